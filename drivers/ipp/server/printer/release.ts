/** What becomes of a job after it was taken: release, PIN, cost code, lifetime, privacy (PWG 5100.11, 5100.7, 5100.13). */

import type { QueueDescription } from '../../../device/print-queue.ts';
import type { IppAttributes } from '../../message/message.ts';
import { boolean, integer, keyword, noValue, rangeOfInteger, uri } from '../../message/values.ts';
import { attributeSet } from '../literal.ts';
import type { PrinterView } from './view.ts';

/** Attributes that others than a job's owner do not see (`job-privacy-attributes`, PWG 5100.11 §6.4). */
const privateAttributes = ['job-name', 'job-originating-user-name'];

/** Attributes of holding and releasing; none for a queue that prints at once and takes no demands. */
export function releaseAttributes({ description }: PrinterView): IppAttributes {
  const { mandatoryJobAttributes: mandatory, privacyPolicyUrl } = description;
  return new Map([
    ...(description.holdsJobs ? holdAttributes : []),
    ...passwordAttributes(description),
    ...accountAttributes(description),
    ...lifetimeAttributes(description),
    ...attributeSet({
      'printer-mandatory-job-attributes': mandatory?.map(keyword),
      'printer-privacy-policy-uri': privacyPolicyUrl === undefined ? undefined : uri(privacyPolicyUrl),
    }),
  ]);
}

const holdAttributes: IppAttributes = attributeSet({
  'job-release-action-default': keyword('owner-authorized'),
  'job-release-action-supported': keyword('owner-authorized'),
  'job-privacy-attributes': privateAttributes.map(keyword),
  'job-privacy-scope': keyword('owner'),
});

function passwordAttributes({ jobPassword }: QueueDescription): IppAttributes {
  if (jobPassword === undefined) return attributeSet({});
  return attributeSet({
    'job-password-supported': integer(jobPassword.mostOctets),
    'job-password-length-supported': rangeOfInteger(1, jobPassword.mostOctets),
    'job-password-encryption-supported': jobPassword.encryptions.map(keyword),
    'job-password-repertoire-configured': keyword('iana_utf-8_any'),
    'job-password-repertoire-supported': keyword('iana_utf-8_any'),
  });
}

function accountAttributes({ takesAccountId }: QueueDescription): IppAttributes {
  if (takesAccountId !== true) return attributeSet({});
  return attributeSet({ 'job-account-id-default': noValue, 'job-account-id-supported': boolean(true) });
}

function lifetimeAttributes({ cancelAfterSeconds }: QueueDescription): IppAttributes {
  if (cancelAfterSeconds === undefined) return attributeSet({});
  return attributeSet({
    'job-cancel-after-default': integer(cancelAfterSeconds.default),
    'job-cancel-after-supported': rangeOfInteger(1, cancelAfterSeconds.most),
  });
}
