/** Distinct municipal papers by number: each has its own site, names, subject, layout, typeface and angle. */

import { createHash } from 'node:crypto';
import { pick, type Random, seededRandom } from '../../../drivers/simulators/paper/random.ts';
import type { Draft } from '../ocr-set/draft.ts';
import type { Look } from '../ocr-set/render.ts';
import { application, draftSheet } from './forms.ts';
import { letter, memo } from './letters.ts';
import { minutes, moneyPaper, notification, report } from './others.ts';
import { knownNamesOf, type Side, siteOf } from './site.ts';

/** Writers by the name of their paper. */
const writers = {
  letter,
  memo,
  application,
  'draft-sheet': draftSheet,
  money: moneyPaper,
  notification,
  report,
  minutes,
};

/** One of the papers that are written. */
export type PaperName = keyof typeof writers;

/** Of twenty papers that come in; letters are most. */
const inTwenty: readonly PaperName[] = [
  ...(['letter', 'letter', 'letter', 'letter', 'letter', 'letter', 'letter', 'letter'] as const),
  ...(['memo', 'memo', 'application', 'application', 'application', 'draft-sheet', 'draft-sheet'] as const),
  ...(['money', 'money', 'notification', 'report', 'minutes'] as const),
];

/** One paper before it is drawn. */
export interface Paper {
  readonly name: PaperName;
  readonly number: number;
  readonly side: Side;
  readonly draft: Draft;
  readonly look: Look;
  /** Clockwise, in degrees; 0.3 to 0.8 either way. */
  readonly skewDegrees: number;
  /** What the site that gets it can tell of itself. */
  readonly knownNames: readonly string[];
  readonly seed: number;
}

/** Paper number `number` of a seed; the same arguments give the same paper. */
export function paperOf(seed: number, side: Side, number: number): Paper {
  const own = createHash('sha256').update(`paper ${seed} ${side} ${number}`).digest().readUInt32BE(0);
  const random = seededRandom(own);
  const site = siteOf(random, side);
  const name = inTwenty[number % inTwenty.length] ?? 'letter';
  const draft = writers[name](random, site);
  return {
    name,
    number,
    side,
    draft,
    look: lookOf(random),
    ...angle(random),
    knownNames: knownNamesOf(site),
    seed: own,
  };
}

function lookOf(random: Random): Look {
  return {
    face: pick(random, ['serif', 'serif', 'sans'] as const),
    sizePt: pick(random, [10, 10.5, 10.5, 11, 12]),
    marginMm: pick(random, [18, 20, 22, 25, 28]),
  };
}

function angle(random: Random): { readonly skewDegrees: number } {
  const degrees = 0.3 + random() * 0.5;
  return { skewDegrees: Math.round(degrees * 100 * (random() < 0.5 ? -1 : 1)) / 100 };
}
