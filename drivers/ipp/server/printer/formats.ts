/** Document formats and what raster clients must know (RFC 8011 §5.4.21-22; PWG 5102.4 §6; PWG 5100.13). */

import type { QueueDescription } from '../../../device/print-queue.ts';
import type { IppAttributes } from '../../message/message.ts';
import { integer, keyword, mimeMediaType, rangeOfInteger, resolutionDpi } from '../../message/values.ts';
import { attributeSet } from '../literal.ts';
import { acceptsFormat, type PrinterView } from './view.ts';

/** Format attributes; those of a raster format only when the queue takes it. */
export function formatAttributes(view: PrinterView): IppAttributes {
  const { description } = view;
  const formats = description.documentFormats;
  const preferred = formats[0] ?? 'application/octet-stream';
  return new Map([
    ...attributeSet({
      'document-format-default': mimeMediaType(
        formats.includes('application/octet-stream') ? 'application/octet-stream' : preferred,
      ),
      'document-format-supported': formats.map(mimeMediaType),
      'document-format-preferred': mimeMediaType(preferred),
      'compression-supported': ['none', 'gzip', 'deflate'].map(keyword),
    }),
    ...pdfAttributes(view),
    ...jpegAttributes(view),
    ...pwgRasterAttributes(view),
    ...urfAttributes(view),
  ]);
}

const pdfVersions = ['adobe-1.3', 'adobe-1.4', 'adobe-1.5', 'adobe-1.6', 'iso-32000-1_2008'];

function pdfAttributes({ description, maxDocumentKOctets }: PrinterView): IppAttributes {
  if (!acceptsFormat(description, 'application/pdf')) return attributeSet({});
  return attributeSet({
    'pdf-k-octets-supported': rangeOfInteger(0, maxDocumentKOctets),
    'pdf-versions-supported': pdfVersions.map(keyword),
    // Zero: a PDF that needs a password is not printed.
    'document-password-supported': integer(0),
  });
}

function jpegAttributes({ description, maxDocumentKOctets }: PrinterView): IppAttributes {
  if (!acceptsFormat(description, 'image/jpeg')) return attributeSet({});
  return attributeSet({
    'jpeg-k-octets-supported': rangeOfInteger(0, maxDocumentKOctets),
    'jpeg-x-dimension-supported': rangeOfInteger(0, 65535),
    'jpeg-y-dimension-supported': rangeOfInteger(1, 65535),
  });
}

function pwgRasterAttributes({ description }: PrinterView): IppAttributes {
  if (!acceptsFormat(description, 'image/pwg-raster')) return attributeSet({});
  const types = ['black_1', 'sgray_8', ...(description.color ? ['srgb_8'] : [])];
  return attributeSet({
    'pwg-raster-document-resolution-supported': description.resolutionsDpi.map((dpi) => resolutionDpi(dpi)),
    'pwg-raster-document-type-supported': types.map(keyword),
    'pwg-raster-document-sheet-back': description.duplex ? keyword('normal') : undefined,
  });
}

function urfAttributes({ description }: PrinterView): IppAttributes {
  const tokens = urfTokens(description);
  return attributeSet(tokens.length === 0 ? {} : { 'urf-supported': tokens.map(keyword) });
}

/** `urf-supported`, as DNS-SD tells it too; empty when URF is not taken. */
export function urfTokens(description: QueueDescription): readonly string[] {
  if (!description.documentFormats.includes('image/urf')) return [];
  return [
    'V1.4',
    'CP1',
    'W8',
    ...(description.color ? ['SRGB24'] : []),
    `RS${description.resolutionsDpi.join('-')}`,
    'IS1',
    'MT1-2',
    'PQ3-4-5',
    ...(description.duplex ? ['DM1'] : []),
  ];
}
