/** Conformance listeners that ask nobody for a name. Pure. */

import type { PrintListener } from './intake-deps.ts';

/**
 * True for a conformance listener, where everybody sees and touches every job. One whose only way of identification is
 * `basic` asks for names and passwords instead, as the suites do against a printer with authentication.
 */
export function isOpenToAll({ purpose, identification }: PrintListener): boolean {
  const asksForPasswords = identification.length === 1 && identification[0] === 'basic';
  return purpose === 'conformance' && !asksForPasswords;
}
