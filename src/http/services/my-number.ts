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

/** Bound by the composition root. */
export interface MyNumberServices {
  /** Sealed scans of the last thirty days that the person is told of: own ones, the department's, for records clerks all. */
  sealed(person: Person): Promise<readonly (SealedScan & { readonly eraseAt: Date })[]>;
  /** Makes the masked copy of a record; undefined when the person may not see it. Throws `SCAN_MASK_...`. */
  mask(person: Person, recordId: RecordId): Promise<MaskedRecord | undefined>;
  /** The masked copy; undefined when there is none or the person may not see it. */
  maskedCopy(person: Person, recordId: RecordId): Promise<MaskedFile | undefined>;
}
