/** Finds what is known of a device's misbehaviour. */

import type { QuirkEffects } from '../device/quirk-effects.ts';
import { type PrinterQuirk, printerQuirks } from './printer-quirks.ts';

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
