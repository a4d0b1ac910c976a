/** The small XML of eSCL: elements and text only. Prefixes are dropped, DTDs and entities are refused. */

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { DeviceError } from '../device/device-error.ts';

/** Most bytes of one eSCL message; capability documents of real devices have 5 to 30 KB. */
export const maxXmlBytes = 512 * 1024;

const maxDepth = 32;
const maxElements = 20_000;
const nameForm = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/;

/** One element, by its local name. Attributes carry nothing in eSCL and are left out. */
export interface XmlElement {
  readonly name: string;
  /** Text directly inside, trimmed. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  trimValues: true,
});

/**
 * Decodes a message whose root has the local name `root`.
 * Throws `DEVICE_PROTOCOL_ERROR` for anything else: other roots, broken XML, a DTD, over 512 KiB, over 32 levels.
 */
export function decodeXml(bytes: Uint8Array, root: string): XmlElement {
  if (bytes.byteLength > maxXmlBytes) throw malformed('the message is over the limit');
  const text = decodeText(bytes);
  if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) throw malformed('a DTD is not accepted');
  const budget = { elements: 0 };
  const roots = parseNodes(text).flatMap((node) => toElement(node, 0, budget));
  const [first] = roots;
  if (first === undefined || roots.length !== 1 || first.name !== root) {
    throw malformed(`the root element is not ${root}`);
  }
  return first;
}

/** The first child of that local name. */
export function findChild(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** The text of the first child of that local name. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  return findChild(element, name)?.text;
}

/** A non-negative decimal number in the first child of that local name; undefined for anything else. */
export function childNumber(element: XmlElement | undefined, name: string): number | undefined {
  return parseCount(childText(element, name));
}

/** Elements of that local name anywhere below, in document order. */
export function listDescendants(element: XmlElement | undefined, name: string): XmlElement[] {
  if (element === undefined) return [];
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...listDescendants(child, name),
  ]);
}

/** A non-negative integer of at most nine digits; undefined for anything else. */
export function parseCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Content of an element to be built: text, or child elements already built. */
type Content = string | number | boolean | readonly string[];

/** Builds one element. Text is escaped; an array holds children that are built already. */
export function buildElement(name: string, content: Content): string {
  const inner = typeof content === 'object' ? content.join('') : escapeText(String(content));
  return `<${name}>${inner}</${name}>`;
}

/** Builds a whole message with the eSCL and PWG name spaces declared on its root. */
export function buildDocument(root: string, children: readonly string[]): Uint8Array {
  const spaces =
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"';
  return new TextEncoder().encode(
    `<?xml version="1.0" encoding="UTF-8"?>\n<${root} ${spaces}>${children.join('')}</${root}>\n`,
  );
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformed('the message is not UTF-8', cause);
  }
}

function parseNodes(text: string): readonly unknown[] {
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) throw malformed('the message is not well-formed XML');
  try {
    const parsed: unknown = parser.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch (cause) {
    throw malformed('the message cannot be parsed', cause);
  }
}

function toElement(node: unknown, depth: number, budget: { elements: number }): XmlElement[] {
  if (typeof node !== 'object' || node === null) return [];
  const [name] = Object.keys(node);
  if (name === undefined || name === '#text') return [];
  budget.elements += 1;
  if (depth > maxDepth || budget.elements > maxElements) throw malformed('the message is nested too deeply');
  if (!nameForm.test(name)) throw malformed('an element has a name that eSCL does not use');
  const inner: unknown = Object.entries(node)[0]?.[1];
  const nodes: readonly unknown[] = Array.isArray(inner) ? inner : [];
  return [
    {
      name,
      text: unescapeText(nodes.map(textOf).join('')),
      children: nodes.flatMap((child) => toElement(child, depth + 1, budget)),
    },
  ];
}

function textOf(node: unknown): string {
  if (typeof node !== 'object' || node === null || !('#text' in node)) return '';
  return String(node['#text']);
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

const predefined: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

function unescapeText(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|apos);/g, (entity) => predefined[entity] ?? entity);
}

function malformed(message: string, cause?: unknown): DeviceError {
  return new DeviceError('DEVICE_PROTOCOL_ERROR', { message: `eSCL: ${message}`, cause });
}
