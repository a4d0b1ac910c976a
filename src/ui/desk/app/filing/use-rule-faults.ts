/** What is wrong with rules, asked again a moment after each change. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { faultsOf, type RuleFault } from './rules-api.ts';

/** A moment without a key. */
const quietMs = 300;

/** The value once it has not changed for a moment. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quietMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** The faults; none while nothing was changed. */
export function useRuleFaults(rules: readonly unknown[] | undefined): readonly RuleFault[] {
  const settled = useSettled(rules);
  const { data } = useQuery({
    queryKey: ['filing-rule-faults', settled],
    queryFn: ({ signal }) => faultsOf(settled ?? [], signal),
    enabled: settled !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  return rules === undefined ? [] : (data ?? []);
}
