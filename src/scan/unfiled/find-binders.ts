/** Binders by words of their name: those of the file plan, and those that documents lie in. Pure. */

import type { FileSeries } from '../../archive/file-plan.ts';
import { fold } from '../../archive/fold.ts';
import type { Placement } from '../../ports/unfiled-store.ts';
import { comparable } from '../filing/condition.ts';

/** A binder that can be chosen. */
export interface KnownBinder {
  readonly binder: { readonly fiscalYear: number; readonly name: string };
  readonly classCode: string | undefined;
  /** Documents among those that were looked at. */
  readonly count: number;
}

/**
 * Binders whose name, class or class name holds all words, fullest first. Of a series the binder of `year`; of binders
 * in use every year there is.
 */
export function findBinders(
  {
    series,
    placements,
  }: { readonly series: readonly FileSeries[]; readonly placements: readonly Placement[] },
  typed: string,
  { year, limit }: { readonly year: number; readonly limit: number },
): KnownBinder[] {
  const words = typed.normalize('NFKC').split(/\s+/u).map(fold).filter(Boolean);
  const fits = (texts: readonly string[]): boolean => {
    const text = texts.map(fold).join('\n');
    return words.every((word) => text.includes(word));
  };
  const found = new Map<string, KnownBinder>();
  for (const { binder, fiscalYear, classCode } of placements) {
    const key = `${fiscalYear}/${comparable(binder)}\n${classCode ?? ''}`;
    const known = found.get(key);
    if (known !== undefined) found.set(key, { ...known, count: known.count + 1 });
    else if (fits([binder, classCode ?? '']))
      found.set(key, { binder: { fiscalYear, name: binder }, classCode, count: 1 });
  }
  for (const { binder, classCode, title } of series) {
    if (binder === undefined) continue;
    const key = `${year}/${comparable(binder)}\n${classCode}`;
    if (found.has(key) || !fits([binder, classCode, title])) continue;
    found.set(key, { binder: { fiscalYear: year, name: binder }, classCode, count: 0 });
  }
  const nearness = ({ binder }: KnownBinder): number => Math.abs(binder.fiscalYear - year);
  return [...found.values()]
    .toSorted((a, b) => nearness(a) - nearness(b) || b.count - a.count)
    .slice(0, limit);
}
