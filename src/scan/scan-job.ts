/**
 * A scan in the custody ledger, and how it moves.
 *
 * received (bytes and row are durable, the sender has its OK) → sealed (its structure is whole) → split (it opens, its
 * pages are counted) → recognised (text and renditions are durable) → classified (rules chose where it goes;
 * with `recordId` it is in the archive too, whatever its targets do) → filed (every target has it) → verified (read back).
 * A batch with separator sheets goes from sealed to `separated`: its bytes stay, and its parts are scans of their own that
 * begin as `sealed`. `quarantined` waits for a person; `refused` was not taken, or given up. Both keep their reason.
 */

import type { AuditActor, AuditEvent, AuditEventKind } from '../audit/audit-event.ts';
import type { DeviceId, PersonId, RecordId, ScanId, SegmentId } from '../shared/ids.ts';

/** Custody states. */
export type ScanState =
  | 'received'
  | 'sealed'
  | 'split'
  | 'recognised'
  | 'classified'
  | 'filed'
  | 'verified'
  | 'separated'
  | 'quarantined'
  | 'refused';

/** States in which the service still has something to do. */
export type OpenScanState = Exclude<ScanState, 'verified' | 'separated' | 'quarantined' | 'refused'>;

/** How a scan came in. `print`: a print job that was filed instead of printed. */
export const scanSources = ['upload', 'folder', 'escl', 'print', 'mail', 'ftp', 'sftp', 'webdav'] as const;

/** One of {@link scanSources}. */
export type ScanSource = (typeof scanSources)[number];

/** What a cover sheet, or the place a document was sent to, asks of its filing. Untrusted until rules took it up. */
export interface ScanHints {
  /** The cover sheet it came with. */
  readonly coverSheetId?: string;
  /** 簿冊, by its name. */
  readonly binder?: string;
  /** 様式 as the sheet names it. */
  readonly formId?: string;
  /** 分類記号 of the file plan. */
  readonly classCode?: string;
  /** The release whose paper this is: the id of a trace that was printed on it. */
  readonly traceId?: string;
}

/** What read a scan, and how well. */
export interface ScanReading {
  /** Engine and model with their versions. */
  readonly engine: string;
  /** Share of four-character phrases that are found again in the searchable PDF, 0 to 1, as measured. */
  readonly foundRate?: number;
}

/** The pages of a batch that a scan is. One-based, both inclusive. */
export interface ScanPart {
  readonly batchId: ScanId;
  readonly firstPage: number;
  readonly lastPage: number;
}

/** A scan as the ledger knows it. */
export interface ScanJob {
  readonly id: ScanId;
  /** Of the listener or folder that received it; never of the content. */
  readonly segment: SegmentId;
  readonly source: ScanSource;
  /** Names one sending within the source: a sending that is repeated has the same. */
  readonly sourceKey: string;
  readonly deviceId: DeviceId | undefined;
  /** Address or folder it came from. */
  readonly peer: string;
  /** A hint from the sender; a personal datum perhaps, never in logs. */
  readonly originalName: string;
  readonly ownerId: PersonId | undefined;
  /** Whose unassigned tray has it when there is no owner. */
  readonly department: string;
  /** By its bytes, `application/octet-stream` when they tell nothing. */
  readonly mediaType: string;
  readonly byteLength: number;
  readonly sha256: Uint8Array;
  readonly blobKey: string | undefined;
  /** Undefined once the archive's record holds the only key. */
  readonly wrappedKey: string | undefined;
  readonly keyId: string | undefined;
  readonly state: ScanState;
  /** Error code of the last trouble. */
  readonly reason: string | undefined;
  /** Attempts at the present step, the running one included. */
  readonly attempts: number;
  readonly pageCount: number | undefined;
  /** An earlier scan of the same bytes in the segment. */
  readonly duplicateOf: ScanId | undefined;
  /** Set as soon as the document can be found, before anything is delivered. */
  readonly recordId: RecordId | undefined;
  readonly hints?: ScanHints | undefined;
  /** Undefined: not read yet. */
  readonly reading?: ScanReading | undefined;
  /** True: a person said that it is one document; separators in it are pages. */
  readonly whole?: boolean | undefined;
  /** Undefined: a scan that came in by itself. */
  readonly part?: ScanPart | undefined;
  readonly receivedAt: Date;
  readonly updatedAt: Date;
}

