/** Job Template attributes with their default and supported values (RFC 8011 §5.2; PWG 5100.7; PWG 5100.13). */

import type { QueueDescription } from '../../../device/print-queue.ts';
import type { IppAttributes } from '../../message/message.ts';
import {
  boolean,
  enumValue,
  integer,
  keyword,
  noValue,
  rangeOfInteger,
  resolutionDpi,
} from '../../message/values.ts';
import { attributeSet, collectionOf } from '../literal.ts';
import { acceptsFormat, type PrinterView } from './view.ts';

/** `sides` keywords of the queue, the default first. */
export function supportedSides(description: QueueDescription): readonly string[] {
  return description.duplex ? ['one-sided', 'two-sided-long-edge', 'two-sided-short-edge'] : ['one-sided'];
}

/** `print-color-mode` keywords of the queue, the default first. */
export function supportedColorModes(description: QueueDescription): readonly string[] {
  return description.color ? ['auto', 'color', 'monochrome'] : ['monochrome', 'auto'];
}

/** `finishings` enums of the queue; 3 (none) is always among them (RFC 8011 §5.2.6). */
export function supportedFinishings(description: QueueDescription): readonly number[] {
  return [...new Set([3, ...(description.finishings ?? [])])];
}

/** `number-up` values of the queue; 1 is always among them (RFC 8011 §5.2.9). */
export function supportedNumberUps(description: QueueDescription): readonly number[] {
  return [...new Set([1, ...(description.numberUps ?? [])])];
}

/** `multiple-document-handling` keywords (RFC 8011 §5.2.4), the default first. */
export const documentHandlings = [
  'separate-documents-collated-copies',
  'separate-documents-uncollated-copies',
  'single-document',
] as const;

/** `print-scaling` keywords (PWG 5100.13 §6.2.9), the default first. */
export const printScalings = ['auto', 'auto-fit', 'fill', 'fit', 'none'] as const;

/** `output-bin` keywords (PWG 5100.2); the device decides where the sheets come out. */
export const outputBins = ['auto'] as const;

/** `job-hold-until` keywords (RFC 8011 §5.2.2), the default first. */
export const holdUntils = ['no-hold', 'indefinite'] as const;

/** `orientation-requested` enums (RFC 8011 §5.2.10). */
export const orientations = [3, 4, 5, 6, 7] as const;

/** `print-quality` enums (RFC 8011 §5.2.13). */
export const printQualities = [3, 4, 5] as const;

/** Attributes about how the sheets come out. */
export function sheetAttributes({ description }: PrinterView): IppAttributes {
  const sides = supportedSides(description);
  const finishings = supportedFinishings(description);
  const none = collectionOf({ 'finishing-template': keyword('none') });
  return attributeSet({
    'copies-default': integer(1),
    'copies-supported': rangeOfInteger(1, description.maxCopies),
    'sides-default': keyword(description.defaultSides ?? 'one-sided'),
    'sides-supported': sides.map(keyword),
    'finishings-default': enumValue(3),
    'finishings-supported': finishings.map(enumValue),
    'finishings-ready': finishings.map(enumValue),
    'finishings-col-default': none,
    'finishings-col-ready': none,
    'finishings-col-database': none,
    'finishings-col-supported': keyword('finishing-template'),
    'finishing-template-supported': keyword('none'),
    'output-bin-default': keyword(outputBins[0]),
    'output-bin-supported': outputBins.map(keyword),
    'number-up-default': integer(1),
    'number-up-supported': supportedNumberUps(description).map(integer),
    'multiple-document-handling-default': keyword(documentHandlings[0]),
    'multiple-document-handling-supported': documentHandlings.map(keyword),
    'page-ranges-supported': boolean(acceptsFormat(description, 'application/pdf')),
    // The third is how ipp-everywhere.test spells the second.
    'overrides-supported': ['pages', 'document-numbers', 'document-number'].map(keyword),
  });
}

/** Attributes about how the image is made. */
export function imageAttributes({ description }: PrinterView): IppAttributes {
  const modes = supportedColorModes(description);
  const [defaultResolution] = description.resolutionsDpi;
  return attributeSet({
    'print-color-mode-default': keyword(modes[0] ?? 'auto'),
    'print-color-mode-supported': modes.map(keyword),
    'print-quality-default': enumValue(4),
    'print-quality-supported': printQualities.map(enumValue),
    'printer-resolution-default':
      defaultResolution === undefined ? undefined : resolutionDpi(defaultResolution),
    'printer-resolution-supported': description.resolutionsDpi.map((dpi) => resolutionDpi(dpi)),
    'orientation-requested-default': noValue,
    'orientation-requested-supported': orientations.map(enumValue),
    'print-content-optimize-default': keyword('auto'),
    'print-content-optimize-supported': keyword('auto'),
    'print-rendering-intent-default': keyword('auto'),
    'print-rendering-intent-supported': keyword('auto'),
    'print-scaling-default': keyword(printScalings[0]),
    'print-scaling-supported': printScalings.map(keyword),
  });
}

/** Attributes about when the job runs. */
export function schedulingAttributes(): IppAttributes {
  return attributeSet({
    'job-hold-until-default': keyword(holdUntils[0]),
    'job-hold-until-supported': holdUntils.map(keyword),
    'job-priority-default': integer(50),
    'job-priority-supported': integer(1),
    'job-sheets-default': keyword('none'),
    'job-sheets-supported': keyword('none'),
  });
}
