/** The table of printers that do other than they say. A row needs a public report; a guess does not belong here. */

import type { QuirkEffects } from '../device/quirk-effects.ts';

/** One row of the table. */
export interface PrinterQuirk {
  /** What the device must be. */
  readonly match: {
    /** Tried on `printer-make-and-model`; without the `g` flag. */
    readonly makeAndModel: RegExp;
    /** Tried on the firmware's name; absent: every firmware. */
    readonly firmware?: RegExp;
  };
  readonly effect: QuirkEffects;
  /** What happens without it, for whoever wonders. */
  readonly because: string;
  /** Where it was reported. */
  readonly source: string;
}

/** All known rows. */
export const printerQuirks: readonly PrinterQuirk[] = Object.freeze([
  {
    match: { makeAndModel: /\bSHARP MX-3071\b/i },
    effect: { copies: false },
    because: 'It says that it makes copies of PDF jobs and prints one.',
    source: 'https://github.com/OpenPrinting/cups/issues/731',
  },
  {
    match: { makeAndModel: /\bQL-11[01]0NWB/i },
    effect: { copies: false },
    because: 'Copies are made twice over, so that n of them come out n times.',
    source: 'https://github.com/OpenPrinting/cups/issues/499',
  },
  {
    match: { makeAndModel: /\bColor LaserJet (Pro )?(MFP )?330[12]\b/i },
    effect: { sheetBack: 'normal' },
    because: 'It asks for rotated back sides and prints them upside down then.',
    source: 'https://github.com/OpenPrinting/cups-filters/issues/632',
  },
  {
    match: { makeAndModel: /\bMFC-L?6900/i },
    effect: { brokenFormats: ['application/pdf'] },
    because: 'It lists PDF, ends such jobs with document-format-error and prints nothing; raster works.',
    source: 'https://github.com/OpenPrinting/cups/issues/1703',
  },
  {
    match: { makeAndModel: /\bFUJI XEROX ApeosPort\b/i },
    effect: { expectContinue: false },
    because: 'A request with Expect: 100-continue stands still for two minutes.',
    source: 'https://github.com/apple/cups/issues/3778',
  },
  {
    match: { makeAndModel: /\bLexmark T620\b/i },
    effect: { expectContinue: false },
    because: 'It answers in HTTP/1.0 and never says 100 Continue.',
    source: 'https://github.com/apple/cups/issues/2683',
  },
  {
    match: { makeAndModel: /\bKyocera\b.*\bP3155dn?\b/i },
    effect: { plainUserNames: true },
    because: 'A backslash in the user name ends the job with an error.',
    source: 'https://github.com/OpenPrinting/cups/issues/1145',
  },
]);
