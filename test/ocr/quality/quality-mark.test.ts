import assert from 'node:assert/strict';
import { test } from 'node:test';
import { XMLParser } from 'fast-xml-parser';
import { measureQuality, qualityXmp, readQuality, stampQuality } from '../../../ocr/quality/quality-mark.ts';
import type { OcrPage, OcrResult } from '../../../ocr/result.ts';

function resultSaying(...texts: string[]): OcrResult {
  const box = { left: 0, top: 0, right: 1, bottom: 1 };
  const pages = texts.map((text, index): OcrPage => {
    const line = { text, box, confidence: 90, symbols: [] };
    return {
      ...{ pageNumber: index + 1, widthPx: 1, heightPx: 1, resolutionDpi: 300, orientationDegrees: 0 },
      ...{ skewDegrees: 0, blank: text === '', confidence: 90 },
      blocks: text === '' ? [] : [{ direction: 'horizontal', box, lines: [line] }],
    };
  });
  return { pages, engine: 'engine <1>' };
}

test('the share of phrases found counts over all pages, and a page without text for nothing', async () => {
  const layer = ['文書管理規程', '', '定例 会 会議 録'];
  const mark = await measureQuality(
    resultSaying('文書管理規程', '', '定例会会議録'),
    0,
    async (page) => layer[page - 1] ?? '',
  );
  assert.deepEqual(mark, { foundRate: 0.5, phrases: 6, keptPages: 0 });
});

test('the figures are put into the file in place and read back from it', () => {
  const pdf = Buffer.from(`head ${qualityXmp('engine <1>')} tail`, 'utf8');
  const { length } = pdf;
  stampQuality(pdf, { foundRate: 0.98765, phrases: 4321, keptPages: 0 });
  assert.equal(pdf.length, length);
  assert.deepEqual(readQuality(pdf), { foundRate: 0.98765, phrases: 4321 });
});

test('a file without a mark is left alone and says nothing', () => {
  const pdf = Buffer.from('%PDF-1.7');
  stampQuality(pdf, { foundRate: 1, phrases: 1, keptPages: 1 });
  assert.equal(pdf.toString(), '%PDF-1.7');
  assert.equal(readQuality(pdf), undefined);
});

test('ISO 19005-2 §6.6.2.3: every property of the mark is described in an extension schema', () => {
  const xml = `<rdf:RDF xmlns:rdf="r">${qualityXmp('engine <1>')}</rdf:RDF>`;
  const parsed = new XMLParser({ ignoreAttributes: false, parseTagValue: false }).parse(xml)['rdf:RDF'];
  const [mark, extension] = parsed['rdf:Description'];
  const written = Object.keys(mark).filter((name) => name.startsWith('tq:'));
  const schema = extension['pdfaExtension:schemas']['rdf:Bag']['rdf:li'];
  const described = schema['pdfaSchema:property']['rdf:Seq']['rdf:li'];
  assert.deepEqual(
    written.map((name) => name.slice('tq:'.length)).toSorted(),
    described.map((property: Record<string, string>) => property['pdfaProperty:name']).toSorted(),
  );
  assert.equal(schema['pdfaSchema:namespaceURI'], mark['@_xmlns:tq']);
  assert.equal(mark['tq:engine'].includes('engine'), true);
});
