/** A printer without paper: speaks IPP like an office device, keeps the bytes it gets, and breaks when told to. */

import { randomUUID } from 'node:crypto';
import { isTerminal } from '../device/job.ts';
import type { QueueDescription } from '../device/print-queue.ts';
import type { TlsMode } from '../ipp/server/addresses.ts';
import type { ListenerLimits } from '../ipp/server/limits.ts';
import { type IppListener, type ListenerCertificate, openIppListener } from '../ipp/server/listener.ts';
import { PrintEngine } from './virtual-printer/engine.ts';
import { FaultSwitch, type VirtualPrinterFault } from './virtual-printer/fault.ts';
import { VirtualQueue } from './virtual-printer/queue.ts';
import type { VirtualJob } from './virtual-printer/virtual-job.ts';

export type { VirtualPrinterFault } from './virtual-printer/fault.ts';
export type { VirtualJob } from './virtual-printer/virtual-job.ts';

/** What happens in a virtual printer. */
export type VirtualPrinterEvent =
  | { readonly event: 'job-received' | 'job-state'; readonly job: VirtualJob }
  | { readonly event: 'fault'; readonly fault: VirtualPrinterFault | undefined }
  | { readonly event: 'error'; readonly error: unknown };

/** How a virtual printer is made. */
export interface VirtualPrinterOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `off`. */
  readonly tls?: TlsMode;
  readonly certificate?: ListenerCertificate;
  /** Documents are kept here as `job-<job-id>.document`; without it they are hashed and dropped. */
  readonly folder?: string;
  /** Sees every piece of every document as it arrives. */
  readonly onBytes?: (jobId: number, chunk: Uint8Array) => void;
  readonly onEvent?: (event: VirtualPrinterEvent) => void;
  /** Default 0. */
  readonly msPerJob?: number;
  /** Default 0. */
  readonly msPerPage?: number;
  /** Jobs printed at the same time; default 1, the others wait. */
  readonly parallelJobs?: number;
  /** True: server-error-busy while a job is in work, as small devices do. Default false. */
  readonly busyWhilePrinting?: boolean;
  /** False: finished jobs are forgotten at once. Default true. */
  readonly keepsHistory?: boolean;
  /** Asked for as HTTP Basic over TLS. Default: nobody is asked. */
  readonly credentials?: { readonly userName: string; readonly password: string };
  /** True: no PDF, as many small devices; raster and JPEG only. Default false. */
  readonly rasterOnly?: boolean;
  /** Overrides of what the printer says of itself. */
  readonly description?: Partial<QueueDescription>;
  /** Default 120. */
  readonly multipleOperationTimeOutSeconds?: number;
  readonly limits?: Partial<ListenerLimits>;
  /** The printer's own clock; default: the machine's. */
  readonly now?: () => Date;
}

/** A running virtual printer. */
export interface VirtualPrinter extends AsyncDisposable {
  /** `ipp://` or, when TLS is required, `ipps://`. The port stays the same through `down`. */
  readonly uri: string;
  readonly port: number;
  /** Every job it got, in order, with byte count, SHA-256 and state as they are now. */
  readonly jobs: readonly VirtualJob[];
  /** How often Identify-Printer was asked. */
  readonly identified: number;
  /** Puts a fault in force, in place of the one before. Resolves when it is. */
  order(fault: VirtualPrinterFault): Promise<void>;
  /** Ends the fault in force. */
  clearFault(): Promise<void>;
  /** Resolves with the job when it is finished; rejects with a RangeError when there is none. */
  finished(jobId: number): Promise<VirtualJob>;
  /** Cancels what prints, closes the port. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a virtual printer. */
export async function startVirtualPrinter(options: VirtualPrinterOptions = {}): Promise<VirtualPrinter> {
  const printer = new RunningPrinter(options);
  await printer.goUp();
  return printer;
}

class RunningPrinter implements VirtualPrinter {
  readonly #options: VirtualPrinterOptions;
  readonly #now: () => Date;
  readonly #faults = new FaultSwitch();
  readonly #engine: PrintEngine;
  readonly #queue: VirtualQueue;
  readonly #finishWaiters = new Map<number, (() => void)[]>();
  #listener: IppListener | undefined;
  #port: number;

