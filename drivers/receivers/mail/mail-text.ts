/** Texts of mail headers: names of attachments, subjects and addresses, in whatever encoding a device wrote them. */

import { decodeReceivedName } from '../received-name.ts';
import { type MailHeader, type MailParameter, parseParameters } from './mail-header.ts';

/** A name as bytes, and what it probably says. */
export interface AttachmentName {
  readonly raw: Uint8Array;
  readonly text: string;
}

/** Encoded words of RFC 2047 §2; in a parameter, where they have no place, devices write them all the same. */
const encodedWord = /=\?([^?*\s]{1,40})(?:\*[^?]*)?\?([BbQq])\?([^?]*)\?=/g;

/** Longest text that is looked at. */
const mostCharacters = 4_096;

/** Name of an attachment: `filename` of Content-Disposition, else `name` of Content-Type; empty when there is none. */
export function attachmentName(header: MailHeader): AttachmentName {
  const of = (field: string, parameter: string): MailParameter | undefined =>
    parseParameters(header.get(field) ?? '').parameters.get(parameter);
  const name = of('content-disposition', 'filename') ?? of('content-type', 'name');
  if (name === undefined) return { raw: new Uint8Array(0), text: '' };
  const raw = Buffer.from(name.bytes.slice(0, mostCharacters), 'latin1');
  const said = name.charset === undefined ? undefined : decoded(raw, name.charset);
  return { raw, text: said ?? decodeHeaderText(name.bytes) };
}

/** Text of a header's bytes: encoded words where there are some, else a guess among UTF-8, CP932 and EUC-JP. */
export function decodeHeaderText(bytes: string): string {
  const text = bytes.slice(0, mostCharacters);
  if (text.includes('=?')) {
    const words = text.replace(/(\?=)\s+(?==\?)/g, '$1');
    if (/=\?[^?\s]+\?[BbQq]\?/.test(words)) return decodeWords(words);
  }
  // ISO-2022-JP has no bytes above 127 and would pass for plain text.
  if (text.includes('\x1b$')) {
    const iso2022 = decoded(Buffer.from(text, 'latin1'), 'iso-2022-jp');
    if (iso2022 !== undefined) return iso2022;
  }
  return decodeReceivedName(Buffer.from(text, 'latin1')).text;
}

/** Neighbours of one charset are joined before they are decoded: devices cut words in the middle of a character. */
function decodeWords(text: string): string {
  const found: { charset: string; bytes: Buffer }[] = [];
  let out = '';
  let end = 0;
  const flush = (): void => {
    for (const { charset, bytes } of found) {
      out += decoded(bytes, charset) ?? decodeReceivedName(bytes).text;
    }
    found.length = 0;
  };
  for (const word of text.matchAll(encodedWord)) {
    const [all, charset = '', way = '', body = ''] = word;
    if (word.index > end) {
      flush();
      out += decodeReceivedName(Buffer.from(text.slice(end, word.index), 'latin1')).text;
    }
    const bytes = wordBytes(way, body);
    const last = found.at(-1);
    if (last !== undefined && last.charset.toLowerCase() === charset.toLowerCase()) {
      last.bytes = Buffer.concat([last.bytes, bytes]);
    } else found.push({ charset, bytes });
    end = word.index + all.length;
  }
  flush();
  return out + decodeReceivedName(Buffer.from(text.slice(end), 'latin1')).text;
}

function wordBytes(way: string, body: string): Buffer {
  if (way.toLowerCase() === 'b') return Buffer.from(body, 'base64');
  const plain = body
    .replaceAll('_', ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

/** Decodes by the charset that is named; undefined when it is unknown or does not fit. */
function decoded(bytes: Uint8Array, charset: string): string | undefined {
  const name = /^(?:cp932|windows-31j|ms932|x-sjis)$/i.test(charset) ? 'shift_jis' : charset;
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The address in a From field (RFC 5322 §3.4), in lower case; undefined when there is not exactly one. */
export function senderAddress(from: string | undefined): string | undefined {
  const text = (from ?? '').slice(0, mostCharacters).replace(/"(?:[^"\\]|\\.)*"/g, '');
  const bracketed = [...text.matchAll(/<([^<>\s]+@[^<>\s]+)>/g)].map((match) => match[1]);
  const found = bracketed.length > 0 ? bracketed : text.split(',').map((part) => part.trim());
  const [only, ...others] = found;
  if (only === undefined || others.length > 0 || !/^[^\s@<>]+@[^\s@<>]+$/.test(only)) return undefined;
  return only.toLowerCase();
}
