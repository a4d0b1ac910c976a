/** What clients may set afterwards (RFC 3380 §5): the ticket of their waiting jobs, and nothing of the printer. */

import type { IppAttributes } from '../../message/message.ts';
import { keyword } from '../../message/values.ts';
import { attributeSet } from '../literal.ts';
import type { PrinterView } from './view.ts';

/** Attributes of a waiting job that its owner may set. */
export const settableJobAttributes = [
  'copies',
  'finishings',
  'media',
  'media-col',
  'multiple-document-handling',
  'number-up',
  'orientation-requested',
  'output-bin',
  'page-ranges',
  'print-color-mode',
  'print-quality',
  'print-scaling',
  'sides',
] as const;

/** Set attributes; none for a queue whose jobs stay as they were made. */
export function changeAttributes({ changesJobs }: PrinterView): IppAttributes {
  if (!changesJobs) return attributeSet({});
  return attributeSet({
    'job-settable-attributes-supported': settableJobAttributes.map(keyword),
    'printer-settable-attributes-supported': keyword('none'),
  });
}