  constructor(options: VirtualPrinterOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#port = options.port ?? 0;
    this.#engine = new PrintEngine(
      {
        msPerJob: options.msPerJob ?? 0,
        msPerPage: options.msPerPage ?? 0,
        parallelJobs: options.parallelJobs ?? 1,
        now: this.#now,
        onState: ({ stop: _stop, ...job }) => this.#report(job),
      },
      this.#faults,
    );
    this.#queue = new VirtualQueue(
      {
        fixed: describeDefaults(options, this.#now()),
        folder: options.folder,
        onBytes: options.onBytes,
        onReceived: (job) => options.onEvent?.({ event: 'job-received', job }),
        busyWhilePrinting: options.busyWhilePrinting ?? false,
        keepsHistory: options.keepsHistory ?? true,
        credentials: options.credentials,
        multipleOperationTimeOutMs: (options.multipleOperationTimeOutSeconds ?? 120) * 1000,
        now: this.#now,
      },
      this.#engine,
      this.#faults,
    );
  }

  get uri(): string {
    const scheme = this.#options.tls === 'required' ? 'ipps' : 'ipp';
    return `${scheme}://${this.#options.host ?? '127.0.0.1'}:${this.#port}/ipp/print`;
  }

  get port(): number {
    return this.#port;
  }

  get jobs(): readonly VirtualJob[] {
    return this.#queue.jobs;
  }

  get identified(): number {
    return this.#queue.identified;
  }

  async order(fault: VirtualPrinterFault): Promise<void> {
    await this.#change(fault);
  }

  async clearFault(): Promise<void> {
    await this.#change(undefined);
  }

  async finished(jobId: number): Promise<VirtualJob> {
    while (true) {
      const job = this.jobs.find((candidate) => candidate.jobId === jobId);
      if (job === undefined) throw new RangeError(`no job ${jobId}`);
      if (isTerminal(job.state)) return job;
      await new Promise<void>((resolve) => {
        this.#finishWaiters.set(jobId, [...(this.#finishWaiters.get(jobId) ?? []), resolve]);
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#queue.shutDown();
    await this.#goDown();
    await this.#engine.settled();
  }

  /** Listens again on the port it had. */
  async goUp(): Promise<void> {
    const { certificate, limits, multipleOperationTimeOutSeconds, onEvent } = this.#options;
    this.#listener = await openIppListener({
      id: 'virtual-printer',
      host: this.#options.host ?? '127.0.0.1',
      port: this.#port,
      tls: this.#options.tls ?? 'off',
      queueFor: (path) => (path === '/ipp/print' ? this.#queue : undefined),
      onError: (error) => onEvent?.({ event: 'error', error }),
      now: this.#now,
      ...(certificate === undefined ? {} : { certificate }),
      ...(multipleOperationTimeOutSeconds === undefined ? {} : { multipleOperationTimeOutSeconds }),
      limits: { closeGraceMs: 100, ...limits },
    });
    this.#port = this.#listener.port;
  }

  async #goDown(): Promise<void> {
    await this.#listener?.[Symbol.asyncDispose]();
    this.#listener = undefined;
  }

  async #change(fault: VirtualPrinterFault | undefined): Promise<void> {
    this.#faults.set(fault);
    this.#queue.touch();
    if (fault?.kind === 'down') await this.#goDown();
    else if (this.#listener === undefined) await this.goUp();
    this.#options.onEvent?.({ event: 'fault', fault });
  }

  #report(job: VirtualJob): void {
    this.#options.onEvent?.({ event: 'job-state', job });
    if (!isTerminal(job.state)) return;
    for (const wake of this.#finishWaiters.get(job.jobId) ?? []) wake();
    this.#finishWaiters.delete(job.jobId);
  }
}

function describeDefaults(options: VirtualPrinterOptions, now: Date) {
  return {
    name: 'virtual-printer',
    info: 'Virtual printer',
    location: 'Nowhere',
    organization: 'Tomeoki',
    organizationalUnit: 'Simulators',
    makeAndModel: 'Tomeoki Virtual Printer',
    uuid: randomUUID(),
    documentFormats: [
      ...(options.rasterOnly === true ? [] : ['application/pdf']),
      'image/pwg-raster',
      'image/urf',
      'image/jpeg',
      'application/octet-stream',
    ],
    color: true,
    duplex: true,
    media: [
      'iso_a4_210x297mm',
      'iso_a3_297x420mm',
      'iso_a5_148x210mm',
      'jis_b4_257x364mm',
      'jis_b5_182x257mm',
      'jpn_hagaki_100x148mm',
      'na_letter_8.5x11in',
    ],
    resolutionsDpi: [300, 600],
    maxCopies: 999,
    pagesPerMinute: 60,
    holdsJobs: false,
    authentication:
      options.credentials === undefined ? ('requesting-user-name' as const) : ('basic' as const),
    supplies: ['black', 'cyan', 'magenta', 'yellow'].map((colorant) => ({
      description: `${colorant} toner`,
      type: 'toner',
      colorant,
      levelPercent: 80,
    })),
    upSince: now,
    configChangedAt: now,
    ...options.description,
  };
}
