/** Documents that are on their way in: uploads that may be resumed, and files under a temporary name. */

import type { ScanId, SegmentId } from '../shared/ids.ts';
import type { SealedDocument } from './document-vault.ts';

/** What the sender of a held file said, kept until it gets its own name. */
export interface HeldAbout {
  readonly destination: string;
  /** Bytes of the name as they came, base64. */
  readonly rawName: string;
  readonly textName: string;
  readonly address: string;
}

/** One document on its way. */
export interface PartialUpload {
  readonly id: string;
  /** `upload`, or the id of the receiver that holds it. */
  readonly place: string;
  /** Whose it is: `person:<id>`, or the account at the receiver. Nobody else can name it. */
  readonly holder: string;
  /** File name, or the path under which it is held. */
  readonly name: string;
  readonly segment: SegmentId;
  readonly declaredByteLength: number | undefined;
  readonly declaredSha256: Uint8Array | undefined;
  readonly about: HeldAbout | undefined;
  /** Bytes that are durable. */
  readonly receivedBytes: number;
  /** The receipt, once it is in custody. */
  readonly scanId: ScanId | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** A sealed part of the bytes. */
export interface PartialPiece extends SealedDocument {
  /** Where in the document it begins. */
  readonly offset: number;
}

/** Rows of documents on their way. Blobs of rows that are gone are the caller's to remove. */
export interface PartialStore {
  /** Stores a new one with its first piece, if any; answers with the blobs of a held one that it replaces. */
  begin(upload: PartialUpload, piece?: PartialPiece): Promise<readonly string[]>;
  find(id: string): Promise<PartialUpload | undefined>;
  /** The newest upload of the holder with these bytes that is in force at `at`. */
  findSame(
    holder: string,
    segment: SegmentId,
    bytes: { readonly sha256: Uint8Array; readonly byteLength: number },
    at: Date,
  ): Promise<PartialUpload | undefined>;
  /** Uploads of the holder that are in force at `at` and not in custody, newest first. */
  listOpen(holder: string, at: Date): Promise<readonly PartialUpload[]>;
  /** A file that a receiver holds for an account. */
  findHeld(place: string, holder: string, name: string): Promise<PartialUpload | undefined>;
  /** Adds a piece that begins where the bytes end; false when they end elsewhere by now, or the upload is done. */
  append(id: string, piece: PartialPiece): Promise<boolean>;
  /** All pieces, in order. */
  listPieces(id: string): Promise<readonly PartialPiece[]>;
  /** Notes the receipt and forgets the pieces; answers with their blobs. */
  finish(id: string, scanId: ScanId): Promise<readonly string[]>;
  /** Forgets it; answers with the blobs of its pieces. */
  remove(id: string): Promise<readonly string[]>;
  /** Those of a place whose time is over, longest first. */
  listExpired(place: string, at: Date, limit: number): Promise<readonly PartialUpload[]>;
  /** What a holder has on its way, without what is in custody. */
  usage(place: string, holder: string): Promise<{ readonly count: number; readonly byteLength: number }>;
}
