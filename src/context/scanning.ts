/** Puts the scan side together: watched folders, uploads and pulls in; reading, filing and archive behind. */

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Ocr } from '../../ocr/ocr.ts';
import { type OcrMediaType, sniffMediaType } from '../../ocr/raster/media-type.ts';
import { checkStructure } from '../../ocr/raster/structure.ts';
import type { HttpServices } from '../http/services.ts';
import type { TextReader } from '../ports/text-reader.ts';
import type { FileRefusal, FilingOwner } from '../print/file-decision.ts';
import { type FiledJob, fileJob } from '../print/file-instead/file-job.ts';
import type { ScanIntakeDeps } from '../scan/intake/intake-deps.ts';
import type { ResumableDeps } from '../scan/intake/resumable-upload.ts';
import { takeUpload } from '../scan/intake/take-upload.ts';
import type { ScanWorkDeps } from '../scan/process/scan-work.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { JobId } from '../shared/ids.ts';
import type { Result } from '../shared/result.ts';
import { postgresBlobLedger } from '../stores/postgres/blob-ledger.ts';
import { filingOutbox } from '../stores/postgres/filing-outbox.ts';
import { filingRuleStore } from '../stores/postgres/filing-rule-store.ts';
import { postgresPartialStore } from '../stores/postgres/partial-store.ts';
import { refilingStore } from '../stores/postgres/refiling-store.ts';
import { scanStore } from '../stores/postgres/scan-store.ts';
import { blobReconcileChore } from '../tasks/blob-reconcile.ts';
import { fileJobsChore } from '../tasks/file-jobs.ts';
import { filingCheckChore } from '../tasks/filing-check.ts';
import { refileChore, supersededChore } from '../tasks/refile.ts';
import { scanProcessTask, wakeScan } from '../tasks/scan-process.ts';
import { scanSweep } from '../tasks/scan-sweep.ts';
import { type Chore, openTaskQueue } from '../tasks/task-queue.ts';
import { deskSegments } from './desk-segments.ts';
import { openFilingTargets } from './filing-targets.ts';
import { myNumberPolicy } from './my-number.ts';
import { ownScanServices } from './own-scans.ts';
import { type PanelScanning, panelScanning } from './panel-scan.ts';
import { archiveQueues } from './paper-chores.ts';
import { openReader } from './reader.ts';
import { type OpenScanReceiver, openScanReceivers } from './scan-receivers.ts';
import { separationOf } from './separation.ts';
import { keepSpoolTidy } from './spool.ts';
import type { Stores } from './stores.ts';
import { understanderOf } from './understanding-services.ts';
import { dropUploadsChore, uploadServices } from './uploads.ts';
import { watchFolders } from './watched-folders.ts';

/** The running scan side. Disposing stops receiving, lets the work be handed over, and ends the readers. */
export interface Scanning extends AsyncDisposable {
  readonly services: HttpServices['scans'];
  readonly reader: TextReader;
  /** Engine, version and model of recognition. */
  readonly engine: string;
  /** Queues failed tasks again; tells how many. */
  retryTasks(): Promise<number>;
  readonly uploads: HttpServices['uploads'];
  /** Receivers that listen, with their ports. */
  readonly receivers: readonly OpenScanReceiver[];
  /** Does work again and again until this is disposed. */
  repeat(chore: Chore): void;
  /** A held job of the owner goes into the archive instead of onto paper. */
  fileJob(owner: FilingOwner, jobId: JobId): Promise<Result<FiledJob, FileRefusal>>;
  /** Scanning at panels. */
  readonly atPanel: PanelScanning;
}