/** Attempts at one step before a scan is put aside for a person. */
export const mostAttempts = 5;

const firstRestMs = 10_000;
const longestRestMs = 15 * 60_000;

/** True while the service has something to do for the scan. */
export function isOpen(state: ScanState): state is OpenScanState {
  return state !== 'verified' && state !== 'separated' && state !== 'quarantined' && state !== 'refused';
}

/**
 * Who works on a scan next: `read` until it is in the archive, `deliver` when only its targets are left. They are kept
 * apart, so that targets that are slow or away hold up no reading.
 */
export type ScanLane = 'read' | 'deliver';

/** The lane of an open scan. */
export function laneOf({ state, recordId }: Pick<ScanJob, 'state' | 'recordId'>): ScanLane {
  return (state === 'classified' || state === 'filed') && recordId !== undefined ? 'deliver' : 'read';
}

/**
 * Whose fault an error is. `poison`: the document never becomes readable. `document`: perhaps its fault, counted.
 * `environment`: a store or a target is away; waiting helps, and no document is blamed for it.
 */
export type FaultKind = 'poison' | 'document' | 'environment';

/** What to do after a failed attempt. */
export type FailureDecision =
  | { readonly kind: 'quarantine'; readonly reason: string }
  | {
      readonly kind: 'retry';
      readonly reason: string;
      readonly attempts: number;
      readonly restMs: number;
    };

/** Codes of documents that never become readable, beside all `OCR_INPUT_...`. */
const poisonCodes = new Set([
  'SCAN_EMPTY',
  'SCAN_INCOMPLETE',
  'SCAN_MALFORMED',
  'SCAN_FORMAT_UNSUPPORTED',
  'SCAN_ONLY_SEPARATORS',
  'SCAN_NOT_SEPARABLE',
]);

/** Codes of stores that speak of this document and not of the store. */
const documentCodes = new Set([
  'STORE_DOCUMENT_DAMAGED',
  'STORE_BLOB_MISSING',
  'STORE_FILING_CONFLICT',
  'STORE_FILING_MISMATCH',
]);

/** Sorts an error by its code; one without a code may be the document's doing. */
export function faultKind(code: string | undefined): FaultKind {
  if (code === undefined || documentCodes.has(code)) return 'document';
  if (code.startsWith('OCR_INPUT_') || poisonCodes.has(code)) return 'poison';
  const environment =
    code.startsWith('STORE_') || code === 'SCAN_TARGET_UNKNOWN' || code === 'OCR_MODEL_MISSING';
  return environment ? 'environment' : 'document';
}

/** Decides after a failure: poison goes aside at once, the rest after {@link mostAttempts}, with doubled rests. */
export function decideFailure(
  scan: Pick<ScanJob, 'attempts'>,
  fault: { readonly kind: FaultKind; readonly code: string | undefined },
): FailureDecision {
  const reason = fault.code ?? 'INTERNAL';
  if (fault.kind === 'poison') return { kind: 'quarantine', reason };
  if (fault.kind === 'document' && scan.attempts >= mostAttempts) return { kind: 'quarantine', reason };
  const rest = firstRestMs * 2 ** Math.min(Math.max(0, scan.attempts - 1), 20);
  return {
    kind: 'retry',
    reason,
    // Away time of the environment is not held against the document; one attempt is kept for the longer rest.
    attempts: fault.kind === 'environment' ? Math.min(scan.attempts, mostAttempts - 1) : scan.attempts,
    restMs: Math.min(rest, longestRestMs),
  };
}

/** True when the attempts before were used up without a word: each of them must have killed its process. */
export function isExhausted(scan: Pick<ScanJob, 'attempts'>): boolean {
  return scan.attempts > mostAttempts;
}

/** An audit event about a scan. */
export function scanEvent(
  kind: Extract<AuditEventKind, `scan.${string}`>,
  scan: Pick<ScanJob, 'id' | 'segment'>,
  at: Date,
  actor: AuditActor = 'system',
  details: AuditEvent['details'] = {},
): AuditEvent {
  return { kind, segment: scan.segment, at, actor, subject: `scan:${scan.id}`, details };
}
