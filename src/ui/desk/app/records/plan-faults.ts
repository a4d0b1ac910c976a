/** What is wrong with a line of a file plan, in the person's language; the interface tells it in English. */

import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';

const known: readonly (readonly [RegExp, TextKey])[] = [
  [/^larger than/, 'fault.too-large'],
  [/^the file is empty/, 'fault.empty'],
  [/^no column (.+)$/, 'fault.column'],
  [/^more than (\d+) lines$/, 'fault.lines'],
  [/^neither UTF-8/, 'fault.encoding'],
  [/^not CSV/, 'fault.csv'],
  [/^an \.xls file/, 'fault.xls'],
  [/^not an Excel workbook/, 'fault.workbook'],
  [/^the same series as line (\d+)$/, 'fault.same'],
  [/^longer than (\d+) characters$/, 'fault.long'],
  [/^no class code$/, 'fault.class'],
  [/^永年/, 'fault.period'],
  [/^年度/, 'fault.year'],
  [/^移管/, 'fault.disposition'],
];

/** Writes a fault; one that is not known stays as it came. */
export function usePlanFault(): (problem: string) => string {
  const t = useTexts();
  return (problem) => {
    for (const [pattern, text] of known) {
      const found = pattern.exec(problem);
      if (found !== null) return t(text, { rest: found[1] ?? '' });
    }
    return problem;
  };
}
