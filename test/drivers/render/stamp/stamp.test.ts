import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import type {
  ConversionPlan,
  DocumentRenderer,
  StampPlan,
  StampReport,
} from '../../../../drivers/device/document.ts';
import { RasterReader } from '../../../../drivers/raster/raster-reader.ts';
import { RasterWriter } from '../../../../drivers/raster/raster-writer.ts';
import { openDocumentRenderer } from '../../../../drivers/render/document-renderer.ts';
import { buildPages, type PdfPage } from '../../../hostile/pdf-parts.ts';
import { cut, type GreyPicture, readCode } from '../../../support/code-reader.ts';

const code = 'TMKPA4XHEJ9FRA3W';
const stamp: StampPlan = {
  text: '印刷 2026/11/22 00:05 山田 花子 本庁2階 複合機1',
  traceCode: code,
  symbology: 'qr',
};

let renderer: DocumentRenderer;
before(() => {
  renderer = openDocumentRenderer({ processes: 1 });
});
after(() => renderer[Symbol.asyncDispose]());

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function convert(
  bytes: Uint8Array,
  plan: Omit<ConversionPlan, 'onStamped'>,
): Promise<{ readonly bytes: Uint8Array; readonly report: StampReport | undefined }> {
  let report: StampReport | undefined;
  const chunks: Uint8Array[] = [];
  const onStamped = (said: StampReport) => {
    report = said;
  };
  for await (const chunk of renderer.convert(streamOf(bytes), { ...plan, onStamped }))
    chunks.push(Buffer.from(chunk));
  return { bytes: Buffer.concat(chunks), report };
}

/** The pages of a raster document. */
async function picturesOf(raster: Uint8Array): Promise<GreyPicture[]> {
  const reader = new RasterReader(streamOf(raster), { maxPages: 100, maxPagePixels: 50_000_000 });
  const pictures: GreyPicture[] = [];
  for (;;) {
    const page = await reader.nextPage();
    if (page === undefined) return pictures;
    const { widthPx, heightPx, channels } = page;
    const pixels = new Uint8Array(widthPx * heightPx * channels);
    await reader.readLines(pixels);
    const grey = pixels.filter((_, at) => at % channels === 0);
    pictures.push({ pixels: grey, widthPx, heightPx });
  }
}

function rasterPlan(resolutionDpi: number, type: 'sgray_8' | 'black_1' = 'sgray_8') {
  return {
    to: 'image/pwg-raster' as const,
    raster: { resolutionDpi, type, sheetBack: 'normal' as const },
  };
}

/** The upper or lower fifth of a picture. */
function margin(picture: GreyPicture, which: 'upper' | 'lower'): GreyPicture {
  const heightPx = Math.floor(picture.heightPx / 5);
  const top = which === 'upper' ? 0 : picture.heightPx - heightPx;
  return cut(picture, { left: 0, top, widthPx: picture.widthPx, heightPx });
}

/** The code in one of the margins. */
function codeOn(picture: GreyPicture, dpi: number): string | undefined {
  return readCode(margin(picture, 'upper'), dpi) ?? readCode(margin(picture, 'lower'), dpi);
}

const sentence = 'Some words of a page that fill a line of it';
const words = (top: number, lines: number, left = 70, text = sentence) =>
  `BT /F1 10 Tf 13 TL ${left} ${top} Td ${`(${text}) Tj T* `.repeat(lines)} ET`;
/** From one edge of the paper to the other. */
const wide = `${sentence}, and more of them up to its end`;
const plain: PdfPage = { content: words(480, 20), entries: '/MediaBox[0 0 420 595]' };

