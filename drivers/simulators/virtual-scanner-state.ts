/** What a virtual scanner knows: its paper, its jobs and the troubles it was ordered to have. No sockets. */

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PDFDocument } from 'pdf-lib';
import type { ScanRequest } from '../device/scanner.ts';
import type { EsclJobState, EsclStatus } from '../escl/status.ts';
import type { VirtualScannerFaults } from './virtual-scanner-faults.ts';

/** One sheet in the feeder, as JPEG bytes. A sheet without a back gives one image also in duplex. */
export interface VirtualSheet {
  readonly front: Uint8Array;
  readonly back?: Uint8Array;
}

/** A job of the virtual scanner. */
export interface VirtualScanJob {
  readonly id: string;
  readonly request: ScanRequest;
  readonly startedAtMs: number;
  state: EsclJobState;
  imagesCompleted: number;
  /** Images made of the present sheet and not fetched yet. */
  ready: Uint8Array[];
  notReadyLeft: number;
}

/** A document to send, with the number of its first page. */
export interface VirtualDocument {
  readonly page: number;
  readonly bytes: Uint8Array;
}

const rememberedJobs = 20;

/** The scanner's state. Methods that refuse return the HTTP status to answer with. */
export class VirtualScannerState {
  faults: VirtualScannerFaults;
  readonly #feeder: VirtualSheet[];
  #platen: Uint8Array | undefined;
  #jobs: VirtualScanJob[] = [];
  #adfFault: 'ScannerAdfJam' | 'ScannerAdfHatchOpen' | undefined;
  #busyLeft: number;

  constructor(feeder: readonly VirtualSheet[], platen: Uint8Array | undefined, faults: VirtualScannerFaults) {
    this.#feeder = [...feeder];
    this.#platen = platen;
    this.faults = faults;
    this.#busyLeft = faults.busyTimes ?? 0;
  }

  loadFeeder(sheets: readonly VirtualSheet[]): void {
    this.#feeder.push(...sheets);
  }

  takeOutSheets(): void {
    this.#feeder.length = 0;
  }

  loadPlaten(page: Uint8Array): void {
    this.#platen = page;
  }

  order(faults: VirtualScannerFaults): void {
    this.faults = faults;
    this.#busyLeft = faults.busyTimes ?? 0;
    this.#adfFault = undefined;
  }

  cancelAtPanel(): void {
    const job = this.#activeJob();
    if (job !== undefined) job.state = 'Canceled';
  }

