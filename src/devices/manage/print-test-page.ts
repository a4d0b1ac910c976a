/** Prints a page that says which device it came out of, outside of every queue: to see that a device prints at all. */

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeviceError, type DeviceErrorCode } from '../../../drivers/device/device-error.ts';
import type { ByteSource } from '../../../drivers/device/job.ts';
import type { OutputDevice } from '../../../drivers/device/printer.ts';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { DeviceDrivers } from '../../ports/device-drivers.ts';
import type { Device } from '../../ports/device-store.ts';
import type { DocumentTools } from '../../ports/document-tools.ts';
import { planDelivery } from '../../print/delivery-plan.ts';
import type { Clock } from '../../shared/clock.ts';

/** How a test page stands when the waiting ends. */
export type TestPageOutcome =
  | { readonly state: 'printed' | 'canceled' | 'unconfirmed' }
  /** It has the page but has not put it out yet, with what it says is the matter. */
  | { readonly state: 'printing'; readonly reasons: readonly string[] }
  /** It did not take the page. */
  | { readonly state: 'failed'; readonly code: DeviceErrorCode };

/** What printing a test page needs. */
export interface TestPageDeps {
  readonly drivers: Pick<DeviceDrivers, 'open'>;
  readonly documents: Pick<DocumentTools, 'convert' | 'canConvert'>;
  readonly clock: Clock;
  /** Writes events down. */
  readonly note: (events: readonly AuditEvent[]) => Promise<void>;
  /** Draws the page as PDF. */
  readonly draw: (device: Device, at: Date) => Promise<Uint8Array>;
}

const pollMs = 250;

/**
 * Prints the page and follows it for `waitMs` (default 15,000). Noted in the audit; nobody pays for it.
 */
export async function printTestPage(
  deps: TestPageDeps,
  device: Device,
  actor: AuditActor,
  waitMs = 15_000,
): Promise<TestPageOutcome> {
  const at = deps.clock.now();
  const pdf = await deps.draw(device, at);
  const limit = AbortSignal.timeout(waitMs + 30_000);
  const outcome = await attempt(deps, device, pdf, waitMs, limit);
  await deps.note([
    {
      kind: 'device.test-printed',
      segment: '-',
      at,
      actor,
      subject: `device:${device.id}`,
      details: { outcome: outcome.state },
    },
  ]);
  return outcome;
}

async function attempt(
  deps: TestPageDeps,
  device: Device,
  pdf: Uint8Array,
  waitMs: number,
  signal: AbortSignal,
): Promise<TestPageOutcome> {
  try {
    await using output = deps.drivers.open(device);
    const sent = await send(deps, output, pdf, signal);
    if (sent.confirms && sent.deviceJobId !== undefined) {
      return await follow(output, sent.deviceJobId, waitMs, signal);
    }
    return { state: 'unconfirmed' };
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return { state: 'failed', code: error.code };
  }
}

async function send(deps: TestPageDeps, output: OutputDevice, pdf: Uint8Array, signal: AbortSignal) {
  const capabilities = await output.capabilities(signal);
  const plan = planDelivery({
    format: 'application/pdf',
    opaque: false,
    byteLength: pdf.byteLength,
    ticket: {},
    device: capabilities,
    canConvert: (from, to) => deps.documents.canConvert(from, to),
    stamped: false,
  });
  if (!plan.ok) throw new DeviceError('DEVICE_FORMAT_UNSUPPORTED');
  const { conversion, documentFormat, deviceTicket } = plan.value;
  const bytes = (): ByteSource =>
    conversion === undefined ? once(pdf) : deps.documents.convert(once(pdf), conversion, signal);
  const jobName = `test-${randomBytes(4).toString('hex')}`;
  const { deviceJobId } = await output.submit(
    { jobName, userName: 'tomeoki', ticket: deviceTicket, documentFormat },
    bytes,
    {},
    signal,
  );
  return { deviceJobId, confirms: capabilities.confirmsDelivery !== false };
}

async function* once(bytes: Uint8Array): ByteSource {
  yield bytes;
}

/** A device that forgets finished jobs has finished a job that it no longer knows. */
async function follow(
  output: OutputDevice,
  deviceJobId: number,
  waitMs: number,
  signal: AbortSignal,
): Promise<TestPageOutcome> {
  for (let waited = 0; ; waited += pollMs) {
    const job = await output.findJob(deviceJobId, signal);
    if (job === undefined || job.state === 'completed') return { state: 'printed' };
    if (job.state === 'canceled' || job.state === 'aborted') return { state: 'canceled' };
    if (waited >= waitMs || job.state === 'processing-stopped') {
      const { stateReasons } = await output.status(signal);
      const grave = stateReasons.filter((reason) => reason !== 'none');
      if (waited >= waitMs || grave.length > 0) return { state: 'printing', reasons: grave };
    }
    await sleep(pollMs, undefined, { signal });
  }
}
