/** From the name that another authority gives a person to the person here. */

import type { PersonStore } from '../../ports/person-store.ts';
import { normaliseLoginName, type Person } from '../person.ts';

/** How such a name is understood. */
export interface NameRule {
  readonly match: 'login-name' | 'staff-number';
  /**
   * Domains that may stand behind `@`, in lower case. A name of any other domain is nobody's, so that
   * `hanako@elsewhere` is never taken for our Hanako.
   */
  readonly domains: readonly string[];
}

/** Longest name that is looked up. */
const longestName = 200;

/** The person of that name; undefined when nobody has it, or when it may not be looked up here. */
export async function findNamed(
  people: Pick<PersonStore, 'findByLoginName' | 'findByStaffNumber'>,
  rule: NameRule,
  name: string,
): Promise<Person | undefined> {
  const plain = plainName(rule, name);
  if (plain === undefined) return undefined;
  return rule.match === 'staff-number'
    ? await people.findByStaffNumber(plain.normalize('NFKC').trim())
    : await people.findByLoginName(normaliseLoginName(plain));
}

/** The name without an allowed domain; undefined for a domain that is not allowed, and for what is no name. */
export function plainName({ domains }: NameRule, name: string): string | undefined {
  const text = name.normalize('NFKC').trim();
  if (text === '' || text.length > longestName || text.includes('\\')) return undefined;
  const at = text.indexOf('@');
  if (at < 0) return text;
  const isAllowed = at > 0 && domains.includes(text.slice(at + 1).toLowerCase());
  return isAllowed ? text.slice(0, at) : undefined;
}
