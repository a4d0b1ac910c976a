/** Reads the subscription attributes groups of a request (RFC 3995 §5.3, §11.1.2). */

import type { SubscribedEvent, SubscriptionRequest } from '../../../device/print-subscriptions.ts';
import type { IppAttributes, IppValue } from '../../message/message.ts';
import { allStrings, firstInteger, firstString } from '../../message/values.ts';
import type { StatusKeyword } from '../../registry/status-codes.ts';
import { defaultEvents, leaseSeconds, subscribedEvents } from '../printer/subscriptions.ts';

/** What a client asked for, or why it does not get it. */
export type ReadSubscription =
  | {
      readonly request: Omit<SubscriptionRequest, 'jobId' | 'withJob'>;
      /** Not `successful-ok` when a part of what was asked is left out. */
      readonly status: StatusKeyword;
    }
  | { readonly refused: StatusKeyword; readonly unsupported: IppAttributes };

/** Most octets of `notify-user-data` (RFC 3995 §5.3.5). */
const mostUserDataOctets = 63;

/** Reads one group. A push to a URI that the client names is never made, so every one is refused. */
export function readSubscription(group: IppAttributes, defaultLanguage: string): ReadSubscription {
  const refuse = (refused: StatusKeyword, attribute: string): ReadSubscription => ({
    refused,
    unsupported: new Map([[attribute, group.get(attribute) ?? []]]),
  });
  if (group.has('notify-recipient-uri')) {
    return refuse('client-error-uri-scheme-not-supported', 'notify-recipient-uri');
  }
  if (firstString(group, 'notify-pull-method') !== 'ippget') {
    return refuse('client-error-attributes-or-values-not-supported', 'notify-pull-method');
  }
  const asked = group.has('notify-events') ? allStrings(group, 'notify-events') : defaultEvents;
  const events = [...new Set(asked)].filter(isSubscribed);
  if (events.length === 0) return refuse('client-error-attributes-or-values-not-supported', 'notify-events');
  const userData = readUserData(group.get('notify-user-data'));
  if (userData === 'too-long') return refuse('client-error-request-value-too-long', 'notify-user-data');
  const lease = readLease(group);
  return {
    request: {
      events,
      naturalLanguage: readLanguage(group, defaultLanguage),
      leaseSeconds: lease.seconds,
      ...(userData === undefined ? {} : { userData }),
    },
    status: statusOf(asked, events, lease.isSubstituted),
  };
}

function statusOf(
  asked: readonly string[],
  events: readonly SubscribedEvent[],
  isSubstituted: boolean,
): StatusKeyword {
  if (asked.length > subscribedEvents.length) return 'successful-ok-too-many-events';
  const isComplete = events.length === new Set(asked).size && !isSubstituted;
  return isComplete ? 'successful-ok' : 'successful-ok-ignored-or-substituted-attributes';
}

function isSubscribed(event: string): event is SubscribedEvent {
  return (subscribedEvents as readonly string[]).includes(event);
}

function readUserData(values: readonly IppValue[] | undefined): Uint8Array | 'too-long' | undefined {
  const [value] = values ?? [];
  if (value?.tag !== 'octetString') return undefined;
  return value.value.byteLength > mostUserDataOctets ? 'too-long' : value.value;
}

/** A lease outside the range becomes the nearest one inside; no end (0) becomes the longest (RFC 3995 §5.3.8). */
function readLease(attributes: IppAttributes): { readonly seconds: number; readonly isSubstituted: boolean } {
  const asked = firstInteger(attributes, 'notify-lease-duration', 0);
  const seconds = grantLease(asked);
  return { seconds, isSubstituted: asked !== undefined && asked !== seconds };
}

/** The lease given for one that was asked; undefined asks for the default. */
export function grantLease(asked: number | undefined): number {
  if (asked === undefined) return leaseSeconds.default;
  return asked === 0 ? leaseSeconds.most : Math.min(leaseSeconds.most, Math.max(leaseSeconds.least, asked));
}

/** Texts are made in Japanese and English. */
function readLanguage(group: IppAttributes, defaultLanguage: string): string {
  const asked = firstString(group, 'notify-natural-language')?.toLowerCase().split('-', 1)[0];
  return asked === 'ja' || asked === 'en' ? asked : defaultLanguage;
}
