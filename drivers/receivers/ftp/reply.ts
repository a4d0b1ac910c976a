/** Replies of the FTP control connection (RFC 959 §4.2). Pure. */

/** Formats a reply: one line, or several with the last one marked. Whatever would end a line early is taken out. */
export function formatReply(code: number, text: string | readonly string[]): string {
  const lines = (typeof text === 'string' ? [text] : text).map(clean);
  const last = lines.at(-1) ?? '';
  if (lines.length < 2) return `${code} ${last}\r\n`;
  const [first = '', ...middle] = lines.slice(0, -1);
  // A middle line may not look like the last one, so it begins with a space.
  return [`${code}-${first}`, ...middle.map((line) => ` ${line}`), `${code} ${last}`, ''].join('\r\n');
}

/** A path in quotes, quotes doubled (RFC 959 appendix II). */
export function quotePath(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}

/** The answer to PASV (RFC 959 §4.1.2): six numbers. */
export function formatPassive(address: string, port: number): string {
  return `Entering Passive Mode (${[...address.split('.'), port >> 8, port & 0xff].join(',')}).`;
}

function clean(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
  return line.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]/g, ' ').slice(0, 1_000);
}
