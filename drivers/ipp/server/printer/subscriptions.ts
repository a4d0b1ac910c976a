/** Which events can be subscribed to, and how (RFC 3995 §5.3, §6; RFC 3996 §8). */

import type { SubscribedEvent } from '../../../device/print-subscriptions.ts';
import type { IppAttributes } from '../../message/message.ts';
import { integer, keyword, rangeOfInteger } from '../../message/values.ts';
import { attributeSet } from '../literal.ts';
import type { PrinterView } from './view.ts';

/** Events that can be subscribed to. */
export const subscribedEvents: readonly SubscribedEvent[] = [
  'job-completed',
  'job-created',
  'job-state-changed',
  'printer-config-changed',
  'printer-state-changed',
  'printer-stopped',
];

/** `notify-events-default`. */
export const defaultEvents: readonly SubscribedEvent[] = ['job-completed'];

/** `notify-lease-duration` in seconds. A lease without an end (0) is not given: nobody would ever take it away. */
export const leaseSeconds = { default: 3_600, least: 60, most: 86_400 } as const;

/** `ippget-event-life` in seconds (RFC 3996 §8.1 recommends it). */
export const eventLifeSeconds = 60;

/** Subscription attributes; none for a queue that nobody can subscribe to. */
export function subscriptionAttributes({ takesSubscriptions }: PrinterView): IppAttributes {
  if (!takesSubscriptions) return attributeSet({});
  return attributeSet({
    'notify-events-default': defaultEvents.map(keyword),
    'notify-events-supported': ['none', ...subscribedEvents].map(keyword),
    'notify-max-events-supported': integer(subscribedEvents.length),
    'notify-lease-duration-default': integer(leaseSeconds.default),
    'notify-lease-duration-supported': rangeOfInteger(leaseSeconds.least, leaseSeconds.most),
    'notify-pull-method-supported': keyword('ippget'),
    'ippget-event-life': integer(eventLifeSeconds),
  });
}
