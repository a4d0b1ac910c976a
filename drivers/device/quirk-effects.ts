/** What a device does other than its protocol or its own answers say, as effects that drivers know. */

import type { SheetBack } from './printer.ts';

/** Effects of quirks. A member that is absent changes nothing. */
export interface QuirkEffects {
  /** False: Create-Job is offered but cannot be used; jobs go out in one step with Print-Job. */
  readonly createJob?: false;
  /** False: Validate-Job is offered but cannot be used. */
  readonly validateJob?: false;
  /** False: the device makes one copy whatever `copies` says, so the document is sent once a copy. */
  readonly copies?: false;
  /** False: `Expect: 100-continue` makes the device wait or fail. */
  readonly expectContinue?: false;
  /** True: a user name of anything but plain ASCII letters, digits, `.`, `_` and `-` makes the job fail. */
  readonly plainUserNames?: true;
  /** False: a finished job is not known any more, or cannot be asked for. */
  readonly keepsHistory?: false;
  /** How the back side must really be turned, whatever the device says. */
  readonly sheetBack?: SheetBack;
  /** Media types that the device lists and then cannot process. */
  readonly brokenFormats?: readonly string[];
  /** Basic is never tried first: a wrong kind of credentials counts towards the device's lock-out. */
  readonly challengeFirst?: true;
  /** True: a raw 9100 job begins and ends with a PJL job header that names it. */
  readonly pjlJobHeader?: true;
}

const effects: ReadonlyMap<string, QuirkEffects> = new Map<string, QuirkEffects>([
  ['no-create-job', { createJob: false }],
  ['no-validate-job', { validateJob: false }],
  ['no-copies', { copies: false }],
  ['no-expect-continue', { expectContinue: false }],
  ['no-history', { keepsHistory: false }],
  ['no-pdf', { brokenFormats: ['application/pdf'] }],
  ['plain-user-names', { plainUserNames: true }],
  ['challenge-first', { challengeFirst: true }],
  ['pjl-job-header', { pjlJobHeader: true }],
  ['sheet-back-normal', { sheetBack: 'normal' }],
  ['sheet-back-flipped', { sheetBack: 'flipped' }],
  ['sheet-back-rotated', { sheetBack: 'rotated' }],
  ['sheet-back-manual-tumble', { sheetBack: 'manual-tumble' }],
]);

/** Names of quirks as an administrator writes them down for one device. */
export const quirkNames: readonly string[] = Object.freeze([...effects.keys()]);

/** The effects of names, the later before the earlier; unknown names have none. */
export function quirkEffectsOf(names: readonly string[]): QuirkEffects {
  return Object.assign({}, ...names.map((name) => effects.get(name) ?? {}));
}
