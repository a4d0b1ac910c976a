/** Paths as senders write them on a receiver that has no files: folders choose where a document goes, and nothing else. */

import { decodeReceivedName } from './received-name.ts';

/** The parts of a path, from the root of the receiver; empty for the root itself. */
export type DropPath = readonly string[];

/** Most folders of a path. */
export const mostParts = 16;
const longestPart = 255;
const longestPath = 1_024;
const temporaryEnding = /(\.tmp|\.temp|\.filepart|\.part|\.partial|\.crdownload|~)$/i;

/**
 * The parts of a path, seen from a folder. `.` and empty parts fall away and `..` never leaves the root. Undefined: too
 * deep, too long, or with control characters.
 */
export function resolvePath(from: DropPath, text: string): DropPath | undefined {
  if (text.length > longestPath) return undefined;
  const parts: string[] = text.startsWith('/') ? [] : [...from];
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      parts.pop();
      continue;
    }
    if (part.length > longestPart || hasControl(part) || parts.length >= mostParts) return undefined;
    parts.push(part);
  }
  return parts;
}

/** The last part of a path with the bytes it came as, when these are known. */
export function nameOf(
  path: DropPath,
  raw?: Uint8Array,
): { readonly raw: Uint8Array; readonly text: string } {
  const text = path.at(-1) ?? '';
  if (raw === undefined) return { raw: Buffer.from(text, 'utf8'), text };
  // `/` is never the second byte of a character in UTF-8, CP932 or EUC-JP.
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const last = bytes.subarray(bytes.lastIndexOf(0x2f) + 1);
  return { raw: last.byteLength === 0 ? Buffer.from(text, 'utf8') : last, text };
}

/** The folder of a path as a destination: parts between `/`, empty for the root. */
export function folderOf(path: DropPath): string {
  return path.slice(0, -1).join('/');
}

/** A path as its sender would write it. */
export function formatPath(path: DropPath): string {
  return `/${path.join('/')}`;
}

/** True for names under which a file is sent before it gets its own: `scan.pdf.filepart`, `scan.tmp`. */
export function isTemporary(path: DropPath): boolean {
  return temporaryEnding.test(path.at(-1) ?? '');
}

/** Bytes of a path or a name, decoded by the best guess. */
export function decodePath(raw: Uint8Array): string {
  return decodeReceivedName(raw).text;
}

function hasControl(part: string): boolean {
  for (let at = 0; at < part.length; at += 1) {
    const code = part.charCodeAt(at);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
