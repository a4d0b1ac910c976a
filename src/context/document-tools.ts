/** The work on documents, as the print steps use it. */

import { join } from 'node:path';
import { DeviceError, type DeviceErrorCode } from '../../drivers/device/device-error.ts';
import {
  type DocumentRendererOptions,
  openDocumentRenderer,
} from '../../drivers/render/document-renderer.ts';
import type { ByteStream } from '../ports/blob-store.ts';
import type { DocumentTools } from '../ports/document-tools.ts';
import type { ServiceErrorCode } from '../shared/errors/catalogue.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { canEnter } from '../stores/postgres/embedded/account.ts';

/** `nobody`: owns nothing of the service. */
const nobody = { uid: 65_534, gid: 65_534 };
const program = join(import.meta.dirname, '..', '..');

const codes: Partial<Record<DeviceErrorCode, ServiceErrorCode>> = {
  DOCUMENT_DAMAGED: 'PRINT_DOCUMENT_DAMAGED',
  DOCUMENT_TOO_COMPLEX: 'PRINT_DOCUMENT_TOO_COMPLEX',
  DOCUMENT_PASSWORD_NEEDED: 'PRINT_PASSWORD_NEEDED',
};

/**
 * Opens the tools; their processes start with the first document. A service that runs as root works on documents as
 * `nobody`, unless the program lies where nobody else can enter.
 */
export async function openDocumentTools(options: DocumentRendererOptions = {}): Promise<DocumentTools> {
  const drops = process.getuid?.() === 0 && (await canEnter(program, nobody));
  const renderer = openDocumentRenderer({ ...options, ...(drops && { account: nobody }) });
  return {
    inspect: (document, format, settings) => told(renderer.inspect(document, format, settings)),
    preview: (document, format, settings) => told(renderer.preview(document, format, settings)),
    convert: (document, plan, signal) => toldStream(renderer.convert(document, plan, signal)),
    canConvert: (from, to) => renderer.canConvert(from, to),
    [Symbol.asyncDispose]: () => renderer[Symbol.asyncDispose](),
  };
}

async function told<T>(work: Promise<T>): Promise<T> {
  return await work.catch((cause: unknown) => {
    throw toServiceError(cause);
  });
}

async function* toldStream(stream: ByteStream): ByteStream & AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (cause) {
    throw toServiceError(cause);
  }
}

/** Faults of the document in the service's codes; all others as they are. */
function toServiceError(cause: unknown): unknown {
  const code = cause instanceof DeviceError ? codes[cause.code] : undefined;
  return code === undefined ? cause : new ServiceError(code, { cause });
}
