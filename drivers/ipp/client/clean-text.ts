/** Texts of a device, made fit for a screen or a log line. */

/** Most characters kept (RFC 8011 §5.1.2: MAX text is 1023 octets; names are 255). */
const mostCharacters = 255;

/** Without control characters and broken sequences, at most 255 characters; empty for an absent text. */
export function cleanText(text: string | undefined): string {
  return (text ?? '')
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, mostCharacters);
}
