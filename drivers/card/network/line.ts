/** Lines that network readers send over TCP: the shared secret, a blank, and the number as the reader writes it. */

/** Longest line in bytes, its end not counted. */
export const longestLineBytes = 300;

/**
 * Parts arriving bytes into lines, which end with CR, LF or both, or with the ETX that some readers send. STX and empty
 * lines are dropped.
 *
 * @returns A function that takes bytes and gives the lines that they end; undefined once a line grew too long, after
 * which nothing more is to be read.
 */
export function lineCollector(): (bytes: Uint8Array) => readonly string[] | undefined {
  let pending = '';
  return (bytes) => {
    const parts = `${pending}${Buffer.from(bytes).toString('latin1')}`.replaceAll(etx, '\n').split(/[\r\n]/);
    pending = parts.pop() ?? '';
    if ([pending, ...parts].some((line) => line.length > longestLineBytes)) return undefined;
    return parts.map((line) => line.replaceAll(stx, '').trim()).filter((line) => line !== '');
  };
}

/** Control characters around a number, besides CR and LF. */
const stx = '\x02';
const etx = '\x03';

/** What a line says; undefined when it has no blank between secret and number, or other characters. */
export function parseReaderLine(
  line: string,
): { readonly secret: string; readonly typed: string } | undefined {
  const match = /^([\x21-\x7e]{1,200}) +([\x20-\x7e]{1,64})$/.exec(line);
  return match?.[1] === undefined || match[2] === undefined
    ? undefined
    : { secret: match[1], typed: match[2].trim() };
}
