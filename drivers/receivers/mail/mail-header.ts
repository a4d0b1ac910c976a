/**
 * Header fields of a mail (RFC 5322 §2.2) and their parameters (RFC 2045 §5.1, RFC 2231). Values are byte strings (one
 * character a byte) until somebody knows their encoding: devices write names in CP932 as they are.
 */

import { type ByteLines, withoutLineEnd } from './byte-lines.ts';

/** Fields of one entity by lower-case name; the first of each name, unfolded. */
export type MailHeader = ReadonlyMap<string, string>;

/** A value with parameters, such as `attachment; filename=a.pdf`. */
export interface ParameterValue {
  /** In lower case. */
  readonly value: string;
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, MailParameter>;
}

/** One parameter, as bytes. `charset` is what RFC 2231 says of them. */
export interface MailParameter {
  readonly bytes: string;
  readonly charset: string | undefined;
}

/** Most bytes of one header. */
const mostHeaderBytes = 262_144;

/** Reads fields up to the empty line, or to a line that `ends`. Undefined: the header is over its limit. */
export async function readHeader(
  lines: ByteLines,
  ends: (line: Buffer) => boolean,
): Promise<MailHeader | undefined> {
  const fields: string[] = [];
  let bytes = 0;
  for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
    if (ends(line)) {
      lines.unread(line);
      break;
    }
    bytes += line.length;
    if (bytes > mostHeaderBytes) return undefined;
    const text = withoutLineEnd(line).toString('latin1');
    if (text === '') break;
    const last = fields.length - 1;
    if (/^[ \t]/.test(text) && last >= 0) fields[last] += text;
    else fields.push(text);
  }
  const header = new Map<string, string>();
  for (const field of fields) {
    const colon = field.indexOf(':');
    const name = field.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name !== '' && !header.has(name)) header.set(name, field.slice(colon + 1).trim());
  }
  return header;
}

/** Most parameters that are looked at. */
const mostParameters = 200;

/** Takes a value and its parameters apart. Continuations (`name*0`, `name*1*`) are put together in their order. */
export function parseParameters(text: string): ParameterValue {
  const [value = '', ...rest] = splitOutsideQuotes(text.slice(0, 65_536));
  const pieces = new Map<string, Map<number, { readonly text: string; readonly isEncoded: boolean }>>();
  for (const part of rest.slice(0, mostParameters)) {
    const equals = part.indexOf('=');
    if (equals < 1) continue;
    const name = part.slice(0, equals).trim().toLowerCase();
    const named = /^([^*]+)(?:\*(\d{1,3}))?(\*)?$/.exec(name);
    if (named === null) continue;
    const plain = named[1] ?? name;
    const of = pieces.get(plain) ?? new Map();
    // RFC 2231 beats the plain form where both are given.
    const isEncoded = named[3] === '*';
    const index = Number(named[2] ?? 0);
    const before = of.get(index);
    if (before === undefined || (isEncoded && !before.isEncoded)) {
      of.set(index, { text: unquote(part.slice(equals + 1).trim()), isEncoded });
    }
    pieces.set(plain, of);
  }
  return {
    value: value.trim().toLowerCase(),
    parameters: new Map([...pieces].map(([name, of]) => [name, join(of)])),
  };
}

function join(
  of: ReadonlyMap<number, { readonly text: string; readonly isEncoded: boolean }>,
): MailParameter {
  let charset: string | undefined;
  let bytes = '';
  for (let index = 0; ; index += 1) {
    const piece = of.get(index);
    if (piece === undefined) return { bytes, charset };
    let { text } = piece;
    if (piece.isEncoded && index === 0) {
      const told = /^([^']*)'[^']*'/.exec(text);
      if (told !== null) {
        charset = told[1] === '' ? undefined : told[1];
        text = text.slice(told[0].length);
      }
    }
    bytes += piece.isEncoded ? percentDecoded(text) : text;
  }
}

function percentDecoded(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  const inner = text.slice(1, text.length > 1 && text.endsWith('"') ? -1 : undefined);
  // In CP932 a backslash is the second byte of some characters (表, 能, ソ): it only escapes quotes and itself.
  return inner.replace(/\\(["\\])/g, '$1');
}

/** Parts between semicolons that stand outside of quotes. */
function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = [];
  let isQuoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"' && text[at - 1] !== '\\') isQuoted = !isQuoted;
    else if (character === ';' && !isQuoted) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
