/** Get-Notifications (RFC 3996 §5): a subscriber fetches its events. */

import { allIntegers, integer } from '../../message/values.ts';
import type { Operation } from '../exchange.ts';
import { badRequest } from '../ipp-refusal.ts';
import { attributeSet } from '../literal.ts';
import { eventLifeSeconds } from '../printer/subscriptions.ts';
import { printerTime } from '../printer/view.ts';
import { viewSubscriptions } from '../subscription/attributes.ts';
import { notificationAttributes } from '../subscription/notification.ts';
import { deskOf } from './manage-subscriptions.ts';

/** Most subscriptions in one request. */
const mostSubscriptions = 100;

/**
 * Answers at once: `notify-wait` is declined by naming the interval (RFC 3996 §5.2 option 3), so that no connection
 * is kept waiting.
 */
export const getNotifications: Operation = async (exchange) => {
  const { operationAttributes, queue, caller } = exchange;
  const ids = allIntegers(operationAttributes, 'notify-subscription-ids');
  if (ids.length === 0 || ids.length > mostSubscriptions || ids.some((id) => id < 1)) {
    throw badRequest(`notify-subscription-ids must be 1 to ${mostSubscriptions} integers above 0`);
  }
  const lowest = allIntegers(operationAttributes, 'notify-sequence-numbers');
  const fetched = await deskOf(exchange).fetch(
    caller,
    ids.map((id, index) => ({ id, fromSequenceNumber: Math.max(1, lowest[index] ?? 1) })),
  );
  const view = viewSubscriptions(exchange, await queue.describe(caller));
  const byId = new Map(fetched.subscriptions.map((subscription) => [subscription.id, subscription]));
  return {
    status: fetched.complete ? 'successful-ok-events-complete' : 'successful-ok',
    operationAttributes: attributeSet({
      'printer-up-time': integer(Math.max(1, printerTime(view.upSince, view.now))),
      'notify-get-interval': fetched.complete ? undefined : integer(eventLifeSeconds),
    }),
    groups: fetched.notifications.flatMap((notification) => {
      const subscription = byId.get(notification.subscriptionId);
      if (subscription === undefined) return [];
      const attributes = notificationAttributes(notification, subscription, view);
      return [{ group: 'event-notification-attributes', attributes }];
    }),
  };
};
