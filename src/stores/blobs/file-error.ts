/** Tells faults of the file system apart (errno names of POSIX.1-2017 §2.3). */

import { ServiceError } from '../../shared/errors/service-error.ts';

/** The errno name of a file system fault, or undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * The error to throw for a fault of the file system: `STORE_FULL` when there is no space or quota left,
 * `STORE_ACCESS_REFUSED` when permissions forbid it, `STORE_UNREACHABLE` when a network file system is gone,
 * `STORE_IO_FAILED` for all else. Errors that are not of the file system come back as they are. Paths are left out.
 */
export function mapFileError(error: unknown): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  const details = { errno };
  switch (errno) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new ServiceError('STORE_FULL', { details, cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new ServiceError('STORE_ACCESS_REFUSED', { details, cause: error });
    case 'ESTALE':
    case 'EHOSTDOWN':
    case 'ETIMEDOUT':
    case 'ENOTCONN':
      return new ServiceError('STORE_UNREACHABLE', { details, cause: error });
    default:
      return new ServiceError('STORE_IO_FAILED', { details, cause: error });
  }
}
