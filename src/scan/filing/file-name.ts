/** Names of filed documents: safe for Windows shares, S3 and Box, and still readable Japanese. */

/** Most bytes of one name in UTF-8 (85 kanji). */
export const maxNameBytes = 255;

const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * A name that is safe as one part of a path: NFC, without control characters and `\ / : * ? " < > |` (replaced by
 * `_`), without a leading dot or a trailing dot or blank, not a device name of Windows, at most `maxBytes` bytes of
 * UTF-8, cut between characters as people see them. `fallback` takes the place of nothing.
 */
export function safeName(text: string, maxBytes: number = maxNameBytes, fallback = '無題'): string {
  const clean = text
    .toWellFormed()
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replace(/[\\/:*?"<>|\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[ .]+/, '');
  const named = reserved.test(clean) ? `_${clean}` : clean;
  const cut = cutToBytes(named, maxBytes).replace(/[ .]+$/, '');
  return cut === '' ? fallback : cut;
}

/** A whole file name; the extension, with its dot, is never cut. `suffix` goes between the two. */
export function safeFileName(title: string, extension: string, suffix = ''): string {
  const room = maxNameBytes - Buffer.byteLength(extension) - Buffer.byteLength(suffix);
  return `${safeName(title, room)}${suffix}${extension}`;
}

/** `location` with a part of the content's hash before its extension: the same content always gets the same. */
export function withContentSuffix(location: string, sha256: Uint8Array): string {
  const slash = location.lastIndexOf('/') + 1;
  const name = location.slice(slash);
  const extension = /(?:\.searchable\.pdf|\.text\.json|\.manifest\.jws|(?<!^)\.[^.]*)$/.exec(name)?.[0] ?? '';
  const title = name.slice(0, name.length - extension.length);
  const suffix = `-${Buffer.from(sha256).toString('hex').slice(0, 12)}`;
  return location.slice(0, slash) + safeFileName(title, extension, suffix);
}

/** What a device called the file, without folders and extension; empty when that says nothing. */
export function titleOf(originalName: string): string {
  const base = originalName.split(/[\\/]/).at(-1) ?? '';
  return base.replace(/\.[A-Za-z0-9]{1,5}$/, '').trim();
}

function cutToBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let cut = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter('ja', { granularity: 'grapheme' }).segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > maxBytes) break;
    cut += segment;
  }
  return cut;
}