  status(): EsclStatus {
    const active = this.#activeJob() !== undefined;
    const loaded = this.#feeder.length > 0 ? 'ScannerAdfLoaded' : 'ScannerAdfEmpty';
    return {
      state: this.#adfFault !== undefined ? 'stopped' : active ? 'processing' : 'idle',
      adfState: this.#adfFault ?? loaded,
      jobs:
        this.faults.forgetsJobs === true
          ? []
          : this.#jobs.map((job) => ({
              uri: `/eSCL/ScanJobs/${job.id}`,
              state: job.state,
              ageSeconds: Math.floor((performance.now() - job.startedAtMs) / 1_000),
              stateReasons: [stateReasons[job.state]],
              ...(this.faults.omitsImagesCompleted === true ? {} : { imagesCompleted: job.imagesCompleted }),
            })),
    };
  }

  /** A new job, or 503 when another one runs, or 409 when there is no paper or the feeder has a fault. */
  createJob(request: ScanRequest): VirtualScanJob | number {
    if (this.#busyLeft > 0) {
      this.#busyLeft -= 1;
      return 503;
    }
    if (this.#activeJob() !== undefined) return 503;
    if (request.inputSource === 'feeder') {
      if (this.#adfFault !== undefined || this.#feeder.length === 0) return 409;
    } else if (this.#platen === undefined) return 409;
    const job: VirtualScanJob = {
      id: randomUUID(),
      request,
      startedAtMs: performance.now(),
      state: 'Processing',
      imagesCompleted: 0,
      ready: request.inputSource === 'platen' && this.#platen !== undefined ? [this.#platen] : [],
      notReadyLeft: this.faults.notReadyTimes ?? 0,
    };
    this.#jobs = [job, ...this.#jobs].slice(0, rememberedJobs);
    return job;
  }

  findJob(id: string): VirtualScanJob | undefined {
    return this.#jobs.find((job) => job.id === id);
  }

  /** Ends the job; false when it is unknown. */
  deleteJob(id: string): boolean {
    const job = this.findJob(id);
    if (job === undefined) return false;
    if (job.state === 'Processing') job.state = 'Canceled';
    this.#jobs = this.#jobs.filter((other) => other !== job);
    return true;
  }

  /** The next document of a job, or the status to answer with. */
  async nextDocument(job: VirtualScanJob | undefined): Promise<VirtualDocument | number> {
    if (job === undefined || job.state === 'Completed') return this.#endStatus(job);
    if (job.state === 'Canceled') return 410;
    if (job.state !== 'Processing') return 409;
    if (job.notReadyLeft > 0) {
      job.notReadyLeft -= 1;
      return this.faults.notReadyStatus ?? 503;
    }
    if (job.request.documentFormat === 'application/pdf') return this.#wholeJob(job);
    if (this.#feederFails(job)) return 409;
    const bytes = this.#feedImage(job);
    if (bytes === undefined) {
      job.state = 'Completed';
      return this.#endStatus(job);
    }
    job.notReadyLeft = this.faults.notReadyTimes ?? 0;
    const page = job.imagesCompleted;
    return this.faults.lose === page ? this.nextDocument(job) : { page, bytes };
  }

  async #wholeJob(job: VirtualScanJob): Promise<VirtualDocument | number> {
    const pdf = await PDFDocument.create();
    for (;;) {
      if (this.faults.imageDelayMs !== undefined) await sleep(this.faults.imageDelayMs);
      // Deleted or canceled in the meantime: the rest stays in the feeder.
      if (job.state !== 'Processing') return 410;
      if (this.#feederFails(job)) return 409;
      const bytes = this.#feedImage(job);
      if (bytes === undefined) break;
      const image = await pdf.embedJpg(bytes);
      const scale = 72 / job.request.resolutionDpi;
      const page = pdf.addPage([image.width * scale, image.height * scale]);
      page.drawImage(image, { x: 0, y: 0, width: page.getWidth(), height: page.getHeight() });
    }
    if (job.imagesCompleted === 0) return 404;
    job.state = 'Completed';
    return { page: 1, bytes: await pdf.save() };
  }

  #feedImage(job: VirtualScanJob): Uint8Array | undefined {
    if (job.ready.length === 0 && job.request.inputSource === 'feeder') {
      const sheet = this.#feeder.shift();
      if (sheet === undefined) return undefined;
      job.ready = [sheet.front, ...(job.request.duplex && sheet.back !== undefined ? [sheet.back] : [])];
    }
    const bytes = job.ready.shift();
    if (bytes !== undefined) job.imagesCompleted += 1;
    return bytes;
  }

  #feederFails(job: VirtualScanJob): boolean {
    if (job.request.inputSource !== 'feeder') return false;
    if (job.imagesCompleted === this.faults.jamAfter) this.#adfFault = 'ScannerAdfJam';
    if (job.imagesCompleted === this.faults.coverOpenAfter) this.#adfFault = 'ScannerAdfHatchOpen';
    if (this.#adfFault === undefined) return false;
    job.state = 'Aborted';
    return true;
  }

  #endStatus(job: VirtualScanJob | undefined): number {
    return this.faults.endsWithConflict === true && job !== undefined ? 409 : 404;
  }

  #activeJob(): VirtualScanJob | undefined {
    return this.#jobs.find((job) => job.state === 'Processing');
  }
}

const stateReasons: Readonly<Record<EsclJobState, string>> = {
  Pending: 'None',
  PendingHeld: 'None',
  Processing: 'JobScanning',
  Completed: 'JobCompletedSuccessfully',
  Canceled: 'JobCanceledByUser',
  Aborted: 'AbortedBySystem',
};
