/** Hostile documents, made from a seed: each kind aims at one weakness of readers, with sizes and places by chance. */

import { crc32, deflateSync } from 'node:zlib';
import { PDFDocument } from 'pdf-lib';
import { between, pick, type Random, seededRandom } from '../../drivers/simulators/paper/random.ts';
import { buildPages, buildPdf, firstMore, pdfStream } from './pdf-parts.ts';

/** One document. */
export interface HostileDocument {
  readonly kind: string;
  readonly format: string;
  readonly bytes: Uint8Array;
}

type Maker = (random: Random) => Uint8Array | Promise<Uint8Array>;

const catalog = '<</Type/Catalog/Pages 2 0 R>>';
const text = 'BT /F1 20 Tf 50 500 Td (text) Tj ET';
const deflated = (bytes: Uint8Array, entries = '') =>
  pdfStream(deflateSync(bytes, { level: 9 }), `${entries}/Filter/FlateDecode`);
/** Deflated so many times over. */
function layers(bytes: Uint8Array, times: number): string {
  let inner = bytes;
  for (let time = 0; time < times; time += 1) inner = deflateSync(inner, { level: 9 });
  return pdfStream(inner, `/Filter[${'/FlateDecode'.repeat(times)}]`);
}

/** Kinds of hostile PDFs. */
export const pdfKinds: Readonly<Record<string, Maker>> = {
  'deflate bomb in a content stream': (random) =>
    buildPdf([
      catalog,
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>',
      layers(Buffer.alloc(between(random, 100, 250) * 1024 ** 2, '0 0 1 1 re f\n'), between(random, 1, 3)),
    ]),
  'object stream bomb': (random) => {
    const size = between(random, 60, 160) * 1024 ** 2;
    const content = Buffer.alloc(size, '[');
    content.write('5 0 ');
    return buildPdf([
      catalog,
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R>>',
      deflated(content, '/Type/ObjStm/N 1/First 4'),
    ]);
  },
  'page tree loop': (random) =>
    buildPdf([
      catalog,
      `<</Type/Pages/Kids[3 0 R 2 0 R]/Count ${between(random, 2, 2_000_000_000)}>>`,
      '<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count 5>>',
    ]),
  'forms that draw themselves': (random) => {
    const at = firstMore(1);
    const count = between(random, 2, 12);
    const all = Array.from({ length: count }, (_, one) => `/X${one} ${at + one} 0 R`).join('');
    const draws = Array.from({ length: count }, (_, one) => `/X${one} Do `)
      .join('')
      .repeat(4);
    const forms = Array.from({ length: count }, () =>
      pdfStream(draws, `/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<<${all}>>>>`),
    );
    return buildPages([{ content: draws, resources: `/XObject<<${all}>>` }], forms);
  },
  'forms that multiply': (random) => {
    const at = firstMore(1);
    const depth = between(random, 8, 11);
    const forms = Array.from({ length: depth }, (_, one) =>
      pdfStream(
        one === depth - 1 ? '0 0 1 1 re f' : '/X Do '.repeat(10),
        `/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X ${at + one + 1} 0 R>>>>`,
      ),
    );
    return buildPages([{ content: '/X Do', resources: `/XObject<</X ${at} 0 R>>` }], forms);
  },
  'pattern painted with itself': (random) => {
    const at = firstMore(1);
    const step = pick(random, [0, 0.0001, 0.001, 1]);
    return buildPages(
      [{ content: '/Pattern cs /P scn 0 0 595 842 re f', resources: `/Pattern<</P ${at} 0 R>>` }],
      [
        pdfStream(
          '/Pattern cs /P scn 0 0 9 9 re f',
          `/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep ${step}/YStep ${step}/Resources<</Pattern<</P ${at} 0 R>>>>`,
        ),
      ],
    );
  },
  'huge media box': (random) => {
    const edge = pick(random, ['1e9', '2147483647', '99999999999', '1e38', '-1e9']);
    return buildPages([{ content: text, entries: `/MediaBox[0 0 ${edge} ${edge}]` }]);
  },
  'broken cross-reference table': (random) => {
    const bytes = Buffer.from(buildPages([{ content: text }]));
    const at = bytes.indexOf('xref\n');
    for (let hit = 0; hit < between(random, 3, 40); hit += 1) {
      bytes[at + between(random, 5, bytes.length - at - 1)] = between(random, 0, 255);
    }
    return bytes;
  },
  'million empty pages': (random) =>
    buildPdf([
      catalog,
      `<</Type/Pages/Kids[${'3 0 R '.repeat(between(random, 200_000, 1_000_000))}]/Count 1000000>>`,
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>',
    ]),
  'JavaScript, launch and open actions': (random) => {
    const action = pick(random, [
      '<</S/JavaScript/JS(while\\(true\\){})>>',
      '<</S/Launch/F(/bin/sh)>>',
      '<</S/URI/URI(http://127.0.0.1:9/)>>',
      '<</S/SubmitForm/F(http://127.0.0.1:9/)>>',
    ]);
    return buildPdf([
      `<</Type/Catalog/Pages 2 0 R/OpenAction ${action}/AA<</WP ${action}/DP ${action}>>/Names<</JavaScript<</Names[(a) ${action}]>>>>>>`,
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/AA<</O ${action}>>/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A ${action}>>]>>`,
    ]);
  },
  'embedded files': (random) =>
    buildPdf([
      '<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a.exe) 4 0 R]>>>>>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 4 0 R>>]>>',
      '<</Type/Filespec/F(../../../../etc/passwd)/EF<</F 5 0 R>>>>',
      deflated(Buffer.alloc(between(random, 1, 30) * 1024 ** 2), '/Type/EmbeddedFile'),
    ]),
  encrypted: async (random) => {
    const document = await PDFDocument.load(buildPages([{ content: text }]));
    document.encrypt({ userPassword: `p${random()}`, ownerPassword: `o${random()}` });
    return await document.save();
  },
  'deep nesting of arrays and dictionaries': (random) => {
    const depth = between(random, 50_000, 400_000);
    const nested = pick(random, [
      '['.repeat(depth) + ']'.repeat(depth),
      '<</A'.repeat(depth) + '>>'.repeat(depth),
      '['.repeat(depth),
    ]);
    return buildPages([{ content: text, entries: `/MediaBox[0 0 595 842]/X ${nested}` }]);
  },
  'nested states and text in a content stream': (random) =>
    buildPages([{ content: `${'q '.repeat(between(random, 100_000, 900_000))}BT /F1 1e30 Tf (x) Tj` }]),
  'giant declared picture': (random) => {
    const filter = pick(random, [
      '/FlateDecode',
      '/JPXDecode',
      '/JBIG2Decode',
      '/DCTDecode',
      '/CCITTFaxDecode',
    ]);
    const edge = pick(random, [30_000, 65_535, 1_000_000, 2_147_483_647]);
    const at = firstMore(1);
    return buildPages(
      [{ content: 'q 500 0 0 500 0 0 cm /X Do Q', resources: `/XObject<</X ${at} 0 R>>` }],
      [
        pdfStream(
          Buffer.from(Array.from({ length: 400 }, () => between(random, 0, 255))),
          `/Type/XObject/Subtype/Image/Width ${edge}/Height ${edge}/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter${filter}`,
        ),
      ],
    );
  },
  'font that leads back to itself': () => {
    const at = firstMore(1);
    return buildPages(
      [{ content: 'BT /F2 20 Tf 50 500 Td (aaaa) Tj ET', resources: `/Pattern<<>>/Font<</F2 ${at} 0 R>>` }],
      [
        `<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a ${at + 1} 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1]/Resources<</Font<</F2 ${at} 0 R>>>>>>`,
        pdfStream('1 0 d0 BT /F2 1 Tf (a) Tj ET'),
        `<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[${at + 2} 0 R]>>`,
      ],
    );
  },
  'random bytes after a header': (random) =>
    Buffer.concat([
      Buffer.from('%PDF-1.7\n'),
      Buffer.from(Array.from({ length: between(random, 10, 5_000) }, () => between(random, 0, 255))),
    ]),
};

/** Kinds of hostile raster documents and pictures. */
export const otherKinds: Readonly<Record<string, { readonly format: string; readonly make: Maker }>> = {
  'PWG raster of a giant page': { format: 'image/pwg-raster', make: (random) => pwg(random, 4_000_000_000) },
  'PWG raster cut short': {
    format: 'image/pwg-raster',
    make: (random) => pwg(random, 500).subarray(0, 1_900),
  },
  'PWG raster of repeated lines': {
    format: 'image/pwg-raster',
    make: (random) => Buffer.concat([pwg(random, 60_000), Buffer.alloc(3_000, 0xff)]),
  },
  'URF of a million pages': {
    format: 'image/urf',
    make: (random) => {
      const page = Buffer.alloc(32);
      page[0] = 8;
      page.writeUInt32BE(8, 12);
      page.writeUInt32BE(1, 16);
      page.writeUInt32BE(300, 20);
      const line = Buffer.from([0, 7, 255]);
      const pages = Buffer.concat([page, line])
        .toString('latin1')
        .repeat(between(random, 50_000, 300_000));
      return Buffer.concat([
        Buffer.from('UNIRAST\0\xff\xff\xff\xff', 'latin1'),
        Buffer.from(pages, 'latin1'),
      ]);
    },
  },
  'PNG of a giant size': { format: 'image/png', make: (random) => png(between(random, 100_000, 2_000_000)) },
  'PNG deflate bomb': { format: 'image/png', make: () => png(30_000) },
  'TIFF whose directories lead in a circle': {
    format: 'image/tiff',
    make: (random) => {
      const tiff = Buffer.alloc(200);
      tiff.write('II*\0');
      tiff.writeUInt32LE(8, 4);
      tiff.writeUInt16LE(between(random, 1, 5), 8);
      for (let at = 10; at < 100; at += 1) tiff[at] = between(random, 0, 255);
      tiff.writeUInt32LE(8, 22);
      return tiff;
    },
  },
  'JPEG of a giant size': {
    format: 'image/jpeg',
    make: (random) => {
      const head = Buffer.from(
        'ffd8ffe000104a46494600010100000100010000ffc0001108ffffffff03012200021101031101',
        'hex',
      );
      return Buffer.concat([head, Buffer.alloc(between(random, 10, 500), 0xff)]);
    },
  },
};

/** Kinds that take whole seconds to make or to be stopped at. */
export const slowKinds: ReadonlySet<string> = new Set([
  'deflate bomb in a content stream',
  'object stream bomb',
  'forms that draw themselves',
  'pattern painted with itself',
  'million empty pages',
  'URF of a million pages',
  'PNG of a giant size',
  'PNG deflate bomb',
  'JPEG of a giant size',
]);

/** One of each kind, by the seed; a kind is the same whichever others are wanted. */
export async function* hostileDocuments(
  seed: number,
  isWanted: (kind: string) => boolean,
): AsyncGenerator<HostileDocument> {
  const pdfs = Object.entries(pdfKinds).map(([kind, make]) => ({ kind, format: 'application/pdf', make }));
  const others = Object.entries(otherKinds).map(([kind, { format, make }]) => ({ kind, format, make }));
  for (const [index, { kind, format, make }] of [...pdfs, ...others].entries()) {
    if (isWanted(kind)) yield { kind, format, bytes: await make(seededRandom(seed * 1_000 + index)) };
  }
}

/** A PWG raster header (PWG 5102.4 §4.3) that claims so many lines, with a few bytes of lines. */
function pwg(random: Random, height: number): Buffer {
  const header = Buffer.alloc(1_796);
  header.write('PwgRaster');
  header.writeUInt32BE(300, 276);
  header.writeUInt32BE(300, 280);
  const width = pick(random, [1, 2_480, 65_535]);
  header.writeUInt32BE(width, 372);
  header.writeUInt32BE(height, 376);
  header.writeUInt32BE(8, 384);
  header.writeUInt32BE(8, 388);
  header.writeUInt32BE(width, 392);
  header.writeUInt32BE(18, 400);
  header.writeUInt32BE(1, 420);
  return Buffer.concat([Buffer.from('RaS2'), header, Buffer.from([255, 127, 0, 255, 127, 0])]);
}

/** A PNG of white that claims this edge; up to 30,000 it holds all of its lines. */
function png(edge: number): Buffer {
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(edge, 0);
  size.writeUInt32BE(edge, 4);
  size.set([1, 0, 0, 0, 0], 8);
  const lines = Buffer.alloc(Math.min(edge, 30_000) * Math.ceil(1 + Math.min(edge, 30_000) / 8));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(lines, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
