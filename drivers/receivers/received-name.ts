/** File names as devices send them: kept as bytes, with a guess at the text. Only a hint, never an identity. */

/** A name as it came, and what it probably says. */
export interface ReceivedName {
  readonly bytes: Uint8Array;
  /** Decoded by `encoding`; bytes that it cannot decode became U+FFFD. */
  readonly text: string;
  readonly encoding: 'utf-8' | 'cp932' | 'euc-jp' | 'unknown';
}

const halfWidthKatakana = /[\uff61-\uff9f]/g;

/** Decodes a name: UTF-8 when it is valid, else CP932 or EUC-JP, whichever fits better. */
export function decodeReceivedName(bytes: Uint8Array): ReceivedName {
  const utf8 = tryDecode('utf-8', bytes);
  if (utf8 !== undefined) return { bytes, text: utf8, encoding: 'utf-8' };
  const cp932 = tryDecode('shift_jis', bytes);
  const eucJp = tryDecode('euc-jp', bytes);
  // EUC-JP read as CP932 turns into half-width katakana, which real names hold few of.
  if (eucJp !== undefined && (cp932 === undefined || katakanaShare(cp932) > 0.5)) {
    return { bytes, text: eucJp, encoding: 'euc-jp' };
  }
  if (cp932 !== undefined) return { bytes, text: cp932, encoding: 'cp932' };
  return { bytes, text: new TextDecoder('utf-8').decode(bytes), encoding: 'unknown' };
}

const temporaryEndings = ['.tmp', '.temp', '.filepart', '.part', '.partial', '.crdownload', '~'];
/** Left beside documents by file managers and, the last four, by devices that scan into folders of their own. */
const sidecars = ['thumbs.db', 'desktop.ini', 'netscan.dat', 'nextname.dat'];
const sidecarEndings = ['.xst', '.lck'];

/** True for names of files that are no documents: hidden, temporary, or left behind by file managers. */
export function isIgnoredName(text: string): boolean {
  const name = text.toLowerCase();
  return (
    name.startsWith('.') ||
    name.startsWith('~') ||
    sidecars.includes(name) ||
    [...temporaryEndings, ...sidecarEndings].some((ending) => name.endsWith(ending))
  );
}

function tryDecode(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function katakanaShare(text: string): number {
  const beyondAscii = [...text].filter((character) => character > '\x7f').length;
  return (text.match(halfWidthKatakana)?.length ?? 0) / Math.max(1, beyondAscii);
}
