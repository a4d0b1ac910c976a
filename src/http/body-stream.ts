/** A request's raw body as a byte source with a limit. */

import type { IncomingMessage } from 'node:http';
import type { ByteSource } from '../../drivers/device/job.ts';
import { ServiceError } from '../shared/errors/service-error.ts';

/**
 * The body's bytes; ends with `REQUEST_TOO_LARGE` when more than `maxBytes` arrive or are announced, and with
 * `REQUEST_INVALID` when the connection goes before the end. Leaving early keeps the connection, so that the
 * refusal can still be sent.
 */
export async function* bodyStream(
  request: IncomingMessage,
  maxBytes: number,
): ByteSource & AsyncGenerator<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new ServiceError('REQUEST_TOO_LARGE');
  let byteLength = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      byteLength += chunk.byteLength;
      if (byteLength > maxBytes) throw new ServiceError('REQUEST_TOO_LARGE');
      yield chunk;
    }
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw new ServiceError('REQUEST_INVALID', { message: 'the body ended early', cause: error });
  }
  if (!request.complete) throw new ServiceError('REQUEST_INVALID', { message: 'the body ended early' });
}
