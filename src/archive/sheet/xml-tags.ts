/** A stream of tags and texts of XML 1.0 as spreadsheets are written in: no document type, no entities of its own. */

/** A tag or a text, in the order of the document. Names are without their prefix. */
export type XmlPart =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

/** Text that is not XML of this kind. */
export class XmlFault extends Error {
  override readonly name = 'XmlFault';
}

const mostAttributes = 64;

/**
 * Reads from begin to end in constant memory. An element without content gives `open` and `close`. Whether what opens is
 * also closed is for the caller to care about; a document type (§2.8) is refused, so that no entity can be declared.
 *
 * @throws XmlFault
 */
export function* xmlParts(xml: string): Generator<XmlPart> {
  let at = xml.startsWith('\ufeff') ? 1 : 0;
  while (at < xml.length) {
    const tag = xml.indexOf('<', at);
    const end = tag < 0 ? xml.length : tag;
    if (end > at) yield { kind: 'text', text: plain(xml.slice(at, end)) };
    if (tag < 0) return;
    if (xml.startsWith('<!--', tag)) at = after(xml, '-->', tag + 4);
    else if (xml.startsWith('<?', tag)) at = after(xml, '?>', tag + 2);
    else if (xml.startsWith('<![CDATA[', tag)) {
      at = after(xml, ']]>', tag + 9);
      yield { kind: 'text', text: xml.slice(tag + 9, at - 3) };
    } else if (xml.startsWith('<!', tag)) throw new XmlFault('a document type is not taken');
    else {
      at = endOfTag(xml, tag + 1);
      yield* tagParts(xml.slice(tag + 1, at - 1));
    }
  }
}

function after(xml: string, mark: string, from: number): number {
  const found = xml.indexOf(mark, from);
  if (found < 0) throw new XmlFault('something is not closed');
  return found + mark.length;
}

/** A quoted value may hold `>` (§2.4). */
function endOfTag(xml: string, from: number): number {
  for (let at = from; at < xml.length; at += 1) {
    const unit = xml.charCodeAt(at);
    if (unit === 0x3e) return at + 1;
    if (unit === 0x22 || unit === 0x27) at = after(xml, xml.charAt(at), at + 1) - 1;
  }
  throw new XmlFault('a tag is not closed');
}

function* tagParts(inner: string): Generator<XmlPart> {
  if (inner.startsWith('/')) {
    yield { kind: 'close', name: local(inner.slice(1).trim()) };
    return;
  }
  const isEmpty = inner.endsWith('/');
  const body = isEmpty ? inner.slice(0, -1) : inner;
  const [, qualified] = /^([^\s"'=/]+)/.exec(body) ?? [];
  if (qualified === undefined) throw new XmlFault('a tag has no name');
  const name = local(qualified);
  yield { kind: 'open', name, attributes: attributesOf(body.slice(qualified.length)) };
  if (isEmpty) yield { kind: 'close', name };
}

/** `r:id` is not `id`: the prefix of an attribute stays. One after the other, so that no text is looked at twice. */
function attributesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const attribute = /\s*([^\s"'=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
  for (;;) {
    const begin = attribute.lastIndex;
    const [, name, double, single] = attribute.exec(text) ?? [];
    if (name === undefined) {
      if (text.slice(begin).trim() !== '') throw new XmlFault('an attribute cannot be read');
      return found;
    }
    if (found.size >= mostAttributes) throw new XmlFault('too many attributes');
    found.set(name, plain(double ?? single ?? ''));
  }
}

function local(qualified: string): string {
  return qualified.slice(qualified.indexOf(':') + 1);
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** §4.6: the five entities that need no declaration, and characters by number; anything else is refused. */
function plain(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&]{0,12};)?/g, (_whole, reference?: string) => {
    const name = reference?.slice(0, -1) ?? '';
    const known = Object.hasOwn(named, name) ? named[name] : undefined;
    if (known !== undefined) return known;
    const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
    const code = hex === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hex, 16);
    if (!(code > 0 && code <= 0x10_ffff) || (code >= 0xd800 && code <= 0xdfff))
      throw new XmlFault('an entity is not taken');
    return String.fromCodePoint(code);
  });
}
