/** JSON in one form only (JSON Canonicalization Scheme, RFC 8785), so that equal values have equal hashes. */

/** Deeper values, which no event has, count as this text; so hostile nesting changes a hash and nothing else. */
const tooDeep = '"<nested too deeply>"';
const mostLevels = 64;

/**
 * The canonical text of a JSON value: members by rising name (UTF-16 code units), no white space, numbers and strings
 * as ECMAScript writes them (RFC 8785 §3.2).
 */
export function canonicalJson(value: unknown, level = 0): string {
  if (level > mostLevels) return tooDeep;
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each, level + 1)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member, level + 1)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
