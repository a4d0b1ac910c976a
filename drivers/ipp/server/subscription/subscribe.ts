/** Makes the subscriptions that a request asks for, each with an outcome of its own (RFC 3995 §11.1). */

import { QueueRefusal } from '../../../device/print-queue.ts';
import type { QueueSubscription } from '../../../device/print-subscriptions.ts';
import type { IppAttributes, IppGroup } from '../../message/message.ts';
import { enumValue, groupsOf, integer } from '../../message/values.ts';
import { type StatusKeyword, statusCodes } from '../../registry/status-codes.ts';
import type { IppAnswer, IppExchange } from '../exchange.ts';
import { refusalStatuses } from '../ipp-refusal.ts';
import { attributeSet } from '../literal.ts';
import { readSubscription } from './read-request.ts';

/** Most subscriptions in one request. */
const mostInRequest = 10;

/** What became of the groups of a request. */
export interface SubscriptionOutcome {
  /** One a group, in the order of the request. */
  readonly groups: readonly IppGroup[];
  readonly made: number;
  readonly refused: number;
}

/**
 * Subscribes to a job, or to the queue when `jobId` is undefined. `withJob`: the request made the job itself.
 * Throws what the queue refuses for reasons that hold for every group, such as a job of somebody else.
 */
export async function subscribeAll(
  exchange: IppExchange,
  jobId: number | undefined,
  withJob: boolean,
): Promise<SubscriptionOutcome> {
  const groups: IppGroup[] = [];
  let made = 0;
  for (const { attributes } of groupsOf(exchange.message, 'subscription-attributes')) {
    const outcome =
      groups.length < mostInRequest
        ? await subscribeOne(exchange, attributes, jobId, withJob)
        : { status: 'client-error-too-many-subscriptions' as const };
    if ('subscription' in outcome) made += 1;
    groups.push({ group: 'subscription-attributes', attributes: describeOutcome(outcome) });
  }
  return { groups, made, refused: groups.length - made };
}

type Outcome =
  | { readonly status: StatusKeyword; readonly unsupported?: IppAttributes }
  | { readonly status: StatusKeyword; readonly subscription: QueueSubscription };

async function subscribeOne(
  { queue, caller, profile }: IppExchange,
  attributes: IppAttributes,
  jobId: number | undefined,
  withJob: boolean,
): Promise<Outcome> {
  const read = readSubscription(attributes, profile.naturalLanguage);
  if ('refused' in read) return { status: read.refused, unsupported: read.unsupported };
  if (queue.subscriptions === undefined) return { status: 'client-error-not-possible' };
  try {
    const subscription = await queue.subscriptions.subscribe(caller, {
      ...read.request,
      withJob,
      ...(jobId === undefined ? {} : { jobId }),
    });
    return { status: read.status, subscription };
  } catch (error) {
    if (!(error instanceof QueueRefusal) || error.reason !== 'too-many-subscriptions') throw error;
    return { status: refusalStatuses[error.reason] };
  }
}

/** RFC 3995 §11.1.2.2: the id, the lease, and a status that is left out when all is well. */
function describeOutcome(outcome: Outcome): IppAttributes {
  const status =
    outcome.status === 'successful-ok' ? undefined : enumValue(Math.max(1, statusCodes[outcome.status]));
  if ('subscription' in outcome) {
    const { id, jobId, leaseSeconds } = outcome.subscription;
    return attributeSet({
      'notify-subscription-id': integer(id),
      'notify-lease-duration': jobId === undefined ? integer(leaseSeconds) : undefined,
      'notify-status-code': status,
    });
  }
  return new Map([...(outcome.unsupported ?? []), ...attributeSet({ 'notify-status-code': status })]);
}

/** Adds to the answer of a job creation what became of the subscriptions that came with it (RFC 3995 §11.1.3). */
export async function withSubscriptions(
  exchange: IppExchange,
  jobId: number,
  answer: IppAnswer,
): Promise<IppAnswer> {
  const asked = groupsOf(exchange.message, 'subscription-attributes').length > 0;
  if (!asked || exchange.queue.subscriptions === undefined) return answer;
  const { groups, refused } = await subscribeAll(exchange, jobId, true);
  return {
    ...answer,
    status: refused > 0 ? 'successful-ok-ignored-subscriptions' : answer.status,
    groups: [...answer.groups, ...groups],
  };
}
