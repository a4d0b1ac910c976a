/** Takes the compression of lines apart; see line-encoder.ts. Bytes that make no line are `DOCUMENT_DAMAGED`. */

import { DeviceError } from '../device/device-error.ts';

/** What is decoded. */
export interface LineForm {
  readonly lineBytes: number;
  /** Bytes of a unit: those of a pixel, at least 1. */
  readonly unit: number;
  /** In URF the count 128 fills the rest of the line with white; in PWG raster it is not used. */
  readonly fillByte: number | undefined;
}

/** Where a line ended and how often it stands. */
export interface DecodedLine {
  readonly end: number;
  readonly times: number;
}

/** Most compressed bytes that one line can have. */
export function maxPackedBytes({ lineBytes, unit }: LineForm): number {
  return 1 + lineBytes + Math.ceil(lineBytes / unit) + unit;
}

/**
 * Decodes the line that begins at `start` into `line`, which is `lineBytes` long. Undefined when the line goes on
 * after the end of `bytes`; `line` is changed even then.
 */
export function decodeLine(
  bytes: Uint8Array,
  start: number,
  line: Uint8Array,
  form: LineForm,
): DecodedLine | undefined {
  const { lineBytes, unit, fillByte } = form;
  const times = (bytes[start] ?? 0) + 1;
  let at = start + 1;
  let used = 0;
  while (used < lineBytes) {
    const count = bytes[at];
    if (count === undefined) return undefined;
    at += 1;
    if (count === 128) {
      if (fillByte === undefined) throw damaged();
      line.fill(fillByte, used);
      break;
    }
    const isLiteral = count > 128;
    const wanted = (isLiteral ? 257 - count : count + 1) * unit;
    if (used + wanted > lineBytes) throw damaged();
    const source = isLiteral ? wanted : unit;
    if (at + source > bytes.length) return undefined;
    if (isLiteral) copy(bytes, at, line, used, wanted);
    else repeat(bytes, at, line, used, wanted, unit);
    at += source;
    used += wanted;
  }
  return { end: at, times };
}

function copy(from: Uint8Array, at: number, to: Uint8Array, into: number, length: number): void {
  for (let index = 0; index < length; index += 1) to[into + index] = from[at + index] ?? 0;
}

function repeat(
  from: Uint8Array,
  at: number,
  to: Uint8Array,
  into: number,
  length: number,
  unit: number,
): void {
  if (unit === 1) {
    to.fill(from[at] ?? 0, into, into + length);
    return;
  }
  for (let index = 0; index < length; index += 1) to[into + index] = from[at + (index % unit)] ?? 0;
}

function damaged(): DeviceError {
  return new DeviceError('DOCUMENT_DAMAGED', { message: 'A line of the raster is malformed.' });
}
