/** What every request must satisfy before its operation is looked at, in order (RFC 8011 §4.1). */

import type { PrintQueue } from '../../device/print-queue.ts';
import { groupTags, type IppAttributes, type IppMessage } from '../message/message.ts';
import { attributesOf, firstInteger, firstString } from '../message/values.ts';
import { badRequest, IppRefusal } from './ipp-refusal.ts';
import { findOperation, type OperationRow } from './operation-table.ts';
import { parseRoute, type Route } from './route.ts';

/** A request that passed. */
export interface CheckedRequest {
  readonly row: OperationRow;
  readonly operationAttributes: IppAttributes;
  readonly jobAttributes: IppAttributes;
  readonly jobId: number | undefined;
}

const checks: readonly ((message: IppMessage) => void)[] = [
  checkVersion,
  checkRequestId,
  checkGroups,
  checkCharset,
  checkNaturalLanguage,
  checkCharsetSupported,
];

/**
 * Runs all checks. `route` is what the HTTP request was sent to; the target attribute must name the same queue.
 * @throws IppRefusal with the status that RFC 8011 gives for the first rule broken.
 */
export function checkRequest(message: IppMessage, route: Route, queue: PrintQueue): CheckedRequest {
  for (const check of checks) check(message);
  const row = findOperation(message.code, queue);
  if (row === undefined) {
    throw new IppRefusal('server-error-operation-not-supported', 'the operation is not supported');
  }
  const operationAttributes = attributesOf(message, 'operation-attributes');
  const target = readTarget(operationAttributes, row, route);
  return { row, operationAttributes, jobAttributes: attributesOf(message, 'job-attributes'), jobId: target };
}

/** Versions answered in kind; Windows has been seen to send 1.0 (RFC 8011 §4.1.8). */
export function isVersionSupported({ version }: IppMessage): boolean {
  return (version.major === 1 && version.minor <= 1) || (version.major === 2 && version.minor <= 2);
}

/** RFC 8011 §4.1.8. */
function checkVersion(message: IppMessage): void {
  if (!isVersionSupported(message)) {
    throw new IppRefusal('server-error-version-not-supported', 'the IPP version is not supported');
  }
}

/** RFC 8011 §4.1.1: 1 to 2^31 - 1. */
function checkRequestId(message: IppMessage): void {
  if (message.requestId < 1 || message.requestId > 2147483647)
    throw badRequest('request-id must be 1 or more');
}

/** RFC 8011 §4.1.4 and RFC 8010 §3.1.2: operation attributes first, then each group once, in ascending order. */
function checkGroups({ groups }: IppMessage): void {
  if (groups[0]?.group !== 'operation-attributes') throw badRequest('operation attributes must come first');
  let last = 0;
  for (const { group } of groups) {
    const tag = typeof group === 'number' ? group : groupTags[group];
    // Subscription and document groups may repeat (RFC 3995 §5.1).
    const repeats = tag > groupTags['unsupported-attributes'];
    if (tag < last || (tag === last && !repeats)) throw badRequest('attribute groups are out of order');
    last = tag;
  }
}

/** RFC 8011 §4.1.4.1: the first attribute. */
function checkCharset(message: IppMessage): void {
  const [first] = attributesOf(message, 'operation-attributes');
  if (first?.[0] !== 'attributes-charset' || first[1].length !== 1 || first[1][0]?.tag !== 'charset') {
    throw badRequest('attributes-charset must be the first attribute');
  }
}

/** RFC 8011 §4.1.4.1: the second attribute. */
function checkNaturalLanguage(message: IppMessage): void {
  const [, second] = attributesOf(message, 'operation-attributes');
  const isLanguage = second?.[1].length === 1 && second[1][0]?.tag === 'naturalLanguage';
  if (second?.[0] !== 'attributes-natural-language' || !isLanguage) {
    throw badRequest('attributes-natural-language must be the second attribute');
  }
}

/** RFC 8011 §4.1.4.1: utf-8 and its subset. */
function checkCharsetSupported(message: IppMessage): void {
  const charset = firstString(attributesOf(message, 'operation-attributes'), 'attributes-charset');
  if (!['utf-8', 'us-ascii'].includes(charset?.toLowerCase() ?? '')) {
    throw new IppRefusal('client-error-charset-not-supported', 'the charset is not supported');
  }
}

/** RFC 8011 §4.1.5. Returns the job-id of a job operation. */
function readTarget(operation: IppAttributes, row: OperationRow, route: Route): number | undefined {
  const byJobUri = row.target === 'job' && operation.has('job-uri');
  const target = readTargetUri(operation, byJobUri ? 'job-uri' : 'printer-uri');
  if (target?.queuePath !== route.queuePath) {
    throw new IppRefusal('client-error-not-found', 'the target is not here');
  }
  if (row.target === 'printer') return undefined;
  if (byJobUri) {
    if (target.jobId === undefined)
      throw new IppRefusal('client-error-not-found', 'the job-uri names no job');
    return target.jobId;
  }
  const jobId = firstInteger(operation, 'job-id', 1);
  if (jobId === undefined || operation.get('job-id')?.length !== 1) {
    throw badRequest('job-id must be one integer above 0');
  }
  return jobId;
}

function readTargetUri(operation: IppAttributes, attribute: 'printer-uri' | 'job-uri'): Route | undefined {
  const values = operation.get(attribute);
  const [value] = values ?? [];
  if (values?.length !== 1 || value?.tag !== 'uri') throw badRequest(`${attribute} must be one uri`);
  const parsed = URL.parse(value.value);
  if (parsed === null || value.value.length > 1023) throw badRequest(`${attribute} is not a uri`);
  if (!['ipp:', 'ipps:', 'http:', 'https:'].includes(parsed.protocol)) {
    throw new IppRefusal(
      'client-error-uri-scheme-not-supported',
      `the scheme of ${attribute} is not supported`,
    );
  }
  return parseRoute(parsed.pathname);
}
