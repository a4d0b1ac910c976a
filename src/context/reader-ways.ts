/** The names by which a command chooses how FeliCa commands reach a card. */

import { type FelicaWayName, felicaWayNames as names } from '../../drivers/card/felica/ways.ts';

/** Every name, for a message. */
export const felicaWayNames: readonly string[] = names;

/** True for one of the names. */
export function isFelicaWay(text: string): text is FelicaWayName {
  return felicaWayNames.includes(text);
}
