/**
 * Unknown capability links that were tried lately, in one process's memory. A link has 192 random bits, so nobody finds
 * one by trying; what is kept away is the load. A client with a revoked link tries again for hours and costs no look-up
 * after the first; an address that tries more different ones than any office has clients is held back for a while,
 * except for links that are known to be good.
 */

import { hash, randomBytes } from 'node:crypto';
import type { TrialLimit } from '../trials.ts';

/** Different unknown links from one address: 100 in 15 minutes. */
export const linkTrials: TrialLimit = { failures: 100, windowMs: 15 * 60_000 };

/** What the guard says before a link is looked up. */
export type LinkVerdict = 'look-up' | 'unknown' | 'held-back';

/** What one process remembers; digests only, under a key that ends with the process. */
export interface LinkGuard {
  /** `unknown`: it was tried within the window and is no link. `held-back`: the address tries too many. */
  ask(token: string, address: string, at: Date): LinkVerdict;
  /** The look-up found a link in force. */
  noteGood(token: string, at: Date): void;
  /** The look-up found nothing. A token that is no link can never become one. */
  noteUnknown(token: string, address: string, at: Date): void;
}

/** Hears that an address tried too many links: once a window. */
export type LinkAlarm = (address: string, at: Date) => void;

/** Opens an empty memory. `most` bounds the links and the addresses it keeps; the oldest ones go first. */
export function openLinkGuard(most = 10_000, alarm?: LinkAlarm): LinkGuard {
  const key = randomBytes(32).toString('base64');
  const unknown = new Map<string, number>();
  const good = new Map<string, number>();
  const addresses = new Map<string, { since: number; failures: number }>();
  // A key before the text is enough here, at a fifth of the price of an HMAC: nobody ever sees a digest.
  const digestOf = (token: string) => hash('sha256', key + token, 'base64');
  const isRecent = (since: number | undefined, at: Date) =>
    since !== undefined && at.getTime() - since < linkTrials.windowMs;
  return {
    ask(token, address, at) {
      const digest = digestOf(token);
      if (isRecent(unknown.get(digest), at)) return 'unknown';
      if (good.has(digest)) return 'look-up';
      const tried = addresses.get(address);
      const isHeldBack = isRecent(tried?.since, at) && (tried?.failures ?? 0) >= linkTrials.failures;
      return isHeldBack ? 'held-back' : 'look-up';
    },
    noteGood(token, at) {
      put(good, digestOf(token), at.getTime(), most);
    },
    noteUnknown(token, address, at) {
      const digest = digestOf(token);
      good.delete(digest);
      put(unknown, digest, at.getTime(), most);
      const tried = addresses.get(address);
      const fresh = tried === undefined || !isRecent(tried.since, at);
      put(
        addresses,
        address,
        fresh ? { since: at.getTime(), failures: 1 } : { ...tried, failures: tried.failures + 1 },
        most,
      );
      if (!fresh && tried.failures + 1 === linkTrials.failures) alarm?.(address, at);
    },
  };
}

/** Puts a value at the young end and drops the oldest ones over the bound. */
function put<Value>(kept: Map<string, Value>, key: string, value: Value, most: number): void {
  kept.delete(key);
  kept.set(key, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= most) break;
    kept.delete(oldest);
  }
}
