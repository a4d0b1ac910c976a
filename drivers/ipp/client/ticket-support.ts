/** Which members of a ticket a device does not do, by its own lists: what it would ignore is left out and reported. */

import type { JobTicket } from '../../device/job.ts';
import type { IppAttributes, IppMessage } from '../message/message.ts';
import { allIntegers, allStrings, attributesOf, firstBoolean } from '../message/values.ts';
import { decodeCapabilities } from './capabilities.ts';
import type { TicketAttribute } from './to-device.ts';

/** True when the device has a list for the attribute and the value is not on it. Without a list nothing is known. */
type Check = (ticket: JobTicket, printer: IppAttributes, answer: IppMessage) => boolean;

const keywordMissing =
  (attribute: string, value: (ticket: JobTicket) => string | undefined): Check =>
  (ticket, printer) => {
    const asked = value(ticket);
    const listed = allStrings(printer, `${attribute}-supported`);
    return asked !== undefined && listed.length > 0 && !listed.includes(asked);
  };

const enumMissing =
  (attribute: string, values: (ticket: JobTicket) => readonly (number | undefined)[]): Check =>
  (ticket, printer) => {
    const listed = allIntegers(printer, `${attribute}-supported`);
    return values(ticket).some(
      (value) => value !== undefined && listed.length > 0 && !listed.includes(value),
    );
  };

const checks: readonly (readonly [TicketAttribute, Check])[] = [
  ['finishings', enumMissing('finishings', ({ finishings }) => finishings ?? [])],
  ['media', keywordMissing('media', ({ media }) => media)],
  ['media-col', keywordMissing('media-source', ({ mediaSource }) => mediaSource)],
  [
    'multiple-document-handling',
    keywordMissing('multiple-document-handling', (t) => t.multipleDocumentHandling),
  ],
  [
    'number-up',
    ({ numberUp }, printer, answer) =>
      numberUp !== undefined &&
      printer.has('number-up-supported') &&
      decodeCapabilities(answer).numberUps?.includes(numberUp) !== true,
  ],
  ['orientation-requested', enumMissing('orientation-requested', (t) => [t.orientationRequested])],
  ['output-bin', keywordMissing('output-bin', ({ outputBin }) => outputBin)],
  [
    'page-ranges',
    ({ pageRanges }, printer) =>
      pageRanges !== undefined && firstBoolean(printer, 'page-ranges-supported') === false,
  ],
  ['print-color-mode', keywordMissing('print-color-mode', ({ printColorMode }) => printColorMode)],
  ['print-quality', enumMissing('print-quality', ({ printQuality }) => [printQuality])],
  ['print-scaling', keywordMissing('print-scaling', ({ printScaling }) => printScaling)],
  ['sides', keywordMissing('sides', ({ sides }) => sides)],
];

/** Names of the ticket's attributes that this device would ignore. */
export function findUnsupported(ticket: JobTicket, answer: IppMessage): ReadonlySet<string> {
  const printer = attributesOf(answer, 'printer-attributes');
  return new Set(
    checks.filter(([, check]) => check(ticket, printer, answer)).map(([attribute]) => attribute),
  );
}
