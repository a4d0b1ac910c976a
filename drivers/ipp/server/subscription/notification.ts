/** An event as it is told to a subscriber (RFC 3995 §9.1; RFC 3996 §5.2, tables 3 to 5). */

import type { JobState } from '../../../device/job.ts';
import type { QueueNotification, QueueSubscription } from '../../../device/print-subscriptions.ts';
import type { IppAttributes } from '../../message/message.ts';
import {
  charset,
  dateTime,
  enumValue,
  integer,
  keyword,
  naturalLanguage,
  octetString,
  uri,
} from '../../message/values.ts';
import { jobStates } from '../../registry/states.ts';
import { attributeSet, shortText } from '../literal.ts';
import { printerTime } from '../printer/view.ts';
import type { SubscriptionView } from './attributes.ts';

const sentences: Readonly<Record<JobState, { readonly ja: string; readonly en: string }>> = {
  pending: { ja: '順番を待っています。', en: 'is waiting.' },
  'pending-held': { ja: '留め置いています。', en: 'is held.' },
  processing: { ja: '印刷しています。', en: 'is printing.' },
  'processing-stopped': { ja: '止まっています。', en: 'has stopped.' },
  canceled: { ja: '取り消されました。', en: 'was canceled.' },
  aborted: { ja: '中止されました。', en: 'was aborted.' },
  completed: { ja: '印刷が終わりました。', en: 'is finished.' },
};

/** The event notification group. Names of jobs and people are not in it. */
export function notificationAttributes(
  notification: QueueNotification,
  subscription: QueueSubscription,
  view: SubscriptionView,
): IppAttributes {
  const { job, event } = notification;
  const sentence = sentences[job.state];
  const text =
    subscription.naturalLanguage === 'ja'
      ? `ジョブ ${job.jobId}: ${sentence.ja}`
      : `Job ${job.jobId} ${sentence.en}`;
  const isCounted = event === 'job-completed' && job.impressionsCompleted !== undefined;
  return attributeSet({
    'notify-subscription-id': integer(notification.subscriptionId),
    'notify-printer-uri': uri(view.printerUri),
    'notify-subscribed-event': keyword(event),
    'printer-up-time': integer(Math.max(1, printerTime(view.upSince, notification.at))),
    'printer-current-time': dateTime(notification.at),
    'notify-sequence-number': integer(notification.sequenceNumber),
    'notify-charset': charset('utf-8'),
    'notify-natural-language': naturalLanguage(subscription.naturalLanguage),
    'notify-user-data': octetString(subscription.userData ?? new Uint8Array()),
    'notify-text': shortText(text),
    'notify-job-id': integer(job.jobId),
    'job-id': integer(job.jobId),
    'job-state': enumValue(jobStates[job.state]),
    'job-state-reasons': (job.stateReasons.length > 0 ? job.stateReasons : ['none']).map(keyword),
    'job-impressions-completed': isCounted ? integer(job.impressionsCompleted ?? 0) : undefined,
  });
}
