/** The texts of the app by key, Japanese and English side by side, so that neither can be forgotten. */

import { archiveTexts } from './archive.ts';
import { auditTexts } from './audit.ts';
import type { Language } from './bilingual.ts';
import { correctTexts } from './correct.ts';
import { deviceTexts } from './devices.ts';
import { facesTexts } from './faces.ts';
import { filingTexts } from './filing.ts';
import { firstRunTexts } from './first-run.ts';
import { holdTexts } from './holds.ts';
import { linkTexts } from './links.ts';
import { ownTexts } from './own.ts';
import { ownFaceTexts } from './own-face.ts';
import { partTexts } from './parts.ts';
import { peopleTexts } from './people.ts';
import { printTexts } from './prints.ts';
import { protectTexts } from './protect.ts';
import { recordsTexts } from './records.ts';
import { reportTexts } from './reports.ts';
import { ruleTexts } from './rules.ts';
import { scanTexts } from './scans.ts';
import { shellTexts } from './shell.ts';
import { systemTexts } from './system.ts';
import { trayTexts } from './tray.ts';

/** Every text. Tables of further pages are merged here. */
export const texts = {
  ...shellTexts,
  ...partTexts,
  ...printTexts,
  ...archiveTexts,
  ...correctTexts,
  ...recordsTexts,
  ...holdTexts,
  ...auditTexts,
  ...filingTexts,
  ...ruleTexts,
  ...linkTexts,
  ...deviceTexts,
  ...firstRunTexts,
  ...systemTexts,
  ...reportTexts,
  ...peopleTexts,
  ...scanTexts,
  ...trayTexts,
  ...ownTexts,
  ...ownFaceTexts,
  ...protectTexts,
  ...facesTexts,
} as const;

/** The key of a text. */
export type TextKey = keyof typeof texts;

/** Looks up a text; a place without a value stays as it is written, so that the gap is seen. */
export type Texts = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

/** The texts of one language. */
export function textsIn(language: Language): Texts {
  return (key, values = {}) =>
    texts[key][language].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
