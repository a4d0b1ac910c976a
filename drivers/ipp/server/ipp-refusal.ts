/** The refusals that the protocol itself asks for, and how a queue's refusals are told (RFC 8011 §4.1, Appendix B). */

import type { QueueRefusalReason } from '../../device/print-queue.ts';
import type { IppAttributes } from '../message/message.ts';
import type { StatusKeyword } from '../registry/status-codes.ts';

/** Thrown by a check or an operation: the request is answered with this status and nothing else happens. */
export class IppRefusal extends Error {
  override readonly name = 'IppRefusal';
  readonly status: StatusKeyword;
  /** Goes back in the unsupported-attributes group. */
  readonly unsupported: IppAttributes | undefined;

  /** Language of the message. */
  readonly language: 'en' | 'of-queue';

  constructor(
    status: StatusKeyword,
    message: string,
    unsupported?: IppAttributes,
    language: 'en' | 'of-queue' = 'en',
  ) {
    super(message);
    this.status = status;
    this.unsupported = unsupported;
    this.language = language;
  }
}

/** A request that breaks a rule of the protocol. `rule` names it for the client's developer. */
export function badRequest(rule: string): IppRefusal {
  return new IppRefusal('client-error-bad-request', rule);
}

/**
 * Thrown by a queue to have the connection cut without an answer, as a device does that loses power. Simulated
 * devices use it; a service has no reason to.
 */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
}

/**
 * Status of each refusal (RFC 8011 Appendix B; PWG 5100.16 §8). CUPS 2.4 holds a job that is not authorized or
 * forbidden and sends most others again; of the account statuses it knows its own numbers only, not the registered
 * ones. `server-error-internal-error` would stop the client's queue, so no refusal maps to it.
 */
export const refusalStatuses: Readonly<Record<QueueRefusalReason, StatusKeyword>> = {
  'not-authenticated': 'client-error-not-authenticated',
  forbidden: 'client-error-forbidden',
  'not-authorized': 'client-error-not-authorized',
  'not-found': 'client-error-not-found',
  'not-possible': 'client-error-not-possible',
  'document-format-not-supported': 'client-error-document-format-not-supported',
  'document-format-error': 'client-error-document-format-error',
  'compression-not-supported': 'client-error-compression-not-supported',
  'attributes-not-supported': 'client-error-attributes-or-values-not-supported',
  'too-many-jobs': 'server-error-too-many-jobs',
  'too-many-subscriptions': 'client-error-too-many-subscriptions',
  'too-large': 'client-error-request-entity-too-large',
  'account-limit-reached': 'client-error-account-limit-reached',
  'account-authorization-failed': 'client-error-account-authorization-failed',
  'account-info-needed': 'client-error-account-info-needed',
  'not-accepting-jobs': 'server-error-not-accepting-jobs',
  busy: 'server-error-busy',
  'temporary-error': 'server-error-temporary-error',
};
