/** Which queues without hold belong to a device. */

import type { Config } from '../config/config.ts';

/** Ids of the listeners whose jobs go to the device of this name at once. */
export function directListenersOf({ segments }: Pick<Config, 'segments'>, name: string): readonly string[] {
  return segments.flatMap(({ listeners }) =>
    listeners.filter(({ purpose, device }) => purpose === 'direct' && device === name).map(({ id }) => id),
  );
}
