/**
 * Releasing jobs to simulated devices, through the whole product: from the choice to the first byte of the document at
 * the device; from the tap to the last byte of ten pages, beside sending the same bytes straight; and fifty devices at
 * once. The devices and the service share one process.
 *
 * `RELEASE_ROUNDS` (default 60) says how many releases are measured.
 */

import { randomBytes } from 'node:crypto';
import type { CardReading } from '../../drivers/device/card.ts';
import { openIppDevice } from '../../drivers/ipp/client/device.ts';
import { startVirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import type { WalkUpSession } from '../../src/identity/session.ts';
import type { Device } from '../../src/ports/device-store.ts';
import { listHeldJobs } from '../../src/print/release/list-jobs.ts';
import { releaseJob } from '../../src/print/release/release-job.ts';
import type { JobId } from '../../src/shared/ids.ts';
import { printJob, smallPdf } from '../support/ipp-requests.ts';
import { pagesPdf } from '../support/release-stage.ts';
import { tapCard } from '../support/tap.ts';
import { enrolPrinter, startTestService } from '../support/test-service.ts';

const rounds = Number(process.env['RELEASE_ROUNDS'] ?? 60);
const fleet = 50;
const card: CardReading = { technology: 'felica', identifierHex: '012e4cd8a1b2c3d4' };

await using open = new AsyncDisposableStack();
const service = open.use(await startTestService());
await service.addPerson('hanako', { card: `felica:${card.identifierHex}` });
const walkUp = { ...service.stores, cards: service.stores.keys };
const { release } = service.printing;

/** When the bytes of the jobs of one printer came. */
class Clockwork {
  readonly firstAt: number[] = [];
  readonly lastAt: number[] = [];
  #waiting = new Map<number, () => void>();

  readonly onBytes = (jobId: number): void => {
    this.firstAt[jobId] ??= performance.now();
  };

  readonly onReceived = (jobId: number): void => {
    this.lastAt[jobId] = performance.now();
    this.#waiting.get(jobId)?.();
  };

  async received(jobId: number): Promise<number> {
    if (this.lastAt[jobId] === undefined) {
      await new Promise<void>((resolve) => this.#waiting.set(jobId, resolve));
    }
    return this.lastAt[jobId] ?? 0;
  }
}

async function startPrinter(
  name: string,
): Promise<{ readonly device: Device; readonly clockwork: Clockwork }> {
  const clockwork = new Clockwork();
  const printer = open.use(
    await startVirtualPrinter({
      onBytes: clockwork.onBytes,
      onEvent: (event) => {
        if (event.event === 'job-received') clockwork.onReceived(event.job.jobId);
      },
    }),
  );
  const { device } = await enrolPrinter(service.stores, name, printer.uri);
  return { device, clockwork };
}

async function hold(document: Uint8Array): Promise<JobId> {
  const sent = await printJob(service.printerUri('demo-print'), { userName: 'hanako', document });
  const job = await service.stores.jobs.findByNumber('demo-print', sent.jobId);
  if (job === undefined) throw new Error('the job was not held');
  return job.id;
}

async function tap(device: Device): Promise<WalkUpSession> {
  const started = await tapCard(walkUp, device, card);
  if (!started.ok) throw new Error(started.refusal);
  return started.value;
}

async function choose(session: WalkUpSession, jobId: JobId): Promise<void> {
  const released = await releaseJob(release, session, jobId);
  if (!released.ok) throw new Error(released.refusal);
}

function row(name: string, times: readonly number[], aim: string): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
  return `| ${name} | ${at(0.5)} | ${at(0.95)} | ${(sorted.at(-1) ?? 0).toFixed(0)} | ${aim} |`;
}

async function* whole(bytes: Uint8Array) {
  yield bytes;
}

const { device, clockwork } = await startPrinter('計測用の複合機');
const tenPages = await pagesPdf(10);
const toFirstByte: number[] = [];
const fromTap: number[] = [];
const straight: number[] = [];
let jobs = 0;
for (let round = 0; round < rounds; round += 1) {
  const jobId = await hold(smallPdf(randomBytes(20_000)));
  const session = await tap(device);
  const chosen = performance.now();
  await choose(session, jobId);
  jobs += 1;
  await clockwork.received(jobs);
  toFirstByte.push((clockwork.firstAt[jobs] ?? 0) - chosen);

  const tenId = await hold(tenPages);
  const tapped = performance.now();
  const reader = await tap(device);
  await listHeldJobs(release, reader);
  await choose(reader, tenId);
  jobs += 1;
  fromTap.push((await clockwork.received(jobs)) - tapped);

  const begun = performance.now();
  await using output = openIppDevice({ uri: device.printUri ?? '' });
  const request = {
    jobName: `straight-${round}`,
    userName: 'bench',
    ticket: {},
    documentFormat: 'application/pdf',
  };
  await output.submit(request, () => whole(tenPages), {});
  jobs += 1;
  straight.push((await clockwork.received(jobs)) - begun);
}

const many = [];
for (let index = 0; index < fleet; index += 1) many.push(await startPrinter(`群の複合機 ${index}`));
const waiting = [];
for (const one of many) waiting.push({ ...one, jobId: await hold(tenPages), session: await tap(one.device) });
const begun = performance.now();
const last = await Promise.all(
  waiting.map(async ({ session, jobId, clockwork: own }) => {
    await choose(session, jobId);
    return (await own.received(1)) - begun;
  }),
);
while (service.printing.runningDeliveries() > 0) await new Promise((resolve) => setTimeout(resolve, 20));

const later = fromTap.map((time, index) => time - (straight[index] ?? 0));
process.stdout.write(
  `${[
    '| what, in ms | median | p95 | worst | aim |',
    '|---|---|---|---|---|',
    row('choice → first document byte at the device', toFirstByte, 'p95 ≤ 150'),
    row('tap, list, choice → last byte of 10 pages', fromTap, ''),
    row('the same bytes sent straight', straight, ''),
    row('later than straight', later, '≤ 1,000'),
    row(`choice → last byte, ${fleet} devices at once`, last, ''),
  ].join('\n')}\n\n`,
);
