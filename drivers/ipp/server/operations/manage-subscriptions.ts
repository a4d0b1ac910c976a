/** Get-Subscription-Attributes, Get-Subscriptions, Renew-Subscription, Cancel-Subscription (RFC 3995 §11.2). */

import type { SubscriptionDesk } from '../../../device/print-subscriptions.ts';
import { firstInteger, integer } from '../../message/values.ts';
import { answerWith, type IppExchange, type Operation, plainSuccess } from '../exchange.ts';
import { badRequest, IppRefusal } from '../ipp-refusal.ts';
import { attributeSet } from '../literal.ts';
import { readRequestedAttributes } from '../requested-attributes.ts';
import { selectSubscriptionAttributes, viewSubscriptions } from '../subscription/attributes.ts';
import { grantLease } from '../subscription/read-request.ts';

/** Most subscriptions in one answer. */
const mostListed = 1_000;

/** The desk of the queue. Rows of the operation table make sure that it is there. */
export function deskOf({ queue }: IppExchange): SubscriptionDesk {
  if (queue.subscriptions === undefined) {
    throw new IppRefusal('server-error-operation-not-supported', 'the queue takes no subscriptions');
  }
  return queue.subscriptions;
}

function subscriptionId({ operationAttributes }: IppExchange): number {
  const id = firstInteger(operationAttributes, 'notify-subscription-id', 1);
  if (id === undefined) throw badRequest('notify-subscription-id must be an integer above 0');
  return id;
}

/** All attributes unless `requested-attributes` says otherwise. */
export const getSubscriptionAttributes: Operation = async (exchange) => {
  const subscription = await deskOf(exchange).get(exchange.caller, subscriptionId(exchange));
  const view = viewSubscriptions(exchange, await exchange.queue.describe(exchange.caller));
  const requested = readRequestedAttributes(exchange.operationAttributes);
  return answerWith('subscription-attributes', [selectSubscriptionAttributes(subscription, view, requested)]);
};

/** The caller's own, whatever `my-subscriptions` says; `notify-subscription-id` of each unless asked for more. */
export const getSubscriptions: Operation = async (exchange) => {
  const { operationAttributes } = exchange;
  const jobId = firstInteger(operationAttributes, 'notify-job-id', 1);
  const limit = firstInteger(operationAttributes, 'limit');
  if (operationAttributes.has('limit') && (limit === undefined || limit < 1)) {
    throw badRequest('limit must be 1 or more');
  }
  const found = await deskOf(exchange).list(exchange.caller, {
    limit: Math.min(limit ?? mostListed, mostListed),
    ...(jobId === undefined ? {} : { jobId }),
  });
  const view = viewSubscriptions(exchange, await exchange.queue.describe(exchange.caller));
  const requested = readRequestedAttributes(operationAttributes) ?? new Set(['notify-subscription-id']);
  return answerWith(
    'subscription-attributes',
    found.map((subscription) => selectSubscriptionAttributes(subscription, view, requested)),
  );
};

/** Answers with the lease that is given, which may be another than was asked for. */
export const renewSubscription: Operation = async (exchange) => {
  const lease = grantLease(firstInteger(exchange.operationAttributes, 'notify-lease-duration', 0));
  const renewed = await deskOf(exchange).renew(exchange.caller, subscriptionId(exchange), lease);
  return answerWith('subscription-attributes', [
    attributeSet({ 'notify-lease-duration': integer(renewed.leaseSeconds) }),
  ]);
};

/** No event is told any more, not even one that happened before. */
export const cancelSubscription: Operation = async (exchange) => {
  await deskOf(exchange).cancel(exchange.caller, subscriptionId(exchange));
  return plainSuccess;
};
