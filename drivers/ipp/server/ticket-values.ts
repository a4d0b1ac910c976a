/** A job ticket as Job Template attributes (RFC 8011 §5.2). */

import type { JobTicket } from '../../device/job.ts';
import type { IppAttributes } from '../message/message.ts';
import { enumValue, integer, keyword, rangeOfInteger } from '../message/values.ts';
import { attributeSet } from './literal.ts';

/** The ticket's attributes; those not asked for are absent. */
export function ticketValues(ticket: JobTicket): IppAttributes {
  const word = (value: string | undefined) => (value === undefined ? undefined : keyword(value));
  const kind = (value: number | undefined) => (value === undefined ? undefined : enumValue(value));
  const count = (value: number | undefined) => (value === undefined ? undefined : integer(value));
  return attributeSet({
    copies: count(ticket.copies),
    sides: word(ticket.sides),
    'print-color-mode': word(ticket.printColorMode),
    media: word(ticket.media),
    'print-quality': kind(ticket.printQuality),
    'orientation-requested': kind(ticket.orientationRequested),
    'page-ranges': ticket.pageRanges?.map((pages) => rangeOfInteger(pages.lower, pages.upper)),
    'number-up': count(ticket.numberUp),
    'output-bin': word(ticket.outputBin),
    'multiple-document-handling': word(ticket.multipleDocumentHandling),
    'print-scaling': word(ticket.printScaling),
    finishings: ticket.finishings?.map(enumValue),
  });
}
