/** A subscription's attributes, each computed only when asked for (RFC 3995 §5.3, §5.4). */

import type { QueueDescription } from '../../../device/print-queue.ts';
import type { QueueSubscription } from '../../../device/print-subscriptions.ts';
import type { IppAttributes, IppValue } from '../../message/message.ts';
import { charset, integer, keyword, naturalLanguage, octetString, uri } from '../../message/values.ts';
import type { IppExchange } from '../exchange.ts';
import { shortName } from '../literal.ts';
import { printerTime } from '../printer/view.ts';

/** What a subscription's attributes need beside it. */
export interface SubscriptionView {
  readonly printerUri: string;
  readonly upSince: Date;
  readonly now: Date;
}

type Describe = (
  one: QueueSubscription,
  view: SubscriptionView,
) => IppValue | readonly IppValue[] | undefined;

const templateAttributes: Readonly<Record<string, Describe>> = {
  'notify-pull-method': () => keyword('ippget'),
  'notify-events': (one) => one.events.map(keyword),
  'notify-user-data': (one) => one.userData && octetString(one.userData),
  'notify-charset': () => charset('utf-8'),
  'notify-natural-language': (one) => naturalLanguage(one.naturalLanguage),
  'notify-lease-duration': (one) => (one.jobId === undefined ? integer(one.leaseSeconds) : undefined),
};

const descriptionAttributes: Readonly<Record<string, Describe>> = {
  'notify-subscription-id': (one) => integer(one.id),
  'notify-sequence-number': (one) => integer(one.sequenceNumber),
  'notify-job-id': (one) => (one.jobId === undefined ? undefined : integer(one.jobId)),
  'notify-lease-expiration-time': (one, view) =>
    one.expiresAt && integer(printerTime(view.upSince, one.expiresAt)),
  'notify-printer-up-time': (_one, view) => integer(Math.max(1, printerTime(view.upSince, view.now))),
  'notify-printer-uri': (_one, view) => uri(view.printerUri),
  'notify-subscriber-user-name': (one) => shortName(one.subscriberName),
};

/** What subscription attributes need of an exchange and of the queue's description. */
export function viewSubscriptions(exchange: IppExchange, { upSince }: QueueDescription): SubscriptionView {
  return { printerUri: exchange.printerUri, upSince, now: exchange.now() };
}

/** The attributes that were asked for; undefined asks for all. Unknown names are passed over. */
export function selectSubscriptionAttributes(
  subscription: QueueSubscription,
  view: SubscriptionView,
  requested: ReadonlySet<string> | undefined,
): IppAttributes {
  const asked = requested ?? new Set(['all']);
  const selected = new Map<string, readonly IppValue[]>();
  const take = (group: string, describers: Readonly<Record<string, Describe>>) => {
    const whole = asked.has('all') || asked.has(group);
    for (const [name, describe] of Object.entries(describers)) {
      const value = whole || asked.has(name) ? describe(subscription, view) : undefined;
      if (value !== undefined) selected.set(name, 'tag' in value ? [value] : value);
    }
  };
  take('subscription-template', templateAttributes);
  take('subscription-description', descriptionAttributes);
  return selected;
}
