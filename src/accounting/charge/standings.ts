/** What a person's quotas say now. */

import type { ConsumptionQuery } from '../../ports/accounting-store.ts';
import type { PersonId } from '../../shared/ids.ts';
import { spanOf } from '../period.ts';
import { type Quota, quotasOf, type Standing } from '../quota.ts';
import type { ChargeDeps } from './charge-deps.ts';

/** Whose account it is. */
export interface AccountOwner {
  readonly id: PersonId;
  readonly department: string;
}

/** The quotas that count for a person, with what was consumed and is on its way. Empty: nothing is limited. */
export async function standingsOf(
  deps: Pick<ChargeDeps, 'accounts' | 'clock' | 'fiscalYearStart'>,
  person: AccountOwner,
  quotas?: readonly Quota[],
): Promise<readonly Standing[]> {
  const mine = quotasOf(quotas ?? (await deps.accounts.listQuotas()), person);
  if (mine.length === 0) return [];
  const at = deps.clock.now();
  const consumptions = await deps.accounts.consumptions(questionsOf(deps, mine, person), at);
  return pairUp(mine, consumptions);
}

/** One question for each quota, about its account in its running period. */
export function questionsOf(
  { clock, fiscalYearStart }: Pick<ChargeDeps, 'clock' | 'fiscalYearStart'>,
  quotas: readonly Quota[],
  person: AccountOwner,
): readonly ConsumptionQuery[] {
  const at = clock.now();
  return quotas.map(({ subject, period }) => ({
    ...spanOf(period, at, fiscalYearStart),
    holder:
      subject.kind === 'department'
        ? { kind: 'department', department: subject.department }
        : { kind: 'person', personId: person.id },
  }));
}

/** Quotas with the answers to their questions, which are in the same order. */
export function pairUp(
  quotas: readonly Quota[],
  consumptions: readonly Standing['consumption'][],
): readonly Standing[] {
  return quotas.flatMap((quota, at) => {
    const consumption = consumptions[at];
    return consumption === undefined ? [] : [{ quota, consumption }];
  });
}
