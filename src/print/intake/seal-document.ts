/** Step: encrypt the document while it comes in, find out its format, and make it durable. */

import type { ByteSource } from '../../../drivers/device/job.ts';
import { QueueRefusal } from '../../../drivers/device/print-queue.ts';
import type { SealedDocument } from '../../ports/document-vault.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { type AcceptedFormat, sniffFormat } from '../document-format.ts';
import type { IntakeDeps } from './intake-deps.ts';

/** A document that is encrypted and stored but does not belong to a job yet. */
export interface TakenDocument {
  readonly sealed: SealedDocument;
  readonly format: AcceptedFormat;
  /** Settles when it survives power loss; nothing is acknowledged before. */
  readonly durable: Promise<void>;
}

/**
 * Seals a document. The format is that of the bytes, whatever was declared.
 *
 * @throws QueueRefusal `document-format-error` for an empty document or bytes of no accepted format, `too-large`.
 */
export async function sealDocument(
  deps: IntakeDeps,
  segment: SegmentId,
  document: ByteSource,
): Promise<TakenDocument> {
  let format: AcceptedFormat | undefined;
  try {
    const { document: sealed, durable } = await deps.vault.take(segment, document, {
      maxBytes: deps.limits.printJobBytes,
      firstBytes: (bytes) => {
        format = sniffFormat(bytes);
        if (format === undefined) throw unreadable();
      },
    });
    if (format === undefined) {
      await deps.vault.discard(sealed.blobKey);
      throw unreadable();
    }
    return { sealed, format, durable };
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'REQUEST_TOO_LARGE') {
      throw tooLarge(error);
    }
    throw error;
  }
}

function unreadable(): QueueRefusal {
  return new QueueRefusal(
    'document-format-error',
    '文書の形式が分かりません。 / The format is not recognised.',
  );
}

function tooLarge(cause: ServiceError): QueueRefusal {
  return new QueueRefusal('too-large', '文書が大きすぎます。 / The document is too large.', { cause });
}
