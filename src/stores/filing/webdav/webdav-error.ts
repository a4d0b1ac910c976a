/** Tells what an answer of a WebDAV server, or the lack of one, means for filing (RFC 4918 §11, RFC 9110 §15). */

import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import { readRetryAfter } from '../retry-after.ts';

const networkFault =
  /^(E[A-Z_]+|ERR_TLS_[A-Z_]+|ERR_SSL_[A-Z_]+|[A-Z_]*CERT[A-Z_]*|UNABLE_TO_[A-Z_]+|HPE_[A-Z_]+|ABORT_ERR)$/;

/**
 * The error for a status that is no success: `STORE_ACCESS_REFUSED` (401, 403), `STORE_FULL` (507),
 * `STORE_FILING_BUSY` (423, 429, 503), `STORE_UNREACHABLE` (408 and other 5xx), otherwise `STORE_IO_FAILED`.
 */
export function statusFault(answer: Pick<IncomingMessage, 'statusCode' | 'headers'>): ServiceError {
  const status = answer.statusCode ?? 0;
  const details = { status };
  if (status === 401 || status === 403) return new ServiceError('STORE_ACCESS_REFUSED', { details });
  if (status === 507) return new ServiceError('STORE_FULL', { details });
  if (status === 423 || status === 429 || status === 503) {
    const retryAfterMs = readRetryAfter(answer.headers['retry-after'], answer.headers.date);
    return new ServiceError('STORE_FILING_BUSY', {
      details: { ...details, ...(retryAfterMs !== undefined && { retryAfterMs }) },
    });
  }
  if (status === 408 || status >= 500) return new ServiceError('STORE_UNREACHABLE', { details });
  return new ServiceError('STORE_IO_FAILED', { details });
}

/** A fault of the network as `STORE_UNREACHABLE`; whatever else it is comes back as it is. */
export function mapNetworkFault(error: unknown): unknown {
  if (error instanceof ServiceError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (!networkFault.test(code)) return error;
  return new ServiceError('STORE_UNREACHABLE', { details: { networkCode: code }, cause: error });
}
