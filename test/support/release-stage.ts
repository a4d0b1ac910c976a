/** A person with held jobs and devices to release them at, for tests of the release. */

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { PDFDocument } from 'pdf-lib';
import type { CardReading } from '../../drivers/device/card.ts';
import type { WalkUpSession } from '../../src/identity/session.ts';
import type { Device } from '../../src/ports/device-store.ts';
import type { DocumentFacts } from '../../src/print/document-facts.ts';
import type { DeliveryState, DeliveryView, PrintJob } from '../../src/print/job.ts';
import { callOffSession } from '../../src/print/release/call-off.ts';
import { listSessionDeliveries } from '../../src/print/release/release-job.ts';
import { printJob } from './ipp-requests.ts';
import { type TapDeps, tapCard } from './tap.ts';
import type { TestService } from './test-service.ts';

const card: CardReading = { technology: 'felica', identifierHex: '012e4cd8a1b2c3d4' };

/** What tests of the release do. */
export interface ReleaseStage {
  readonly walkUp: TapDeps;
  /** Sends a document as hanako and states what would be found in it. */
  hold(document: Uint8Array, facts?: DocumentFacts, changes?: Partial<PrintJob>): Promise<PrintJob>;
  /** Hanako holds her card to a device. */
  tap(device: Device): Promise<WalkUpSession>;
  /** The newest delivery of a session once it is in one of the states. */
  until(session: WalkUpSession, states: readonly DeliveryState[]): Promise<DeliveryView>;
  /** The job's row as it is now. */
  job(job: PrintJob): Promise<PrintJob>;
}

/** Makes hanako, whose jobs all tests use. */
export async function releaseStage(service: TestService): Promise<ReleaseStage> {
  const { stores, printing } = service;
  await service.addPerson('hanako', { card: `felica:${card.identifierHex}` });
  const walkUp: TapDeps = {
    ...stores,
    cards: stores.keys,
    onLeft: (session) => callOffSession(printing.release, session),
  };
  return {
    walkUp,
    async hold(document, facts, changes = {}) {
      const sent = await printJob(service.printerUri('demo-print'), { userName: 'hanako', document });
      assert.equal(sent.status, 0);
      const job = await stores.jobs.findByNumber('demo-print', sent.jobId);
      assert.ok(job);
      const patch = { ...changes, ...(facts !== undefined && { facts }) };
      return (await stores.jobs.change(job.id, { states: ['pending-held'] }, patch, [])) ?? job;
    },
    async tap(device) {
      const started = await tapCard(walkUp, device, card);
      assert.ok(started.ok, started.ok ? '' : started.refusal);
      return started.value;
    },
    async until(session, states) {
      for (let trial = 0; trial < 600; trial += 1) {
        const [latest] = await listSessionDeliveries(printing.release, session);
        if (latest !== undefined && states.includes(latest.state)) return latest;
        await sleep(50);
      }
      return assert.fail(`no delivery became ${states.join(' or ')} within 30 seconds`);
    },
    async job(job) {
      return (await stores.jobs.find(job.id)) ?? assert.fail('the job is gone');
    },
  };
}

/** A PDF of so many pages, each with its number. */
export async function pagesPdf(pages: number): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (let page = 1; page <= pages; page += 1) {
    pdf.addPage([595, 842]).drawText(`Page ${page}`, { x: 50, y: 700 });
  }
  return await pdf.save({ useObjectStreams: false });
}
