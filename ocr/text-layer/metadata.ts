/** What the file says about itself: document information, XMP, output intent, identifier (ISO 19005-2 §6.2.3, §6.6). */

import { createHash } from 'node:crypto';
import { PDFArray, type PDFDict, type PDFDocument, PDFHexString, PDFName, PDFString } from 'pdf-lib';
import sharp from 'sharp';
import { qualityXmp } from '../quality/quality-mark.ts';

/** What a reader is told. */
export interface DocumentMetadata {
  /** Shown as the window title; a personal datum at times, so that the caller decides. */
  readonly title: string;
  readonly now: Date;
  /** What recognised the text; named in the quality mark. */
  readonly engine: string;
  /** True when the file keeps the rules of PDF/A-2u. */
  readonly archival: boolean;
}

const producer = 'Tomeoki';

/** Writes the metadata; `seed` is hashed to the file identifier, so that equal input gives equal bytes. */
export async function writeMetadata(
  document: PDFDocument,
  metadata: DocumentMetadata,
  seed: Uint8Array,
): Promise<void> {
  const { context, catalog } = document;
  document.setTitle(metadata.title, { showInWindowTitleBar: true });
  document.setProducer(producer);
  document.setCreator(producer);
  document.setCreationDate(metadata.now);
  document.setModificationDate(metadata.now);
  document.setLanguage('ja');
  const packet = context.stream(new TextEncoder().encode(xmp(metadata)), {
    Type: 'Metadata',
    Subtype: 'XML',
  });
  catalog.set(PDFName.of('Metadata'), context.register(packet));
  if (metadata.archival) await addOutputIntent(document);
  const identifier = PDFHexString.of(
    createHash('sha256').update(seed).update(metadata.now.toISOString()).digest('hex').slice(0, 32),
  );
  const pair = PDFArray.withContext(context);
  pair.push(identifier);
  pair.push(identifier);
  context.trailerInfo.ID = pair;
}

/** The sRGB profile that libvips carries. */
async function addOutputIntent({ context, catalog }: PDFDocument): Promise<void> {
  const pixel = sharp({ create: { width: 1, height: 1, channels: 3, background: '#ffffff' } });
  const { icc } = await sharp(await pixel.withIccProfile('srgb').png().toBuffer()).metadata();
  if (icc === undefined) throw new TypeError('the image library gave no sRGB profile');
  const intent = context.obj({
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    OutputConditionIdentifier: PDFString.of('sRGB'),
    Info: PDFString.of('sRGB'),
    DestOutputProfile: context.register(context.flateStream(icc, { N: 3 })),
  });
  const intents = PDFArray.withContext(context);
  intents.push(context.register(intent as PDFDict));
  catalog.set(PDFName.of('OutputIntents'), intents);
}

function xmp({ title, now, archival, engine }: DocumentMetadata): string {
  const date = now.toISOString().replace(/\.\d{3}Z$/, 'Z');
  const escaped = title.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
  const conformance = archival
    ? '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">' +
      '<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance></rdf:Description>'
    : '';
  return (
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">' +
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">' +
    `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped}</rdf:li></rdf:Alt></dc:title></rdf:Description>` +
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">' +
    `<xmp:CreatorTool>${producer}</xmp:CreatorTool><xmp:CreateDate>${date}</xmp:CreateDate>` +
    `<xmp:ModifyDate>${date}</xmp:ModifyDate></rdf:Description>` +
    '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">' +
    `<pdf:Producer>${producer}</pdf:Producer></rdf:Description>${conformance}${qualityXmp(engine)}` +
    '</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
  );
}