/** Starts the workers, then the receivers. `certificate` is the service's, for receivers with TLS. */
export async function startScanning(
  stores: Stores,
  certificate: { readonly cert: string; readonly key: string },
): Promise<Scanning> {
  const open = new AsyncDisposableStack();
  try {
    const { config, log } = stores;
    const ocr = open.use(
      await openReader({
        pageTimeoutMs: config.ocr.pageTimeoutMs,
        engine: config.ocr.engine,
        models: config.ocr.models,
        ...(config.ocr.processes !== undefined && { processes: config.ocr.processes }),
        ...(config.ocr.modelFolder !== undefined && { modelFolder: config.ocr.modelFolder }),
      }),
    );
    const scans = scanStore(stores.database);
    const reader = textReader(ocr);
    const queue = open.use(await openTaskQueue({ connection: stores.database.connection, log }));
    const work: ScanWorkDeps = {
      ...stores,
      scans,
      reader,
      targets: openFilingTargets(stores, open),
      rules: config.filing.rules,
      separation: separationOf(stores),
      understand: understanderOf(stores),
      myNumber: myNumberPolicy(stores),
      filingRules: filingRuleStore(stores.database),
      outbox: filingOutbox(stores.database),
      owner: `${hostname()}:${process.pid}:${randomUUID()}`,
    };
    const intake: ScanIntakeDeps = {
      ...stores,
      scans,
      reader,
      limits: { scanBytes: config.limits.scanBytes },
      onReceived: (id) => void wakeScan(queue, id),
    };
    await queue.work(scanProcessTask(work));
    queue.repeat(scanSweep(work, queue));
    queue.repeat(blobReconcileChore({ ...stores, ledger: postgresBlobLedger(stores.database) }));
    queue.repeat(filingCheckChore({ ...work, ledger: postgresBlobLedger(stores.database) }));
    const refiling = { ...work, refilings: refilingStore(stores.database) };
    queue.repeat(refileChore(refiling));
    queue.repeat(supersededChore(refiling));
    keepSpoolTidy(stores, queue);
    queue.repeat({ name: 'index-tidy', everyMs: 180_000, run: () => stores.index.tidy(stores.clock.now()) });
    await watchFolders(stores, intake, open);
    const partial: ResumableDeps = { ...intake, partials: postgresPartialStore(stores.database) };
    queue.repeat(dropUploadsChore(partial));
    const repeat = (chore: Chore) => queue.repeat(chore);
    const receivers = await openScanReceivers({ stores, intake, partial, certificate, repeat }, open);
    const filing = { ...stores, scanIntake: intake };
    const queues = archiveQueues(config);
    if (queues.length > 0) queue.repeat(fileJobsChore(filing, queues));
    const moved = open.move();
    return {
      services: scanServices(stores, intake),
      reader,
      engine: ocr.engine,
      retryTasks: () => queue.retryFailed(),
      uploads: uploadServices(stores, partial),
      receivers,
      repeat,
      fileJob: (owner, jobId) => fileJob(filing, owner, jobId),
      atPanel: panelScanning(stores, intake),
      [Symbol.asyncDispose]: () => moved.disposeAsync(),
    };
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

/** The reader as the scan steps see it. */
export function textReader(ocr: Ocr): TextReader {
  return {
    sniff: sniffMediaType,
    checkStructure: ({ bytes, mediaType }) => {
      const checked = checkStructure(bytes, mediaType as OcrMediaType);
      return checked.whole ? 'whole' : checked.fault;
    },
    countPages: (document, signal) => ocr.countPages(document, { signal }),
    recognise: (document, signal, onPage) => {
      let done = 0;
      return ocr.recognise(document, {
        signal,
        onPage: () => {
          done += 1;
          onPage?.(done);
        },
      });
    },
    writeSearchablePdf: (document, result, about) => ocr.writeSearchablePdf(document, result, about),
    extractText: (document, pageNumber, signal) => ocr.extractText(document, pageNumber, { signal }),
    findMarks: (document, signal) => ocr.findMarks(document, { signal }),
    copyPages: (document, ranges, signal) => ocr.copyPages(document, ranges, { signal }),
    unlock: (pdf, password, signal) => ocr.unlock(pdf, password, { signal }),
    maskPages: (document, places, signal) => ocr.maskDocument(document, places, { signal }),
    renderPageImage: async (document, pageNumber) =>
      (await ocr.renderPageImage(document, pageNumber, { dpi: 150 })).jpeg,
  };
}

function scanServices(stores: Stores, intake: ScanIntakeDeps): HttpServices['scans'] {
  return {
    upload: async (input) => {
      if (!deskSegments(stores, input.person).includes(input.segment)) {
        throw new ServiceError('IDENTITY_SEGMENT_UNKNOWN', { details: { segment: input.segment } });
      }
      return await takeUpload(intake, input);
    },
    ...ownScanServices(stores, intake.scans),
  };
}
