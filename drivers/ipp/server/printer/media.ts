/** Media as a client chooses it: names, sizes and `media-col` (RFC 8011 §5.2.11; PWG 5100.7 §6.3). */

import type { IppAttributes, IppValue } from '../../message/message.ts';
import { integer, keyword } from '../../message/values.ts';
import { attributeSet, collectionOf } from '../literal.ts';
import { listMediaSizes, type MediaSize } from '../media-size.ts';
import type { PrinterView } from './view.ts';

/** Unprintable edge in hundredths of a millimetre (1/6 inch): what every office device keeps free at most. */
const marginHundredthsMm = 423;

/** `media-type` keywords understood (PWG 5101.1 §4). */
export const mediaTypes = ['stationery', 'auto'] as const;

/** `media-source` keywords understood; the device chooses the tray that holds the size. */
export const mediaSources = ['auto'] as const;

const mediaColMembers = [
  'media-bottom-margin',
  'media-left-margin',
  'media-right-margin',
  'media-size',
  'media-size-name',
  'media-source',
  'media-top-margin',
  'media-type',
];

/** Media attributes, but for the large `media-col-database`. */
export function mediaAttributes({ description }: PrinterView): IppAttributes {
  const sizes = listMediaSizes(description.media);
  const margin = integer(marginHundredthsMm);
  const [defaultSize] = sizes;
  return attributeSet({
    'media-default': defaultSize && keyword(defaultSize.name),
    'media-supported': description.media.map(keyword),
    'media-ready': description.media.map(keyword),
    'media-col-default': defaultSize && mediaCol(defaultSize),
    'media-col-ready': sizes.map(mediaCol),
    'media-col-supported': mediaColMembers.map(keyword),
    'media-size-supported': sizes.map(mediaSize),
    'media-bottom-margin-supported': margin,
    'media-left-margin-supported': margin,
    'media-right-margin-supported': margin,
    'media-top-margin-supported': margin,
    'media-source-supported': mediaSources.map(keyword),
    'media-type-supported': mediaTypes.map(keyword),
  });
}

/** `media-col-database`: given only when asked for by name (PWG 5100.7 §6.9.12). */
export function mediaColDatabase({ description }: PrinterView): IppAttributes {
  return attributeSet({ 'media-col-database': listMediaSizes(description.media).map(mediaCol) });
}

function mediaCol(size: MediaSize): IppValue {
  const margin = integer(marginHundredthsMm);
  return collectionOf({
    'media-size': mediaSize(size),
    'media-size-name': keyword(size.name),
    'media-bottom-margin': margin,
    'media-left-margin': margin,
    'media-right-margin': margin,
    'media-top-margin': margin,
    'media-source': keyword('auto'),
    'media-type': keyword('stationery'),
  });
}

function mediaSize(size: MediaSize): IppValue {
  return collectionOf({
    'x-dimension': integer(size.widthHundredthsMm),
    'y-dimension': integer(size.lengthHundredthsMm),
  });
}
