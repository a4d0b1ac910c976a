/** Looks at all devices in the background, so that screens and decisions know them without asking. */

import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OutputDeviceCapabilities } from '../../../drivers/device/printer.ts';
import type { DeviceDrivers } from '../../ports/device-drivers.ts';
import type { Device, DeviceStore } from '../../ports/device-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { DeviceId } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { DeviceSnapshot, DeviceWatch } from './device-snapshot.ts';
import { lookAtDevice } from './look-at-device.ts';
import { nextTurn, pickDue, type Turn, type WatchTiming, watchTiming } from './schedule.ts';

/** What watching needs. */
export interface DeviceWatchDeps {
  readonly devices: DeviceStore;
  readonly drivers: DeviceDrivers;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often the schedule and the list of devices are looked through, in milliseconds. */
const tickMs = 1_000;
const listEveryMs = 10_000;
/** Capabilities are written down anew after this, changed or not. */
const knownForMs = 86_400_000;
/** While somebody looks: how often, how many a second at most, and for how long after the last call. */
const hastenedEveryMs = 5_000;
const hastenedPauseMs = 140;
const hastenedForMs = 40_000;
const lookNowMs = 10_000;

/**
 * Starts watching. Each device has its own pace; paused devices are watched, removed ones are forgotten. A changed
 * certificate is an alarm: an event, once for each certificate, and a line in the log. Disposing ends looks under
 * way and waits for them.
 */
export function startDeviceWatch(
  deps: DeviceWatchDeps,
  timing: Partial<WatchTiming> = {},
): DeviceWatch & AsyncDisposable {
  return new Watch(deps, { ...watchTiming, ...timing });
}

class Watch implements DeviceWatch, AsyncDisposable {
  readonly #deps: DeviceWatchDeps;
  readonly #timing: WatchTiming;
  readonly #devices = new Map<DeviceId, Device>();
  readonly #turns = new Map<DeviceId, Turn>();
  readonly #snapshots = new Map<DeviceId, DeviceSnapshot>();
  readonly #running = new Map<DeviceId, Promise<void>>();
  readonly #closing = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #revision = 0;
  #listedAt = Number.NEGATIVE_INFINITY;
  #hastenedUntil = Number.NEGATIVE_INFINITY;
  #ticking: Promise<void> | undefined;

  constructor(deps: DeviceWatchDeps, timing: WatchTiming) {
    this.#deps = deps;
    this.#timing = timing;
    this.#timer = setInterval(() => this.#tick(), Math.min(tickMs, timing.everyMs));
    this.#tick();
  }

  latest(deviceId: DeviceId): DeviceSnapshot | undefined {
    return this.#snapshots.get(deviceId);
  }

  get revision(): number {
    return this.#revision;
  }

  hasten(): void {
    const now = performance.now();
    this.#hastenedUntil = now + hastenedForMs;
    const { everyMs } = this.#pace(now);
    for (const [id, turn] of this.#turns) {
      if (turn.failures === 0) this.#turns.set(id, { ...turn, dueAt: Math.min(turn.dueAt, now + everyMs) });
    }
  }

  async lookNow(deviceId: DeviceId): Promise<DeviceSnapshot | undefined> {
    const begun = performance.now();
    const before = this.latest(deviceId)?.checkedAt;
    this.#listedAt = Number.NEGATIVE_INFINITY;
    this.#turns.delete(deviceId);
    while (performance.now() - begun < lookNowMs && !this.#closing.signal.aborted) {
      this.#tick();
      await sleep(50);
      const latest = this.latest(deviceId);
      if (latest !== undefined && latest.checkedAt !== before) return latest;
    }
    return this.latest(deviceId);
  }

