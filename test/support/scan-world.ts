/** The scan side on a real database and a real vault, with a reader and targets that can be told to misbehave. */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { OcrError, type OcrErrorCode } from '../../ocr/ocr-error.ts';
import { sniffMediaType } from '../../ocr/raster/media-type.ts';
import { checkStructure } from '../../ocr/raster/structure.ts';
import type { OcrPage } from '../../ocr/result.ts';
import type { FilingTarget } from '../../src/ports/filing-target.ts';
import type { TextReader } from '../../src/ports/text-reader.ts';
import type { FilingRule } from '../../src/scan/filing/rule.ts';
import type { ScanIntakeDeps } from '../../src/scan/intake/intake-deps.ts';
import type { ScanWorkDeps } from '../../src/scan/process/scan-work.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';
import type { SegmentId } from '../../src/shared/ids.ts';
import { type LogDetails, silentLog } from '../../src/shared/log.ts';
import { openFileBlobStore } from '../../src/stores/blobs/files.ts';
import { openKeyRing } from '../../src/stores/keys/key-ring.ts';
import { postgresArchiveStore } from '../../src/stores/postgres/archive-store.ts';
import type { Database } from '../../src/stores/postgres/database.ts';
import { filingOutbox } from '../../src/stores/postgres/filing-outbox.ts';
import { filingRuleStore } from '../../src/stores/postgres/filing-rule-store.ts';
import { scanStore } from '../../src/stores/postgres/scan-store.ts';
import { postgresSearchIndex } from '../../src/stores/postgres/search-index.ts';
import { openVault } from '../../src/stores/vault/vault.ts';

/** The segment of all scans here. */
export const lgwan = 'lgwan' as SegmentId;

/** A target in memory. */
export interface MemoryTarget extends FilingTarget {
  readonly files: Map<string, Buffer>;
  /** When set, `put` throws it. */
  fault: ServiceError | undefined;
  /** Location of each `put` so far. */
  readonly puts: string[];
}

/** What a world is made of. */
export interface ScanWorld {
  readonly work: ScanWorkDeps;
  readonly intake: ScanIntakeDeps;
  readonly targets: { readonly share: MemoryTarget; readonly cloud: MemoryTarget };
  /** When set, the reader's next calls throw it. */
  readonly reader: TextReader & {
    fault: OcrErrorCode | undefined;
    /** When set, the errors of the two pages of the documents read next. */
    pageErrors: readonly [OcrErrorCode | undefined, OcrErrorCode | undefined];
    recognised: number;
  };
  /** Set false to fill the disk. */
  readonly disk: { hasRoom: boolean };
  readonly woken: string[];
  readonly logged: LogDetails[];
}

/** The rule of all scans here: the original and the PDF to both targets. */
export const rule: FilingRule = {
  id: 'all',
  when: {},
  targets: ['share', 'cloud'],
  location: '{segment}/{year}/{department}/{title}',
};

/** Makes a world whose blobs and keys lie in `folder`. Worlds on one folder and database share everything durable. */
export async function openScanWorld(
  database: Database,
  folder: string,
  options: {
    readonly clock: Clock;
    readonly owner: string;
    readonly rules?: readonly FilingRule[];
    readonly myNumberAllowed?: boolean;
  },
): Promise<ScanWorld> {
  const { clock, owner, rules = [rule] } = options;
  const keys = await openKeyRing({ path: join(folder, 'keys.json') }, [lgwan]);
  const blobs = await openFileBlobStore({ folder: join(folder, 'blobs') });
  const vault = openVault({ blobs, keys, clock });
  const scans = scanStore(database);
  const reader = scriptedReader();
  const targets = { share: memoryTarget(), cloud: memoryTarget() };
  const woken: string[] = [];
  const logged: LogDetails[] = [];
  const disk = { hasRoom: true };
  const log = { ...silentLog, warn: (details: LogDetails) => logged.push(details) };
  const archive = postgresArchiveStore(database, postgresSearchIndex(database));
  return {
    work: {
      scans,
      vault,
      reader,
      archive,
      people: { findById: () => Promise.resolve(undefined) },
      targets: new Map(Object.entries(targets)),
      rules,
      filingRules: filingRuleStore(database),
      outbox: filingOutbox(database),
      myNumber: {
        allowedIn: new Set(options.myNumberAllowed === true ? [lgwan] : []),
        digest: (sha256) => keys.tokenHash('sealed-scan', Buffer.from(sha256).toString('hex')),
      },
      keys,
      clock,
      log,
      owner,
    },
    intake: {
      scans,
      vault,
      reader,
      clock,
      log,
      limits: { scanBytes: 1_000_000 },
      hasRoom: () => Promise.resolve(disk.hasRoom),
      onReceived: (id) => woken.push(id),
    },
    targets,
    reader,
    disk,
    woken,
    logged,
  };
}

