/** What the service behind the printer can do (RFC 8011 §5.4.14-36; PWG 5100.7, 5100.11, 5100.13, 5100.14). */

import type { IppAttributes } from '../../message/message.ts';
import {
  boolean,
  charset,
  enumValue,
  integer,
  keyword,
  naturalLanguage,
  rangeOfInteger,
} from '../../message/values.ts';
import { attributeSet } from '../literal.ts';
import type { PrinterView } from './view.ts';

/** Job Template and operation attributes that a job creation may carry (PWG 5100.7 §6.9.5). */
export const jobCreationAttributes = [
  'copies',
  'document-format',
  'document-name',
  'finishings',
  'finishings-col',
  'ipp-attribute-fidelity',
  'job-hold-until',
  'job-name',
  'job-priority',
  'job-sheets',
  'media',
  'media-col',
  'multiple-document-handling',
  'number-up',
  'orientation-requested',
  'output-bin',
  'page-ranges',
  'print-color-mode',
  'print-content-optimize',
  'print-quality',
  'print-rendering-intent',
  'print-scaling',
  'printer-resolution',
  'sides',
] as const;

/** Capability attributes that do not depend on the document format. */
export function capabilityAttributes(view: PrinterView): IppAttributes {
  const { description } = view;
  const holding = ['ipp-everywhere-server', 'job-release'];
  const features = ['ipp-everywhere', ...(description.holdsJobs ? holding : [])];
  const takes: Readonly<Record<string, boolean>> = {
    'job-account-id': description.takesAccountId === true,
    'job-cancel-after': description.cancelAfterSeconds !== undefined,
    'job-password': description.jobPassword !== undefined,
    'job-password-encryption': description.jobPassword !== undefined,
    'job-release-action': description.holdsJobs,
  };
  const creation = [...jobCreationAttributes, ...Object.keys(takes).filter((name) => takes[name] === true)];
  return attributeSet({
    'operations-supported': view.operations.map(enumValue),
    'ipp-versions-supported': (view.isFull ? ['1.1', '2.0', '2.1'] : ['1.1', '2.0']).map(keyword),
    'ipp-features-supported': features.map(keyword),
    'charset-configured': charset('utf-8'),
    'charset-supported': ['utf-8', 'us-ascii'].map(charset),
    'natural-language-configured': naturalLanguage(view.naturalLanguage),
    'generated-natural-language-supported': [...new Set([view.naturalLanguage, 'en'])].map(naturalLanguage),
    'color-supported': boolean(description.color),
    'pages-per-minute': integer(description.pagesPerMinute),
    'pages-per-minute-color': description.color ? integer(description.pagesPerMinute) : undefined,
    'pdl-override-supported': keyword('attempted'),
    'job-ids-supported': boolean(true),
    'job-creation-attributes-supported': creation.map(keyword),
    'job-k-octets-supported': rangeOfInteger(0, view.maxDocumentKOctets),
    'multiple-document-jobs-supported': boolean(false),
    'multiple-operation-time-out': integer(view.multipleOperationTimeOutSeconds),
    'multiple-operation-time-out-action': keyword('abort-job'),
    'preferred-attributes-supported': boolean(false),
    'printer-get-attributes-supported': keyword('document-format'),
    'which-jobs-supported': ['completed', 'not-completed', 'all'].map(keyword),
    'identify-actions-default': keyword(description.holdsJobs ? 'display' : 'flash'),
    'identify-actions-supported': ['display', 'flash', 'sound'].map(keyword),
  });
}