  /** The usual pace, or that of somebody who looks. */
  #pace(now: number): WatchTiming {
    if (now >= this.#hastenedUntil) return this.#timing;
    const everyMs = Math.max(hastenedEveryMs, this.#devices.size * hastenedPauseMs);
    return { ...this.#timing, everyMs: Math.min(this.#timing.everyMs, everyMs) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort(new Error('the watch ended'));
    await this.#ticking;
    await Promise.all(this.#running.values());
  }

  #tick(): void {
    if (this.#ticking !== undefined || this.#closing.signal.aborted) return;
    this.#ticking = this.#round()
      .catch((error: unknown) => this.#deps.log.warn({ err: error }, 'the devices could not be listed'))
      .finally(() => {
        this.#ticking = undefined;
      });
  }

  async #round(): Promise<void> {
    const now = performance.now();
    if (now - this.#listedAt >= Math.min(listEveryMs, this.#timing.everyMs)) {
      await this.#list(now);
      this.#listedAt = now;
    }
    if (this.#closing.signal.aborted) return;
    const running = new Set(this.#running.keys());
    for (const id of pickDue(this.#turns, running, now, this.#timing.parallel)) {
      const device = this.#devices.get(id);
      if (device === undefined) continue;
      const look = this.#look(device).finally(() => this.#running.delete(id));
      this.#running.set(id, look);
    }
  }

  async #list(now: number): Promise<void> {
    const listed = (await this.#deps.devices.list()).filter(({ printUri }) => printUri !== undefined);
    const ids = new Set(listed.map(({ id }) => id));
    for (const id of this.#devices.keys()) {
      if (ids.has(id)) continue;
      this.#devices.delete(id);
      this.#turns.delete(id);
      this.#snapshots.delete(id);
    }
    for (const device of listed) {
      const moved = this.#devices.get(device.id)?.printUri !== device.printUri;
      this.#devices.set(device.id, device);
      if (moved || !this.#turns.has(device.id)) this.#turns.set(device.id, { dueAt: now, failures: 0 });
    }
  }

  async #look(device: Device): Promise<void> {
    const limit = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#timing.lookMs)]);
    const before = this.#snapshots.get(device.id);
    try {
      const { snapshot, presentedSha256 } = await lookAtDevice(this.#deps, device, before, limit);
      if (this.#closing.signal.aborted) return;
      this.#snapshots.set(device.id, snapshot);
      if (said(before) !== said(snapshot)) this.#revision += 1;
      const turn = nextTurn(
        this.#turns.get(device.id),
        snapshot.trouble === undefined,
        performance.now(),
        this.#pace(performance.now()),
      );
      this.#turns.set(device.id, turn);
      if (presentedSha256 !== undefined) await this.#raiseAlarm(device, presentedSha256);
      if (snapshot.trouble === undefined) await this.#keep(device, snapshot.capabilities);
    } catch (error) {
      this.#deps.log.warn({ device: device.id, err: error }, 'a device could not be looked at');
    }
  }

  /** Written down when the device says that its configuration changed, and once a day. */
  async #keep(device: Device, capabilities: OutputDeviceCapabilities | undefined): Promise<void> {
    if (capabilities === undefined) return;
    const { known } = device;
    const readAt = this.#deps.clock.now();
    const fresh = known !== undefined && readAt.getTime() - known.readAt.getTime() < knownForMs;
    const same = known?.capabilities.configChangeTime === capabilities.configChangeTime;
    if (fresh && same) return;
    await this.#deps.devices.saveCapabilities(device.id, { capabilities, readAt });
    this.#devices.set(device.id, { ...device, known: { capabilities, readAt } });
  }

  async #raiseAlarm(device: Device, sha256: string): Promise<void> {
    // It may have been approved while this look was under way.
    if ((await this.#deps.devices.findById(device.id))?.certificateSha256 === sha256) return;
    const at = this.#deps.clock.now();
    const raised = await this.#deps.devices.notePresented(device.id, sha256, at, [
      {
        kind: 'device.certificate-changed',
        segment: '-',
        at,
        actor: 'system',
        subject: `device:${device.id}`,
        details: { presentedSha256: sha256 },
      },
    ]);
    if (raised) {
      this.#deps.log.error(
        { device: device.id, presentedSha256: sha256 },
        'a device presents another certificate than the pinned one; nothing is sent to it',
      );
    }
  }
}

/** What a screen shows of a look, but for its time. */
function said(snapshot: DeviceSnapshot | undefined): string {
  if (snapshot === undefined) return '';
  const { trouble, status, supplies, capabilities } = snapshot;
  const { state, stateReasons, queuedJobCount } = status ?? {};
  return JSON.stringify([
    trouble,
    state,
    stateReasons,
    queuedJobCount,
    supplies,
    capabilities?.configChangeTime,
  ]);
}
