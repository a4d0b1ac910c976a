/** All documents of the evaluation set. */

import type { Random } from '../../../../drivers/simulators/paper/random.ts';
import type { Draft } from '../draft.ts';
import { address, notification, tiers } from './columns.ts';
import { application, draftSheet, invoice } from './forms.ts';
import { letter, longLetter, memo } from './letters.ts';
import { framed, minutes, ordinance, twoColumns } from './papers.ts';
import { mixed, plan, roster, settlement } from './tables.ts';

/** Writers by the name of their document; the sealed ones are scanned in colour. */
export const documents = {
  letter: (random: Random) => letter(random),
  'long-letter': longLetter,
  memo,
  minutes,
  'two-columns': twoColumns,
  ordinance,
  framed,
  settlement,
  roster,
  plan,
  mixed,
  application: (random: Random) => application(random),
  'draft-sheet': draftSheet,
  invoice,
  notification,
  address,
  tiers,
  'sealed-letter': (random: Random) => letter(random, true),
  'sealed-application': (random: Random) => application(random, true),
} as const satisfies Readonly<Record<string, (random: Random) => Draft>>;

/** One of {@link documents}. */
export type DocumentName = keyof typeof documents;
