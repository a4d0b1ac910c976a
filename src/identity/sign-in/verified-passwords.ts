/**
 * Passwords that were right lately. A printing client sends its password with every request, and judging one by
 * argon2id takes longer than taking the job in. A trial that repeats a right one, from the same address and against the
 * same stored hash, is right again; a new password or another address is judged anew.
 */

import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';

/** How long a right trial is remembered. */
const rememberedMs = 600_000;

/** A password that somebody tried. */
export interface VerifiedTrial {
  readonly personId: string;
  readonly password: string;
  readonly remoteAddress: string;
  /** The hash that it fitted. */
  readonly stored: string;
}

/** What one process remembers; digests only, under a key that ends with the process. */
export interface VerifiedPasswords {
  has(trial: VerifiedTrial): boolean;
  add(trial: VerifiedTrial): void;
}

/** Opens an empty memory. `most` is how many trials it keeps; the oldest go first. */
export function openVerifiedPasswords(most = 10_000): VerifiedPasswords {
  const key = createSecretKey(randomBytes(32));
  const untilMs = new Map<string, number>();
  const digestOf = ({ personId, password, remoteAddress, stored }: VerifiedTrial) =>
    createHmac('sha256', key)
      .update(JSON.stringify([personId, password, remoteAddress, stored]))
      .digest('base64');
  return {
    has: (trial) => (untilMs.get(digestOf(trial)) ?? 0) > performance.now(),
    add(trial) {
      const digest = digestOf(trial);
      untilMs.delete(digest);
      untilMs.set(digest, performance.now() + rememberedMs);
      for (const oldest of untilMs.keys()) {
        if (untilMs.size <= most) break;
        untilMs.delete(oldest);
      }
    },
  };
}
