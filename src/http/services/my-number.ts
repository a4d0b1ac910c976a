/** What the web offers of scans and records with Individual Numbers. */

import type { Person } from '../../identity/person.ts';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { SealedScan } from '../../ports/sealed-scan-store.ts';
import type { MaskedRecord } from '../../scan/my-number/mask-record.ts';
import type { RecordId } from '../../shared/ids.ts';

/** A masked copy, opened. */
export interface MaskedFile {
  readonly mediaType: string;
  readonly byteLength: number;
  readonly fileName: string;
  readonly body: ByteStream;
}

/** A sealed scan as the desk tells of it. */
export interface SealedNotice extends SealedScan {
  /** When it is erased, unless it was before. */
  readonly eraseAt: Date;
}

/** A device at which paper with Individual Numbers may be scanned. */
export interface ScanPlace {
  readonly name: string;
  readonly site: string;
}

/** Bound by the composition root. */
export interface MyNumberServices {
  /**
   * Sealed scans of the last year that the person is told of: own ones, the department's, for records clerks all of
   * their segments, for auditors and the responsible office all.
   */
  sealed(person: Person): Promise<readonly SealedNotice[]>;
  /** The certificate of an erasure as JWS; undefined when there is none, or the person is not told of the scan. */
  certificate(person: Person, scanId: string): Promise<string | undefined>;
  /** Devices with a scanner in a segment that may hold Individual Numbers. */
  scanPlaces(): Promise<readonly ScanPlace[]>;
  /** Makes the masked copy of a record; undefined when the person may not see it. Throws `SCAN_MASK_...`. */
  mask(person: Person, recordId: RecordId): Promise<MaskedRecord | undefined>;
  /** The masked copy; undefined when there is none or the person may not see it. */
  maskedCopy(person: Person, recordId: RecordId): Promise<MaskedFile | undefined>;
}
