/** The quality mark of a finished PDF: how much of what was read can be found in it, as measured, said by the file itself. */

import type { OcrResult, QualityMark } from '../result.ts';
import { foundRate } from './found-rate.ts';

/** Namespace of the properties; PDF/A wants it described in the file (ISO 19005-2 §6.6.2.3). */
const namespace = 'urn:tomeoki:quality:1:';
/** Written before anything is measured; the same number of bytes as what replaces it. */
const unknownRate = '<tq:foundRate>0.00000</tq:foundRate>';
const unknownPhrases = '<tq:phrases>0000000000</tq:phrases>';

const properties = [
  {
    name: 'foundRate',
    type: 'Real',
    says: 'Share of four-character phrases of the recognised lines that the text layer gives',
  },
  { name: 'phrases', type: 'Integer', says: 'Number of phrases looked for' },
  { name: 'engine', type: 'Text', says: 'What recognised the text' },
] as const;

/** The mark as XMP, still without figures, with the description that PDF/A asks for. `engine` is plain text. */
export function qualityXmp(engine: string): string {
  const escaped = engine.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
  const described = properties.map(
    ({ name, type, says }) =>
      `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name>` +
      `<pdfaProperty:valueType>${type}</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>` +
      `<pdfaProperty:description>${says}</pdfaProperty:description></rdf:li>`,
  );
  return (
    `<rdf:Description rdf:about="" xmlns:tq="${namespace}">${unknownRate}${unknownPhrases}` +
    `<tq:engine>${escaped}</tq:engine></rdf:Description>` +
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" ' +
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">' +
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">' +
    '<pdfaSchema:schema>Tomeoki quality mark</pdfaSchema:schema>' +
    `<pdfaSchema:namespaceURI>${namespace}</pdfaSchema:namespaceURI><pdfaSchema:prefix>tq</pdfaSchema:prefix>` +
    `<pdfaSchema:property><rdf:Seq>${described.join('')}</rdf:Seq></pdfaSchema:property>` +
    '</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>'
  );
}

/**
 * Measures a finished PDF against what was read: `extract` gives the text of a page (one-based) of it. Pages that
 * nothing was read on count for nothing.
 */
export async function measureQuality(
  result: OcrResult,
  keptPages: number,
  extract: (pageNumber: number) => Promise<string>,
): Promise<QualityMark> {
  let [phrases, found] = [0, 0];
  for (const page of result.pages) {
    const lines = page.blocks.flatMap((block) => block.lines.map((line) => line.text));
    if (lines.length === 0) continue;
    const measured = foundRate(lines, await extract(page.pageNumber));
    phrases += measured.phrases;
    found += measured.found;
  }
  const foundShare = phrases === 0 ? 1 : found / phrases;
  return { foundRate: Math.floor(foundShare * 1e5) / 1e5, phrases, keptPages };
}

/** Puts the figures into the XMP of a PDF written with {@link qualityXmp}, in place. Does nothing to another file. */
export function stampQuality(pdf: Uint8Array, mark: QualityMark): void {
  const buffer = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  // A PDF that came may hold a packet of its own; the one just written stands behind it.
  const at = buffer.lastIndexOf(unknownRate + unknownPhrases);
  if (at < 0) return;
  const rate = mark.foundRate.toFixed(5);
  const phrases = String(Math.min(mark.phrases, 9_999_999_999)).padStart(10, '0');
  buffer.write(`<tq:foundRate>${rate}</tq:foundRate><tq:phrases>${phrases}</tq:phrases>`, at, 'latin1');
}

/** The figures that a PDF says of itself; undefined when it says none. */
export function readQuality(pdf: Uint8Array): Omit<QualityMark, 'keptPages'> | undefined {
  const buffer = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const at = buffer.lastIndexOf('<tq:foundRate>');
  const said = /^<tq:foundRate>([\d.]+)<\/tq:foundRate><tq:phrases>(\d+)</.exec(
    at < 0 ? '' : buffer.toString('latin1', at, at + 120),
  );
  return said === null ? undefined : { foundRate: Number(said[1]), phrases: Number(said[2]) };
}
