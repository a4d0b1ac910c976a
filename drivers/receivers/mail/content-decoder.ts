/** Bodies of attachments as bytes: base64, quoted-printable or as they are (RFC 2045 §6). */

import type { ByteSource } from '../../device/job.ts';

/** Decodes lines by a Content-Transfer-Encoding. What no encoding allows is passed over, as RFC 2045 §6.8 says. */
export function decodeContent(lines: ByteSource, encoding: string): ByteSource {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return fromBase64(lines);
    case 'quoted-printable':
      return fromQuotedPrintable(lines);
    default:
      return lines;
  }
}

/** Bytes gathered before they are handed on. */
const pieceBytes = 49_152;

async function* fromBase64(lines: ByteSource): ByteSource {
  let held = '';
  for await (const line of lines) {
    held += Buffer.from(line)
      .toString('latin1')
      .replace(/[^A-Za-z0-9+/=]/g, '');
    if (held.length < pieceBytes) continue;
    const whole = held.length - (held.length % 4);
    yield* decodeGroups(held.slice(0, whole));
    held = held.slice(whole);
  }
  yield* decodeGroups(held);
}

/** Texts that were encoded one by one and put together have padding in the middle. */
function* decodeGroups(text: string): Iterable<Buffer> {
  for (const run of text.match(/[^=]+=*/g) ?? []) {
    const bytes = Buffer.from(run, 'base64');
    if (bytes.length > 0) yield bytes;
  }
}

async function* fromQuotedPrintable(lines: ByteSource): ByteSource {
  for await (const line of lines) {
    const text = Buffer.from(line).toString('latin1');
    const end = text.endsWith('\r\n') ? '\r\n' : text.endsWith('\n') ? '\n' : '';
    // White space at the end of a line was added on the way (RFC 2045 §6.7, rule 3).
    const body = text.slice(0, text.length - end.length).trimEnd();
    const isSoft = body.endsWith('=');
    const plain = (isSoft ? body.slice(0, -1) : body + end).replace(
      /=([0-9A-Fa-f]{2})/g,
      (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (plain !== '') yield Buffer.from(plain, 'latin1');
  }
}
