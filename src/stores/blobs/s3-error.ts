/** Tells faults of an S3 service apart (Amazon S3 API reference, error responses). */

import { S3ServiceException } from '@aws-sdk/client-s3';
import { ServiceError } from '../../shared/errors/service-error.ts';

const refused = new Set([
  'AccessDenied',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'AccountProblem',
]);
const full = new Set(['QuotaExceeded', 'ServiceQuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage']);
const unreachable = /^(E[A-Z_]+|TimeoutError|NetworkingError|AbortError)$/;

/** HTTP status of an answer of the service, or undefined when there was none. */
export function s3StatusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** True when the service says that there is no such object (or bucket). */
export function isS3Absence(error: unknown): boolean {
  return s3StatusOf(error) === 404;
}

/**
 * True when a conditional write was refused because of what is there: 412, or 409 when another writer of the same
 * key was faster.
 */
export function isS3Conflict(error: unknown): boolean {
  const status = s3StatusOf(error);
  return (
    status === 412 ||
    (status === 409 && error instanceof Error && error.name === 'ConditionalRequestConflict')
  );
}

/**
 * The error to throw for a fault of the service: `STORE_UNREACHABLE` for network faults, time-outs, 429 and 5xx
 * (after the client's own retries), `STORE_ACCESS_REFUSED`, `STORE_FULL`, otherwise `STORE_IO_FAILED`. Other
 * errors come back as they are.
 */
export function mapS3Error(error: unknown): unknown {
  if (error instanceof ServiceError || !(error instanceof Error)) return error;
  if (error instanceof S3ServiceException) {
    const status = error.$metadata.httpStatusCode;
    const options = { details: { s3Code: error.name, status }, cause: error };
    if (full.has(error.name) || status === 507) return new ServiceError('STORE_FULL', options);
    if (refused.has(error.name) || status === 401 || status === 403) {
      return new ServiceError('STORE_ACCESS_REFUSED', options);
    }
    const busy = status === undefined || status >= 500 || status === 429;
    return new ServiceError(busy ? 'STORE_UNREACHABLE' : 'STORE_IO_FAILED', options);
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (!unreachable.test(code)) return error;
  return new ServiceError('STORE_UNREACHABLE', { details: { networkCode: code }, cause: error });
}
