/** How to reach the printer (RFC 8011 §5.4.1-3): three lists in step, true for each URI. */

import type { IppAttributes } from '../../message/message.ts';
import { keyword, uri } from '../../message/values.ts';
import { attributeSet } from '../literal.ts';
import type { PrinterView } from './view.ts';

/** Access attributes. */
export function accessAttributes({ access }: PrinterView): IppAttributes {
  return attributeSet({
    'printer-uri-supported': access.map((way) => uri(way.uri)),
    'uri-security-supported': access.map((way) => keyword(way.security)),
    'uri-authentication-supported': access.map((way) => keyword(way.authentication)),
  });
}
