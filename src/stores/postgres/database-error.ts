/** Tells the database's transient faults from its answers (PostgreSQL manual, appendix A: error codes). */

import { ServiceError } from '../../shared/errors/service-error.ts';

/** Faults of the socket under the connection. */
const socketFaults = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Texts of the driver for a connection that is gone or could not be had; it gives them no code. */
const driverFault = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/;

/** SQLSTATE of an answer of the server, or the code of a socket fault. */
export function codeOfError(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** True for a unique violation (23505), of the named constraint or index when one is given. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (codeOfError(error) !== '23505') return false;
  if (constraint === undefined) return true;
  return error instanceof Error && 'constraint' in error && error.constraint === constraint;
}

/** True when the statement was ended by `statement_timeout` or a cancel request (57014). */
export function isStatementTimeout(error: unknown): boolean {
  return codeOfError(error) === '57014';
}

/**
 * True when the same work may succeed on another try: connection faults (class 08 and the socket's own),
 * the server going down or coming up (57P01-57P03), serialization failures and deadlocks (class 40),
 * too many connections or no memory (53200, 53300) and a lock that was not to be had (55P03).
 */
function isTransient(error: unknown): boolean {
  const code = codeOfError(error);
  if (code === undefined) return error instanceof Error && driverFault.test(error.message);
  if (socketFaults.has(code)) return true;
  return /^(08|40|57P0[123]|53[23]00|55P03)/.test(code);
}

/**
 * The error to throw for a fault of the driver: `STORE_DATABASE_UNAVAILABLE` when trying again may help,
 * `STORE_DATABASE_DISK_FULL` when the disk is full, otherwise the error as it is, for the caller that expects it.
 */
export function mapDatabaseError(error: unknown): unknown {
  if (error instanceof ServiceError) return error;
  const code = codeOfError(error);
  if (code === '53100') return new ServiceError('STORE_DATABASE_DISK_FULL', { cause: error });
  if (!isTransient(error)) return error;
  return new ServiceError('STORE_DATABASE_UNAVAILABLE', {
    details: { databaseCode: code ?? 'connection' },
    cause: error,
  });
}
