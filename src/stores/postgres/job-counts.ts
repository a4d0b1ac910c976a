/** How many jobs wait for a person, remembered for a moment: the limit is checked for every job that comes in. */

import type { PersonId } from '../../shared/ids.ts';
import { Recent } from '../../shared/recent.ts';

/** Jobs that other processes take in or release show after this time; those of this one at once. */
const rememberedMs = 1_000;

/** Counts by owner. Jobs under way are counted when they are stored, so the limit may be passed by those in one batch. */
export class WaitingCounts {
  readonly #counts = new Recent<number>(rememberedMs);

  /** The number; `count` is asked for when it is not known or not fresh. */
  async of(ownerId: PersonId, count: () => Promise<number>): Promise<number> {
    return (await this.#counts.get(ownerId, count)) ?? 0;
  }

  /** A job of this owner was stored. */
  added(ownerId: PersonId | undefined): void {
    if (ownerId !== undefined) this.#counts.update(ownerId, (count) => count + 1);
  }

  /** A job of this owner changed. */
  changed(ownerId: PersonId | undefined): void {
    if (ownerId !== undefined) this.#counts.forget(ownerId);
  }
}
