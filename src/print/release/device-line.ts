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
  /** Aborts when the next place of this line is left: the device may have room again. */
  nextLeaving(): AbortSignal;
}

interface Member {
  readonly sent: PromiseWithResolvers<void>;
}

interface Line {
  readonly members: Member[];
  leaving: AbortController;
}

/** The lines of all devices. */
export class DeviceLines {
  readonly #lines = new Map<DeviceId, Line>();

  /** Takes the last place in the line of a device. */
  join(device: DeviceId): DevicePlace {
    const line = this.#lines.get(device) ?? { members: [], leaving: new AbortController() };
    const { members } = line;
    const member: Member = { sent: Promise.withResolvers() };
    const before = Promise.all(members.map(({ sent }) => sent.promise));
    members.push(member);
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
        const at = members.indexOf(member);
        if (at === -1) return;
        members.splice(at, 1);
        if (members.length === 0) this.#lines.delete(device);
        const { leaving } = line;
        line.leaving = new AbortController();
        leaving.abort();
      },
      isBehindOthers: () => members.indexOf(member) > 0,
      nextLeaving: () => line.leaving.signal,
    };
  }
}
