/** Tells faults of Box apart (developer.box.com, "Common errors"). Nothing of a request goes along: its headers hold the token. */

import { BoxApiError, BoxSdkError } from 'box-node-sdk/box';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import { readRetryAfter } from '../retry-after.ts';

const full = new Set(['storage_limit_exceeded', 'file_size_limit_exceeded']);
const badName = new Set(['item_name_invalid', 'item_name_too_long', 'name_too_long']);

/** HTTP status of Box's answer, or undefined when there was none. */
export function boxStatusOf(error: unknown): number | undefined {
  return error instanceof BoxApiError ? error.responseInfo.statusCode : undefined;
}

/** An item that has the name already. */
export interface BoxConflict {
  readonly type: string;
  readonly id: string;
  /** Lower-case hex; files only. */
  readonly sha1: string | undefined;
  /** As the item spells it: names differ from one another by more than case. */
  readonly name: string | undefined;
}

/** What has the name already (`context_info.conflicts` of a 409), or undefined when the error is another. */
export function boxConflictOf(error: unknown): BoxConflict | undefined {
  if (!(error instanceof BoxApiError) || error.responseInfo.statusCode !== 409) return undefined;
  // For files an object, for folders a list of one.
  const told: unknown = error.responseInfo.contextInfo?.['conflicts'];
  const found: unknown = Array.isArray(told) ? told[0] : told;
  if (typeof found !== 'object' || found === null) return undefined;
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(found, name);
    return typeof value === 'string' ? value : undefined;
  };
  const id = text('id');
  if (id === undefined) return undefined;
  return { type: text('type') ?? 'file', id, sha1: text('sha1')?.toLowerCase(), name: text('name') };
}

/**
 * The error to throw for a fault of Box: `STORE_FILING_BUSY` for 429, 503 and a name that Box holds back for a
 * moment, `STORE_UNREACHABLE` for other 5xx and the network, `STORE_ACCESS_REFUSED` for 401, 403 and refused
 * credentials, `STORE_FULL`, `STORE_KEY_INVALID` for a name that Box takes from nobody, otherwise `STORE_IO_FAILED`.
 * Other errors come back as they are.
 */
export function mapBoxError(error: unknown): unknown {
  if (error instanceof ServiceError) return error;
  if (error instanceof BoxApiError) return answered(error);
  if (error instanceof BoxSdkError)
    return new ServiceError('STORE_UNREACHABLE', { message: 'Box: no answer' });
  return error;
}

function answered(error: BoxApiError): ServiceError {
  const { statusCode: status, headers } = error.responseInfo;
  const code = unquoted(error.responseInfo.code) ?? '';
  const requestId = unquoted(error.responseInfo.requestId);
  const details = { status, boxCode: code, ...(requestId !== undefined && { requestId }) };
  if (status === 429 || status === 503 || code === 'name_temporarily_reserved') {
    const retryAfterMs = readRetryAfter(headers['retry-after'], headers['date']);
    return new ServiceError('STORE_FILING_BUSY', {
      details: { ...details, ...(retryAfterMs !== undefined && { retryAfterMs }) },
    });
  }
  if (full.has(code) || status === 507) return new ServiceError('STORE_FULL', { details });
  if (badName.has(code)) return new ServiceError('STORE_KEY_INVALID', { details });
  const isSignIn = /\/oauth2\/token$/.test(error.requestInfo.url) && status < 500;
  if (isSignIn || status === 401 || status === 403)
    return new ServiceError('STORE_ACCESS_REFUSED', { details });
  return new ServiceError(status >= 500 ? 'STORE_UNREACHABLE' : 'STORE_IO_FAILED', { details });
}

/** The library hands texts of an error out as JSON, in quotes. */
function unquoted(text: string | undefined): string | undefined {
  return text?.replace(/^"(.*)"$/, '$1').slice(0, 100);
}