/** Bytes as a stream in pieces. */
export async function* stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 10_000) yield bytes.subarray(at, at + 10_000);
}

/** A reader that finds the same two pages in every document; structure and type are looked at for real. */
function scriptedReader(): ScanWorld['reader'] {
  const reader: ScanWorld['reader'] = {
    fault: undefined,
    pageErrors: [undefined, undefined],
    recognised: 0,
    sniff: sniffMediaType,
    checkStructure: ({ bytes, mediaType }) => {
      const type = sniffMediaType(bytes);
      if (type !== mediaType) return 'malformed';
      const check = checkStructure(bytes, type);
      return check.whole ? 'whole' : check.fault;
    },
    countPages: async () => 2,
    recognise: async () => {
      if (reader.fault !== undefined) throw new OcrError(reader.fault);
      reader.recognised += 1;
      const read = [page(1, '税額通知書'), page(2, '第12号')];
      const pages = read.map((one, index) => {
        const error = reader.pageErrors[index];
        return error === undefined ? one : { ...one, blocks: [], confidence: 0, error };
      });
      return { pages, engine: 'scripted' };
    },
    writeSearchablePdf: async ({ bytes }) => Buffer.concat([Buffer.from('%PDF-1.7 searchable '), bytes]),
    renderPageImage: async ({ bytes }, pageNumber) => {
      if (reader.pageErrors[pageNumber - 1]?.startsWith('OCR_INPUT_') === true) {
        throw new OcrError('OCR_INPUT_UNREADABLE');
      }
      return bytes;
    },
  };
  return reader;
}

function page(pageNumber: number, text: string): OcrPage {
  const box = { left: 0, top: 0, right: 10, bottom: 10 };
  const symbols = [...text].map((symbol) => ({ text: symbol, box, confidence: 90 }));
  return {
    pageNumber,
    widthPx: 100,
    heightPx: 100,
    resolutionDpi: 300,
    orientationDegrees: 0,
    skewDegrees: 0,
    blank: false,
    confidence: 90,
    blocks: [{ direction: 'horizontal', box, lines: [{ text, box, confidence: 90, symbols }] }],
  };
}

function memoryTarget(): MemoryTarget {
  const target: MemoryTarget = {
    files: new Map(),
    fault: undefined,
    puts: [],
    put: async ({ location, sha256 }, open) => {
      if (target.fault !== undefined) throw target.fault;
      const bytes = Buffer.concat(await Array.fromAsync(open()));
      if (!sha256Of(bytes).equals(sha256)) throw new ServiceError('STORE_FILING_MISMATCH');
      const there = target.files.get(location);
      if (there !== undefined && !there.equals(bytes)) throw new ServiceError('STORE_FILING_CONFLICT');
      target.files.set(location, bytes);
      target.puts.push(location);
    },
    readBack: async (location) => {
      const bytes = target.files.get(location);
      return bytes && { sha256: sha256Of(bytes), byteLength: bytes.byteLength };
    },
    check: async () => undefined,
  };
  return target;
}

/** SHA-256 of bytes. */
export function sha256Of(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
