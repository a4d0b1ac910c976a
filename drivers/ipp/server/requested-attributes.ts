/** Reads `requested-attributes` (RFC 8011 §4.2.5.1, §4.3.4.1). */

import type { IppAttributes } from '../message/message.ts';
import { allStrings } from '../message/values.ts';

/** The names asked for; undefined when the client left the choice to the printer. */
export function readRequestedAttributes(operation: IppAttributes): ReadonlySet<string> | undefined {
  return operation.has('requested-attributes')
    ? new Set(allStrings(operation, 'requested-attributes'))
    : undefined;
}
