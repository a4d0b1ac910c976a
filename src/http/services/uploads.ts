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

/** An upload that can go on. */
export interface OpenUploadView extends UploadView {
  readonly fileName: string;
  readonly segment: SegmentId;
  readonly expiresAt: Date;
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
  /** Those that can still go on, newest first. */
  list(person: Person): Promise<readonly OpenUploadView[]>;
  /** Forgets one that is not in custody, with its bytes. */
  cancel(person: Person, id: string): Promise<void>;
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
