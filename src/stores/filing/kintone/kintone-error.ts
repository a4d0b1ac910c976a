/** Tells faults of kintone apart. Nothing of a request goes along: its headers hold the API token. */

import { KintoneRestAPIError } from '@kintone/rest-api-client';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import { readRetryAfter } from '../retry-after.ts';

const refused = /^(CB_AU01|CB_NO02|CB_IL02|GAIA_IA02|GAIA_NO01|CB_WA01)$/;

/** HTTP status of kintone's answer, or undefined when there was none. */
export function kintoneStatusOf(error: unknown): number | undefined {
  if (error instanceof KintoneRestAPIError) return error.status;
  // An answer that is not JSON is told by the library as a text only.
  const told = error instanceof Error ? /^(\d{3}): /.exec(error.message)?.[1] : undefined;
  return told === undefined ? undefined : Number(told);
}

/** True when a record was refused since another one has its value of `keyField`. */
export function isTaken(error: unknown, keyField: string): boolean {
  if (!isInvalid(error)) return false;
  const places = Object.keys((error.errors as object | undefined) ?? {});
  return places.length === 0 || places.some((place) => place.includes(keyField));
}

/** True when a value of a record was refused. */
function isInvalid(error: unknown): error is KintoneRestAPIError {
  return error instanceof KintoneRestAPIError && error.code === 'CB_VA01' && error.status === 400;
}

/**
 * The error to throw for a fault of kintone: `STORE_FILING_BUSY` for 429 and 503 (and 520, which kintone answers under
 * load), `STORE_UNREACHABLE` for other 5xx and the network, `STORE_ACCESS_REFUSED`, `STORE_FILING_NOT_SET_UP` for an
 * app or field that is not there or takes something else, otherwise `STORE_IO_FAILED`. Errors of the service come back as they are.
 */
export function mapKintoneError(error: unknown): unknown {
  if (error instanceof ServiceError) return error;
  const status = kintoneStatusOf(error);
  if (status === undefined)
    return isNetwork(error) ? new ServiceError('STORE_UNREACHABLE', networkOf(error)) : error;
  const code = error instanceof KintoneRestAPIError ? error.code : '';
  const details = { status, kintoneCode: code };
  if (status === 429 || status === 503 || status === 520) {
    const retryAfterMs =
      error instanceof KintoneRestAPIError ? readRetryAfter(retryAfterOf(error)) : undefined;
    return new ServiceError('STORE_FILING_BUSY', {
      details: { ...details, ...(retryAfterMs !== undefined && { retryAfterMs }) },
    });
  }
  if (status === 401 || status === 403 || refused.test(code)) {
    return new ServiceError('STORE_ACCESS_REFUSED', { details });
  }
  if (code === 'GAIA_AP01' || code === 'GAIA_FC01' || code === 'GAIA_IQ11' || isInvalid(error)) {
    return new ServiceError('STORE_FILING_NOT_SET_UP', { details });
  }
  return new ServiceError(status >= 500 ? 'STORE_UNREACHABLE' : 'STORE_IO_FAILED', { details });
}

function retryAfterOf(error: KintoneRestAPIError): string | undefined {
  const value: unknown = error.headers?.['retry-after'];
  return typeof value === 'string' ? value : undefined;
}

function isNetwork(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AxiosError' || 'code' in error);
}

function networkOf(error: unknown) {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return { details: { networkCode: typeof code === 'string' ? code : 'unknown' } };
}
