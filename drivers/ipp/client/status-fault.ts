/** What a refusal by a device means: IPP status codes and HTTP status codes as device errors. */

import { DeviceError, type DeviceErrorCode } from '../../device/device-error.ts';
import { type StatusKeyword, statusCodes, statusKeyword } from '../registry/status-codes.ts';

const faults: readonly (readonly [DeviceErrorCode, readonly StatusKeyword[]])[] = [
  [
    'DEVICE_AUTHENTICATION_REFUSED',
    [
      'client-error-forbidden',
      'client-error-not-authenticated',
      'client-error-not-authorized',
      'client-error-account-info-needed',
      'client-error-account-closed',
      'client-error-account-limit-reached',
      'client-error-account-authorization-failed',
    ],
  ],
  [
    'DEVICE_FORMAT_UNSUPPORTED',
    ['client-error-document-format-not-supported', 'client-error-compression-not-supported'],
  ],
  [
    'DEVICE_DOCUMENT_REFUSED',
    [
      'client-error-request-entity-too-large',
      'client-error-attributes-or-values-not-supported',
      'client-error-conflicting-attributes',
      'client-error-compression-error',
      'client-error-document-format-error',
      'client-error-document-password-error',
      'client-error-document-permission-error',
      'client-error-document-security-error',
      'client-error-document-unprintable-error',
    ],
  ],
  ['DEVICE_TIMED_OUT', ['client-error-timeout']],
  [
    'DEVICE_BUSY',
    [
      'server-error-busy',
      'server-error-service-unavailable',
      'server-error-temporary-error',
      'server-error-too-many-jobs',
    ],
  ],
  [
    'DEVICE_NOT_ACCEPTING',
    [
      'server-error-not-accepting-jobs',
      'server-error-printer-is-deactivated',
      'server-error-device-error',
      'server-error-job-canceled',
    ],
  ],
];

const faultByStatus: ReadonlyMap<number, DeviceErrorCode> = new Map(
  faults.flatMap(([code, keywords]) => keywords.map((keyword) => [statusCodes[keyword], code] as const)),
);

/** The error for an answer whose status is no success; every status without a row is a `DEVICE_PROTOCOL_ERROR`. */
export function statusFault(status: number): DeviceError {
  const keyword = statusKeyword(status) ?? `0x${status.toString(16).padStart(4, '0')}`;
  return new DeviceError(faultByStatus.get(status) ?? 'DEVICE_PROTOCOL_ERROR', {
    message: `device answered ${keyword}`,
    details: { status: keyword },
  });
}

/** The error for an HTTP answer other than 200 (RFC 8010 §3.4.3); `reason` says why a 401 could not be answered. */
export function httpFault(status: number, reason?: string): DeviceError {
  return new DeviceError(httpCode(status), {
    message: `device answered HTTP ${status}${reason === undefined ? '' : ` (${reason})`}`,
    details: { httpStatus: status, ...(reason === undefined ? {} : { reason }) },
  });
}

function httpCode(status: number): DeviceErrorCode {
  if (status === 401 || status === 403 || status === 407) return 'DEVICE_AUTHENTICATION_REFUSED';
  if (status === 429 || status === 503) return 'DEVICE_BUSY';
  if (status === 413) return 'DEVICE_DOCUMENT_REFUSED';
  return 'DEVICE_PROTOCOL_ERROR';
}
