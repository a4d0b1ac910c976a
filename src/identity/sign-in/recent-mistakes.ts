/**
 * Wrong passwords that were tried lately. Programs repeat what they are told: CUPS sends a wrong password five times
 * for one job, and a workstation with an old one goes on for hours. A trial that repeats a mistake says nothing new,
 * so it is neither judged nor counted again; otherwise one job would lock its owner out.
 */

import { createHmac, randomBytes } from 'node:crypto';
import { personTrials } from '../trials.ts';

/** A password that somebody tried. */
export interface PasswordTrial {
  /** As typed. */
  readonly loginName: string;
  readonly password: string;
  /** The hash it did not fit; undefined for a name that nobody has. A new password makes every trial a new one. */
  readonly stored: string | undefined;
}

/** What one process remembers; digests only, under a key that ends with the process. */
export interface RecentMistakes {
  /** True when this very trial was wrong within the time in which failures count. */
  has(trial: PasswordTrial, at: Date): boolean;
  add(trial: PasswordTrial, at: Date): void;
}

/** Opens an empty memory. `most` is how many trials it keeps; the oldest ones go first. */
export function openRecentMistakes(most = 10_000): RecentMistakes {
  const key = randomBytes(32);
  const triedAt = new Map<string, number>();
  const digestOf = ({ loginName, password, stored }: PasswordTrial) =>
    createHmac('sha256', key)
      .update(JSON.stringify([loginName, password, stored ?? null]))
      .digest('base64');
  return {
    has(trial, at) {
      const tried = triedAt.get(digestOf(trial));
      return tried !== undefined && at.getTime() - tried < personTrials.windowMs;
    },
    add(trial, at) {
      const digest = digestOf(trial);
      triedAt.delete(digest);
      triedAt.set(digest, at.getTime());
      for (const oldest of triedAt.keys()) {
        if (triedAt.size <= most) break;
        triedAt.delete(oldest);
      }
    },
  };
}
