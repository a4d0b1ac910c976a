/** Accounts with which devices and people sign in at receivers, and the names of destinations. Pure. */

import type { DeviceId, PersonId } from '../shared/ids.ts';

/** Whose the scans are that come to a destination. */
export type DestinationOwner =
  | { readonly kind: 'person'; readonly personId: PersonId }
  | { readonly kind: 'department'; readonly department: string };

/** Whose account it is. */
export type AccountHolder = DestinationOwner | { readonly kind: 'device'; readonly deviceId: DeviceId };

/** An account. */
export interface ReceiverAccount {
  /** UUID. */
  readonly id: string;
  /** Normalised by {@link normaliseAccountName}. */
  readonly name: string;
  readonly holder: AccountHolder;
  readonly createdAt: Date;
  readonly revokedAt: Date | undefined;
}

/** The one form of a name under which accounts are kept. A mail address stays whole: devices sign in with theirs. */
export function normaliseAccountName(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** True for names that devices can be told: 2 to 64 of letters, digits and `._@+-`. */
export function isAccountName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._@+-]{1,63}$/.test(name);
}

/** The form in which aliases are kept and looked for: NFKC, lower case, no slashes around. */
export function normaliseAlias(text: string): string {
  return text.slice(0, 1_024).normalize('NFKC').trim().toLowerCase().replace(/^\/+/, '').replace(/\/+$/, '');
}

/** True for an alias that can be set: 1 to 200 characters, no white space and no control characters. */
export function isAlias(alias: string): boolean {
  return alias.length <= 200 && /^[^\s\p{Cc}@]+$/u.test(alias);
}

/**
 * What a destination may be known as: all of it, then its folders upwards, without the path of the file. An address is
 * known by its part before the `@`, and without what follows a `+` there.
 */
export function aliasesOf(destination: string): readonly string[] {
  const whole = normaliseAlias(destination);
  const at = whole.lastIndexOf('@');
  const plain = at > 0 ? whole.slice(0, at) : whole;
  const folders = plain.split('/').filter((part) => part !== '');
  const upwards = folders.map((_, index) => folders.slice(0, folders.length - index).join('/')).slice(0, 8);
  const plus = plain.indexOf('+');
  return [...upwards, ...(plus > 0 ? [plain.slice(0, plus)] : [])];
}

/** How a destination begins that is a token. */
export const tokenPrefix = 't-';

/** The token in a destination, without its beginning; undefined when there is none. */
export function tokenIn(destination: string): string | undefined {
  const found = aliasesOf(destination)
    .flatMap((alias) => alias.split('/'))
    .map((part) => /^t-([a-z2-7]{26})$/.exec(part)?.[1])
    .find((token) => token !== undefined);
  return found;
}
