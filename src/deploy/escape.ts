/** Text in the languages of the kit's files, so that no name can be read as anything but text. Pure. */

/** Text in XML or HTML, between tags or in a quoted attribute. What XML 1.0 §2.2 does not allow is left out. */
export function escapeXml(text: string): string {
  return printable(text).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * A PowerShell string in single quotes: nothing is expanded in it, and a doubled quote is a quote. PowerShell takes four
 * typographic quotes for the plain one, so they are doubled too; line ends become spaces.
 */
export function quotePowerShell(text: string): string {
  const line = printable(text).replaceAll(/[\r\n\u0085\u2028\u2029]/g, ' ');
  return `'${line.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

/** A POSIX shell word in single quotes. */
export function quoteShell(text: string): string {
  return `'${printable(text)
    .replaceAll(/[\r\n]/g, ' ')
    .replaceAll("'", "'\\''")}'`;
}

/** Without control characters (but tab and line ends), lone surrogates and what is no character. */
function printable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{7E}\u{85}\u{A0}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
}
