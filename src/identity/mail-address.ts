/** What counts as a person's mail address. Pure. */

/** Printable ASCII with one `@` and nothing that could end a header or a command, 254 characters at most (RFC 5321 §4.5.3). */
export function isMailAddress(text: string): boolean {
  const [local = '', domain = '', ...more] = text.split('@');
  if (text.length > 254 || more.length > 0 || local.length > 64) return false;
  return (
    /^[\w.!#$%&'*+/=?^`{|}~-]+$/.test(local) && /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(domain)
  );
}
