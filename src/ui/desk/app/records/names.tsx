/** How binders, words and people of a round are written. */

import { useDays } from '../parts/days.ts';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import type { BinderKey, Outcome, Word } from './binder-words.ts';
import type { Series } from './plan-api.ts';
import type { RoundReview } from './records-api.ts';

/** Writes a binder in one line: `令和8年度 給水契約`, else that there is none. */
export function useBinderName(): (key: BinderKey) => string {
  const t = useTexts();
  const { fiscalYear } = useDays();
  return ({ binder, classCode }) => {
    if (binder !== undefined) return `${fiscalYear(binder.fiscalYear)} ${binder.name}`;
    return classCode === undefined ? t('due.noBinder') : `${t('due.noBinder')} (${classCode})`;
  };
}

/** Writes a word: `5 年延長`. */
export function useWordName(): (word: Word | Outcome) => string {
  const t = useTexts();
  return (word) => {
    const { outcome, years } = typeof word === 'string' ? { outcome: word, years: undefined } : word;
    return outcome === 'extend' && years !== undefined
      ? t('choice.extendYears', { years })
      : t(`choice.${outcome}`);
  };
}

/** Writes who acted: the name, where it is known. */
export function useActorName(names: RoundReview['names']): (actor: string | undefined) => string {
  const t = useTexts();
  return (actor) => {
    if (actor === undefined) return '';
    if (actor === 'system') return t('round.system');
    return names[actor.replace(/^person:/, '')] ?? t('round.unknown');
  };
}

/** Why a record waits, in words. */
export function useObstacle(): (obstacle: string) => string {
  const t = useTexts();
  const { moment } = useDays();
  return (obstacle) => {
    const at = obstacle.indexOf(':');
    const [kind, rest] = at < 0 ? [obstacle, ''] : [obstacle.slice(0, at), obstacle.slice(at + 1)];
    if (kind === 'away') return t('obstacle.away', { target: rest });
    if (kind === 'locked') {
      const until = rest === 'held' ? t('obstacle.lockedHeld') : moment(rest);
      return t('obstacle.locked', { until });
    }
    return t(`obstacle.${kind}` as TextKey);
  };
}

/** How a period is written. */
export function usePeriod(): (line: Pick<Series, 'period' | 'series'>) => string {
  const t = useTexts();
  return ({ period, series }) => {
    if (period === 'permanent') return t('plan.permanent');
    const years = t('plan.years', { years: period });
    return series === 'calendar-year' ? `${years}${t('plan.calendar')}` : years;
  };
}
