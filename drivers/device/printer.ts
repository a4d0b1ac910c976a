/** A physical output device as the service drives it, without the protocol. */

import type { ByteSource, JobState, JobTicket } from './job.ts';
import type { DeviceSupply } from './supplies.ts';

/** What a device can do, read from it. */
export interface OutputDeviceCapabilities {
  readonly makeAndModel: string;
  /** Media types, as the device listed them. */
  readonly documentFormats: readonly string[];
  readonly color: boolean;
  readonly sides: readonly string[];
  readonly media: readonly string[];
  /** `media-source` keywords: the trays that a job can name; default: none can be named. */
  readonly mediaSources?: readonly string[];
  /** 1 when the device makes no copies itself: then the document is sent once per copy. */
  readonly maxCopies: number;
  readonly compressions: readonly string[];
  /** False: only a one-step Print-Job is possible, and no job-id is known before the data is sent. */
  readonly createJobSupported: boolean;
  readonly resolutionsDpi: readonly number[];
  /** What `image/pwg-raster` must look like (PWG 5102.4); absent when the device does not take it. */
  readonly pwgRaster?: {
    readonly types: readonly string[];
    readonly resolutionsDpi: readonly number[];
    /** `pwg-raster-document-sheet-back`; default `normal`. */
    readonly sheetBack: SheetBack;
  };
  /** `urf-supported` keywords, such as `W8`, `SRGB24`, `RS300-600`, `DM1`; absent when the device does not take URF. */
  readonly urf?: readonly string[];
  /** Finishing enums; default: none. */
  readonly finishings?: readonly number[];
  /** Pages on one side that the device itself can place; default: 1 only. */
  readonly numberUps?: readonly number[];
  /** True when the device itself picks `page-ranges`. */
  readonly pageRanges?: boolean;
  /** Largest PDF it takes, in 1024 octets (`pdf-k-octets-supported`). */
  readonly pdfKOctetsMax?: number;
  /** `pdf-versions-supported` keywords, such as `adobe-1.7`. */
  readonly pdfVersions?: readonly string[];
  readonly pagesPerMinute?: number;
  /** False for one-way transports (raw 9100, LPD): what was sent is never confirmed. Default: true. */
  readonly confirmsDelivery?: boolean;
  /** False when the device forgets a job at its end: then a job it does not know may have printed. Default: true. */
  readonly keepsHistory?: boolean;
  /** Firmware as the device names it; absent when it does not say. */
  readonly firmware?: string;
  /** `printer-config-change-time`: another number means that capabilities must be read anew. */
  readonly configChangeTime?: number;
}

/** How the back side of a sheet must be turned (`pwg-raster-document-sheet-back`, PWG 5102.4 §5.1.3). */
export type SheetBack = 'normal' | 'flipped' | 'rotated' | 'manual-tumble';

/** What a device says of itself now. */
export interface OutputDeviceStatus {
  readonly state: 'idle' | 'processing' | 'stopped';
  /** `printer-state-reasons` keywords with their severity suffix; empty when all is well. */
  readonly stateReasons: readonly string[];
  readonly acceptingJobs: boolean;
  /** `queued-job-count` of the device, our jobs included. */
  readonly queuedJobCount?: number;
  readonly stateMessage?: string;
}

/** A name and a password that a device asks of whoever prints. Never logged. */
export interface DeviceAccount {
  readonly userName: string;
  readonly password: string;
}

/** A job as the device reports it. */
export interface DeviceJobStatus {
  readonly deviceJobId: number;
  readonly jobName: string;
  readonly state: JobState;
  readonly stateReasons: readonly string[];
  readonly impressionsCompleted?: number;
  readonly mediaSheetsCompleted?: number;
  /** Impressions with colour, where the device counts them (`job-impressions-completed-col`). */
  readonly colorImpressionsCompleted?: number;
}

/** One job for a device. */
export interface DeviceJobRequest {
  /** What the device shows and logs: a short code of ours, never the owner's job name. Unique per delivery. */
  readonly jobName: string;
  /** What the device logs as the user: ours, never a login name. */
  readonly userName: string;
  readonly ticket: JobTicket;
  readonly documentFormat: string;
  /** Bytes of the document when they are known; LPD announces them (RFC 1179 §6.2). */
  readonly documentBytes?: number;
}

/** All that one question tells of a device. */
export interface OutputDeviceLook {
  readonly capabilities: OutputDeviceCapabilities;
  readonly status: OutputDeviceStatus;
  readonly supplies: readonly DeviceSupply[];
}

/** What happened when a job was handed over. */
export interface DeviceSubmission {
  /** Absent when the device answered without a job-id. */
  readonly deviceJobId?: number;
  /** Attributes the device ignored or replaced, such as `sides`. */
  readonly ignoredAttributes: readonly string[];
}

/**
 * An output device. All methods throw `DeviceError`; `DEVICE_REPLY_LOST` means that bytes of the document were
 * sent and no answer came, so that nobody knows whether it prints; every other code of `submit` means that
 * nothing of the document was taken.
 */
export interface OutputDevice extends AsyncDisposable {
  capabilities(signal?: AbortSignal): Promise<OutputDeviceCapabilities>;
  status(signal?: AbortSignal): Promise<OutputDeviceStatus>;
  /**
   * Sends one job. `onJobCreated` is awaited between the device's job-id being known and the first document byte,
   * so that the caller can write it down; it is not called by devices that cannot tell the id in advance.
   * `openDocument` is called at most once.
   */
  submit(
    request: DeviceJobRequest,
    openDocument: () => ByteSource,
    hooks: { readonly onJobCreated?: (deviceJobId: number) => Promise<void> },
    signal?: AbortSignal,
  ): Promise<DeviceSubmission>;
  /** Undefined when the device no longer knows the job (it keeps no history). */
  findJob(deviceJobId: number, signal?: AbortSignal): Promise<DeviceJobStatus | undefined>;
  /** Looks for a job by the name we gave it, finished ones included. */
  findJobByName(jobName: string, signal?: AbortSignal): Promise<DeviceJobStatus | undefined>;
  /** Does nothing when the job is already finished. */
  cancel(deviceJobId: number, signal?: AbortSignal): Promise<void>;
  /** Capabilities, status and supplies with one question; absent where there is nothing to ask. */
  look?(signal?: AbortSignal): Promise<OutputDeviceLook>;
  /** Lets the device show where it is (Identify-Printer, PWG 5100.13 §5.1); absent where it cannot. */
  identify?(signal?: AbortSignal): Promise<void>;
}
