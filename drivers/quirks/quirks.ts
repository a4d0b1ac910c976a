/** What a device does other than its protocol or its own answers say, as effects that drivers know. */

import type { SheetBack } from '../device/printer.ts';
import { printerQuirks } from './printer-quirks.ts';

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

/** What is known of one device. */
export interface KnownQuirks {
  readonly effects: QuirkEffects;
  /** The rows that apply, for an administrator to read. */
  readonly rows: readonly PrinterQuirk[];
}

/** Longest model name looked at; the expressions of the table are linear, and this keeps them short as well. */
const mostCharacters = 256;

/** The quirks of a device; where rows contradict each other the later one counts. */
export function findQuirks(
  makeAndModel: string,
  firmware?: string,
  table: readonly PrinterQuirk[] = printerQuirks,
): KnownQuirks {
  const model = makeAndModel.slice(0, mostCharacters);
  const rows = table.filter(
    ({ match }) =>
      match.makeAndModel.test(model) &&
      (match.firmware === undefined || match.firmware.test(firmware?.slice(0, mostCharacters) ?? '')),
  );
  const effects: QuirkEffects = Object.assign({}, ...rows.map(({ effect }) => effect));
  return { effects, rows };
}
