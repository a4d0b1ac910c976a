/** Registered keyword values of attributes (IANA registry of IPP keywords). */

import { packageKeywords } from './package-tables.ts';

/** Keywords that the package's table lacks, each group with its document. */
const additions: Readonly<Record<string, readonly string[]>> = Object.freeze({
  'job-state-reasons': [
    // PWG 5100.11 (Enterprise Printing Extensions v2)
    'job-held-for-authorization',
    'job-held-for-button-press',
    'job-held-for-release',
    'job-held-for-review',
    'job-release-wait',
    'waiting-for-user-action',
    // PWG 5100.16 (Transaction-Based Printing Extensions)
    'account-authorization-failed',
    'account-closed',
    'account-info-needed',
    'account-limit-reached',
    // PWG 5100.18 (Shared Infrastructure Extensions)
    'job-fetchable',
  ],
  // PWG 5100.11
  'job-release-action-supported': ['none', 'button-press', 'job-password', 'owner-authorized'],
  // RFC 8011 §4.2.6.1, PWG 5100.11, PWG 5100.18
  'which-jobs-supported': [
    'aborted',
    'all',
    'canceled',
    'completed',
    'fetchable',
    'not-completed',
    'pending',
    'pending-held',
    'processing',
    'processing-stopped',
    'proof-and-hold',
    'proof-print',
    'saved',
    'stored-group',
    'stored-owner',
    'stored-public',
  ],
  // PWG 5100.14, PWG 5100.18, PWG 5100.11
  'ipp-features-supported': [
    'ipp-everywhere-server',
    'infrastructure-printer',
    'job-release',
    'job-storage',
    'print-policy',
  ],
});

/** All registered keywords of an attribute; empty when the registry tables know none. */
export function registeredKeywords(attribute: string): ReadonlySet<string> {
  const added = Object.hasOwn(additions, attribute) ? additions[attribute] : undefined;
  return new Set([...packageKeywords(attribute), ...(added ?? [])]);
}
