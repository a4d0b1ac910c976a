/** Values of documents in words: days with the era, amounts in yen, kinds and access by their names. */

import { useDays } from '../parts/days.ts';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';

const days = /(?:-on|-date)$/;

/** Puts a value of a field into words; empty: that there is none. */
export function useShownValue(): (field: string, value: string | undefined) => string {
  const t = useTexts();
  const moments = useDays();
  return (field, value) => {
    if (value === undefined || value === '') return t('correct.none');
    if (field === 'kind') return t(`kind.${value}` as TextKey);
    if (field === 'access') return t(`access.${value}` as TextKey);
    if (field === 'amount') return t('viewer.yen', { amount: Number(value).toLocaleString() });
    if (field === 'binder') return value.replace('/', ' ');
    if (days.test(field) && /^\d{4}-\d\d-\d\d$/.test(value)) return moments.day(`${value}T00:00:00+09:00`);
    return value;
  };
}
