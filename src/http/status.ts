/** The one table from error codes to HTTP status (RFC 9110 §15). Codes that are not in it are faults: 500. */

import type { RefusalCode } from '../ui/text/refusals.ts';

const statusByCode: Readonly<Record<string, number>> = {
  REQUEST_INVALID: 400,
  REQUEST_TOO_LARGE: 413,
  NOT_FOUND: 404,
  SERVICE_BUSY: 503,
  HTTP_HOST_NOT_ALLOWED: 421,
  HTTP_ORIGIN_NOT_ALLOWED: 403,
  HTTP_FORGERY_SUSPECTED: 403,
  HTTP_SIGN_IN_REQUIRED: 401,
  HTTP_WALK_UP_REQUIRED: 401,
  HTTP_PANEL_NOT_PAIRED: 401,
  HTTP_ROLE_REQUIRED: 403,
  HTTP_PASSWORD_CHANGE_REQUIRED: 403,
  HTTP_METHOD_NOT_ALLOWED: 405,
  HTTP_TOO_MANY_REQUESTS: 429,
  SCAN_DIGEST_MISMATCH: 422,
  SCAN_TOO_LARGE: 413,
  CARD_READ_INVALID: 422,
  OCR_INPUT_UNREADABLE: 422,
  OCR_INPUT_TOO_LARGE: 413,
  OCR_INPUT_ENCRYPTED: 422,
  DEVICE_UNREACHABLE: 502,
  DEVICE_TIMED_OUT: 504,
  DEVICE_BUSY: 503,
  DEVICE_NOT_ACCEPTING: 503,
  DEVICE_AUTHENTICATION_REFUSED: 502,
  DEVICE_CERTIFICATE_CHANGED: 502,
  DEVICE_PROTOCOL_ERROR: 502,
  DEVICE_REPLY_LOST: 502,
  SCANNER_NO_PAPER: 409,
  SCANNER_JAM: 409,
  SCANNER_COVER_OPEN: 409,
};

/** The HTTP status of an error code. */
export function statusOf(code: string): number {
  return Object.hasOwn(statusByCode, code) ? (statusByCode[code] ?? 500) : 500;
}

/** The HTTP status of an expected refusal. */
export const refusalStatus: Readonly<Record<RefusalCode, number>> = {
  'card-unknown': 403,
  'card-suspended': 403,
  'person-inactive': 403,
  'device-paused': 409,
  'no-common-segment': 403,
  'too-many-trials': 429,
  'job-not-found': 404,
  'job-not-held': 409,
  'being-printed': 409,
  'segment-not-allowed': 403,
  'outcome-unknown': 409,
  wrong: 401,
  locked: 429,
  inactive: 403,
  'too-weak': 422,
  'too-many': 409,
  'no-scanner': 409,
};
