/** Status codes (RFC 8011 appendix B, IANA registry of IPP status codes). */

import { packageStatusCodes } from './package-tables.ts';
import { buildTable } from './table.ts';

/** Status codes that the package's table lacks, each group with its document. */
const additions: ReadonlyMap<string, number> = new Map([
  // PWG 5100.16 (Transaction-Based Printing Extensions)
  ['client-error-account-info-needed', 0x041c],
  ['client-error-account-closed', 0x041d],
  ['client-error-account-limit-reached', 0x041e],
  ['client-error-account-authorization-failed', 0x041f],
  // PWG 5100.18 (Shared Infrastructure Extensions)
  ['client-error-not-fetchable', 0x0420],
]);

const used = [
  'successful-ok',
  'successful-ok-ignored-or-substituted-attributes',
  'successful-ok-conflicting-attributes',
  'successful-ok-ignored-subscriptions',
  'successful-ok-too-many-events',
  'successful-ok-events-complete',
  'client-error-bad-request',
  'client-error-forbidden',
  'client-error-not-authenticated',
  'client-error-not-authorized',
  'client-error-not-possible',
  'client-error-timeout',
  'client-error-not-found',
  'client-error-gone',
  'client-error-request-entity-too-large',
  'client-error-request-value-too-long',
  'client-error-document-format-not-supported',
  'client-error-attributes-or-values-not-supported',
  'client-error-uri-scheme-not-supported',
  'client-error-charset-not-supported',
  'client-error-conflicting-attributes',
  'client-error-compression-not-supported',
  'client-error-compression-error',
  'client-error-document-format-error',
  'client-error-document-access-error',
  'client-error-attributes-not-settable',
  'client-error-ignored-all-subscriptions',
  'client-error-too-many-subscriptions',
  'client-error-document-password-error',
  'client-error-document-permission-error',
  'client-error-document-security-error',
  'client-error-document-unprintable-error',
  'client-error-account-info-needed',
  'client-error-account-closed',
  'client-error-account-limit-reached',
  'client-error-account-authorization-failed',
  'client-error-not-fetchable',
  'server-error-internal-error',
  'server-error-operation-not-supported',
  'server-error-service-unavailable',
  'server-error-version-not-supported',
  'server-error-device-error',
  'server-error-temporary-error',
  'server-error-not-accepting-jobs',
  'server-error-busy',
  'server-error-job-canceled',
  'server-error-multiple-document-jobs-not-supported',
  'server-error-printer-is-deactivated',
  'server-error-too-many-jobs',
  'server-error-too-many-documents',
] as const;

/** Status codes known by name in the code. */
export type StatusKeyword = (typeof used)[number];

const table = buildTable(packageStatusCodes(), additions, used);

/** Status codes by name: `statusCodes['server-error-busy']` is 0x0507. */
export const statusCodes: Readonly<Record<StatusKeyword, number>> = table.number;

/** The registered keyword of a status code, undefined when there is none. */
export function statusKeyword(code: number): string | undefined {
  return table.name.get(code);
}

/** True for the codes of success, 0x0000 to 0x00ff (RFC 8011 §B.1.2). */
export function isSuccess(code: number): boolean {
  return code >= 0 && code <= 0xff;
}