describe('stamps on a PDF', () => {
  const pages: readonly (readonly [string, PdfPage])[] = [
    ['plain', plain],
    ['turned by 90 degrees', { ...plain, entries: '/MediaBox[0 0 420 595]/Rotate 90' }],
    ['turned by 180 degrees', { ...plain, entries: '/MediaBox[0 0 420 595]/Rotate 180' }],
    ['turned by 270 degrees', { ...plain, entries: '/MediaBox[0 0 420 595]/Rotate 270' }],
    ['cropped', { ...plain, entries: '/MediaBox[-50 -50 500 700]/CropBox[0 0 420 595]' }],
    ['that leaves its state open', { ...plain, content: `q 0.3 0 0 0.3 50 50 cm ${words(480, 3)} q` }],
  ];
  for (const symbology of ['qr', 'data-matrix'] as const) {
    test(`a code (${symbology}) on pages of every kind is read at 150 dpi`, async () => {
      const document = buildPages(pages.map(([, page]) => page));
      const stamped = await convert(document, {
        from: 'application/pdf',
        to: 'application/pdf',
        stamp: { ...stamp, symbology },
      });
      assert.deepEqual(stamped.report, { pages: 6, withText: 6, withCode: 6 });
      const dpi = 150;
      const longEdgePx = Math.round((595 / 72) * dpi);
      const wish = { pages: pages.length, longEdgePx };
      for (const { pageNumber, png } of await renderer.preview(
        streamOf(stamped.bytes),
        'application/pdf',
        wish,
      )) {
        const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
        const picture = { pixels: data, widthPx: info.width, heightPx: info.height };
        assert.equal(codeOn(picture, dpi), code, pages[pageNumber - 1]?.[0]);
      }
    });
  }

  test('cover nothing: every dot that was drawn on is as it was', async () => {
    const crowded = [
      plain,
      { content: words(585, 45, 20, wide), entries: '/MediaBox[0 0 420 595]' },
      { content: words(553, 42, 20, wide), entries: '/MediaBox[0 0 420 595]' },
      { content: '0.9 g 0 0 420 595 re f', entries: '/MediaBox[0 0 420 595]' },
    ];
    const plan = { from: 'application/pdf', ...rasterPlan(72) };
    const document = buildPages(crowded);
    const before = await picturesOf((await convert(document, plan)).bytes);
    const marked = await convert(document, { ...plan, stamp: { ...stamp, diagonal: '複写厳禁' } });
    const afterwards = await picturesOf(marked.bytes);
    let drawn = 0;
    for (const [index, { pixels }] of before.entries()) {
      for (const [at, value] of pixels.entries()) {
        const now = afterwards[index]?.pixels[at] ?? 0;
        if (now !== value) drawn += 1;
        if (value < 200) assert.ok(Math.abs(now - value) < 40, `page ${index + 1}: ${value} became ${now}`);
      }
    }
    assert.ok(drawn > 1_000);
    assert.equal(marked.report?.pages, 4);
    const { withText = 0, withCode = 0 } = marked.report ?? {};
    assert.ok(withCode >= 1 && withCode < withText && withText < 4, JSON.stringify(marked.report));
  });

  test('the word lies over the content only when it may, and is pale', async () => {
    const tinted = buildPages([{ content: '0.95 g 0 0 420 595 re f', entries: '/MediaBox[0 0 420 595]' }]);
    const shades = async (diagonalOverContent: boolean) => {
      const plan = { from: 'application/pdf', ...rasterPlan(72) };
      const { bytes } = await convert(tinted, { ...plan, stamp: { diagonal: '控', diagonalOverContent } });
      const [picture] = await picturesOf(bytes);
      return (picture?.pixels ?? new Uint8Array()).reduce((least, value) => Math.min(least, value), 255);
    };
    assert.ok((await shades(false)) >= 240);
    const over = await shades(true);
    assert.ok(over > 190 && over < 225, String(over));
  });

  test('an encrypted PDF is stamped with its password, and comes out without one', async () => {
    const locked = await PDFDocument.load(buildPages([plain]));
    locked.encrypt({ userPassword: 'himitsu', ownerPassword: 'owner' });
    const plan = { from: 'application/pdf', to: 'application/pdf' as const, stamp };
    const { bytes, report } = await convert(await locked.save(), { ...plan, password: 'himitsu' });
    assert.deepEqual(report, { pages: 1, withText: 1, withCode: 1 });
    const [picture] = await picturesOf(
      (await convert(bytes, { from: 'application/pdf', ...rasterPlan(150) })).bytes,
    );
    assert.equal(picture && codeOn(picture, 150), code);
  });

  test('two pages on a side get one stamp a side', async () => {
    const two = { from: 'application/pdf', to: 'application/pdf' as const, numberUp: 2, stamp };
    const { report } = await convert(buildPages([plain, plain, plain]), two);
    assert.equal(report?.pages, 2);
  });
});

describe('stamps on raster', () => {
  const kinds = [
    ['sgray_8', 'image/pwg-raster'],
    ['srgb_8', 'image/urf'],
    ['black_1', 'image/pwg-raster'],
  ] as const;
  for (const [type, to] of kinds) {
    test(`a code is blended into ${to} of ${type} while it streams by, and read again`, async () => {
      const raster = { resolutionDpi: 150, type, sheetBack: 'normal' as const };
      const source = await convert(buildPages([plain, { ...plain, content: words(570, 35) }]), {
        from: 'application/pdf',
        ...{ to, raster },
      });
      const { bytes, report } = await convert(source.bytes, { from: to, ...{ to, raster }, stamp });
      assert.deepEqual(report, { pages: 2, withText: 2, withCode: 2 });
      const [first, second] = await picturesOf(bytes);
      assert.equal(first && codeOn(first, 150), code);
      assert.equal(second && codeOn(second, 150), code);
      const unstamped = await picturesOf(source.bytes);
      for (const [index, { pixels }] of unstamped.entries()) {
        const now = index === 0 ? first : second;
        assert.ok(pixels.every((value, at) => value > 200 || now?.pixels[at] === value));
      }
    });
  }

  test('a page without any white margin stays as it is', async () => {
    const chunks: Uint8Array[] = [];
    const writer = new RasterWriter(
      'image/pwg-raster',
      0,
      async (bytes) => void chunks.push(Buffer.from(bytes)),
    );
    const page = await writer.page({
      ...{ widthPx: 600, heightPx: 800, resolutionDpi: 100, type: 'sgray_8', sides: 'one-sided', quality: 4 },
      ...{ totalPages: 1, copies: 1, mediaName: '', mirrored: { crossFeed: false, feed: false } },
    });
    const line = Uint8Array.from({ length: 600 }, (_, x) => (x % 7 === 0 ? 0 : 255));
    for (let row = 0; row < 800; row += 1) await page.write(line, 1);
    await page.end();
    const raster = { resolutionDpi: 100, type: 'sgray_8' as const, sheetBack: 'normal' as const };
    const plan = { from: 'image/pwg-raster', to: 'image/pwg-raster' as const, raster, stamp };
    const { bytes, report } = await convert(Buffer.concat(chunks), plan);
    assert.deepEqual(report, { pages: 1, withText: 0, withCode: 0 });
    const [picture] = await picturesOf(bytes);
    assert.deepEqual(picture?.pixels.subarray(0, 600), line);
  });
});
