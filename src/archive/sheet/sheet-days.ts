/** Days in workbooks: numbers that a style shows as a day (ISO/IEC 29500-1 §18.8.30, §18.17.4). Pure. */

import { XmlFault, type XmlPart } from './xml-tags.ts';

const mostStyles = 65_000;
const dayMs = 86_400_000;

/** Numbers of formats that show a day in every language, and in Japan's. */
function isDayFormat(id: number): boolean {
  return (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}

/** Years, days and eras outside of quotes, colours and conditions; an `m` alone may be minutes. */
function showsDay(code: string): boolean {
  return /[ydeg]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '').replace(/General/gi, ''));
}

/** The numbers of cell formats (`s` of a cell) that show a day. */
export function dateStyles(parts: Iterable<XmlPart>): ReadonlySet<number> {
  const own = new Map<number, boolean>();
  const days = new Set<number>();
  let isCellFormats = false;
  let index = 0;
  for (const part of parts) {
    if (part.kind === 'text') continue;
    if (part.name === 'cellXfs') isCellFormats = part.kind === 'open';
    if (part.kind === 'close') continue;
    const id = Number(part.attributes.get('numFmtId') ?? 0);
    if (part.name === 'numFmt') own.set(id, showsDay(part.attributes.get('formatCode') ?? ''));
    else if (part.name === 'xf' && isCellFormats) {
      if (own.get(id) ?? isDayFormat(id)) days.add(index);
      index += 1;
    }
    if (own.size > mostStyles || index > mostStyles) throw new XmlFault('too many styles');
  }
  return days;
}

/**
 * The day of a serial number, `YYYY-MM-DD`; undefined where it is none. Counting from 1900, the 60th day is one that never
 * was (1900-02-29).
 */
export function serialDay(serial: number, isFrom1904: boolean): string | undefined {
  const whole = Math.floor(serial);
  if (whole < (isFrom1904 ? 0 : 1) || whole > 2_958_465 || (!isFrom1904 && whole === 60)) return undefined;
  const first = isFrom1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, whole < 60 ? 31 : 30);
  const day = new Date(first + whole * dayMs).toISOString();
  return day.length === 24 ? day.slice(0, 10) : undefined;
}
