/** What the HTTP layer may ask about uploads that can be resumed. */

import type { ByteSource } from '../../../drivers/device/job.ts';
import type { Person } from '../../identity/person.ts';
import type { ScanId, SegmentId } from '../../shared/ids.ts';

/** How far an upload has come. */
export interface UploadView {
  readonly id: string;
  /** Bytes that are durable: the rest begins here. */
  readonly offset: number;
  readonly byteLength: number;
  /** The receipt, once the document is in custody. */
  readonly scanId: ScanId | undefined;
}

/** Bound by the composition root. All throw `SCAN_...` codes; an upload of another person is unknown. */
export interface UploadServices {
  begin(input: {
    readonly person: Person;
    readonly segment: SegmentId;
    readonly fileName: string;
    readonly byteLength: number;
    readonly sha256: Uint8Array;
  }): Promise<UploadView>;
  find(person: Person, id: string): Promise<UploadView>;
  append(
    person: Person,
    piece: {
      readonly id: string;
      readonly offset: number;
      readonly body: ByteSource;
      readonly remoteAddress: string;
    },
  ): Promise<UploadView>;
}
