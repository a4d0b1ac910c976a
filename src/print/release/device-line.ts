/**
 * The deliveries of this process at each device, in the order in which they were chosen: one is sent after the other.
 *
 * A place is waiting until all before it are sent or have left; then it is its turn. It is sent once the device has
 * its document, and stays in the line until it leaves. A device without a memory for further jobs says "busy" to the
 * next ones meanwhile; those ahead are the reason, and no fault of the device.
 */

import type { DeviceId } from '../../shared/ids.ts';

/** A delivery's place in the line of its device. */
export interface DevicePlace {
  /** Resolves when everything before it is sent or has left; throws the reason of `stop` when that aborts. */
  turn(stop: AbortSignal): Promise<void>;
  /** The device has the document, so that the next one may be sent. Nothing happens the second time. */
  sent(): void;
  /** Ends the place. Nothing happens the second time. */
  leave(): void;
  /** True while a delivery that was chosen earlier is not over. */
  isBehindOthers(): boolean;
}

interface Member {
  readonly sent: PromiseWithResolvers<void>;
}

/** The lines of all devices. */
export class DeviceLines {
  readonly #lines = new Map<DeviceId, Member[]>();

  /** Takes the last place in the line of a device. */
  join(device: DeviceId): DevicePlace {
    const line = this.#lines.get(device) ?? [];
    const member: Member = { sent: Promise.withResolvers() };
    const before = Promise.all(line.map(({ sent }) => sent.promise));
    line.push(member);
    this.#lines.set(device, line);
    return {
      turn: async (stop) => {
        stop.throwIfAborted();
        const stopped = Promise.withResolvers<never>();
        const onAbort = () => stopped.reject(stop.reason);
        stop.addEventListener('abort', onAbort, { once: true });
        try {
          await Promise.race([before, stopped.promise]);
        } finally {
          stop.removeEventListener('abort', onAbort);
        }
      },
      sent: () => member.sent.resolve(),
      leave: () => {
        member.sent.resolve();
        const at = line.indexOf(member);
        if (at !== -1) line.splice(at, 1);
        if (line.length === 0 && this.#lines.get(device) === line) this.#lines.delete(device);
      },
      isBehindOthers: () => line.indexOf(member) > 0,
    };
  }
}
