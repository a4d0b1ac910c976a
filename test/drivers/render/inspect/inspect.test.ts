import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import type { DocumentFacts, DocumentRenderer } from '../../../../drivers/device/document.ts';
import { openDocumentRenderer } from '../../../../drivers/render/document-renderer.ts';
import { buildPages, firstMore, looseFont, pdfStream } from '../../../hostile/pdf-parts.ts';

let renderer: DocumentRenderer;
before(() => {
  renderer = openDocumentRenderer({ processes: 1 });
});
after(() => renderer[Symbol.asyncDispose]());

async function look(bytes: Uint8Array, format = 'application/pdf'): Promise<DocumentFacts> {
  return await renderer.inspect(
    (async function* () {
      yield bytes;
    })(),
    format,
  );
}

const text = (codes: string, font = '/F2', more = '') => `BT ${more} ${font} 24 Tf 60 600 Td ${codes} Tj ET`;

/** A page set in a font that is not embedded. */
function inLooseFont(name: string, encoding: string, codes: string, ordering = 'Japan1', more = '') {
  const at = firstMore(1);
  return buildPages(
    [{ content: text(`<${codes}>`, '/F2', more), resources: `/ExtGState<<>>/Font<</F2 ${at} 0 R>>` }],
    looseFont(at, name, encoding, ordering),
  );
}

describe('looking into a PDF', () => {
  test('counts pages and those with colour: red ink, a colour picture, but neither grey nor a grey picture in RGB', async () => {
    const picture = (pixel: string) =>
      pdfStream(
        pixel.repeat(16),
        '/Type/XObject/Subtype/Image/Width 4/Height 4/BitsPerComponent 8/ColorSpace/DeviceRGB',
      );
    const at = firstMore(6);
    const draw = 'q 200 0 0 200 100 400 cm /X Do Q';
    const bytes = buildPages(
      [
        { content: text('(black)', '/F1') },
        { content: `1 0 0 rg ${text('(red)', '/F1')}` },
        { content: draw, resources: `/XObject<</X ${at} 0 R>>` },
        { content: draw, resources: `/XObject<</X ${at + 1} 0 R>>` },
        { content: draw, resources: `/XObject<</X ${at + 2} 0 R>>` },
        { content: '1 1 1 rg 0 0 595 842 re f 0.5 g 10 10 50 50 re f' },
      ],
      [
        picture('\x10\x80\xf0'),
        picture('\x80\x80\x80'),
        pdfStream('0 0.6 0 rg 0 0 1 1 re f', '/Type/XObject/Subtype/Form/BBox[0 0 1 1]'),
      ],
    );
    assert.deepEqual(await look(bytes), {
      pages: 6,
      colorPages: 3,
      firstPage: { widthPoints: 595, heightPoints: 842 },
    });
  });

  test('tells the size of the first page as it is shown', async () => {
    const turned = buildPages([
      { content: text('(x)', '/F1'), entries: '/MediaBox[0 0 842 1191]/CropBox[100 100 500 300]/Rotate 90' },
    ]);
    assert.deepEqual((await look(turned)).firstPage, { widthPoints: 200, heightPoints: 400 });
  });

  const fine: readonly (readonly [string, Uint8Array])[] = [
    ['MS-Mincho, Shift_JIS', inLooseFont('MS-Mincho', '90ms-RKSJ-H', '93fa967b8cea')],
    ['MS-Gothic, bold', inLooseFont('MS-Gothic,Bold', 'UniJIS-UCS2-H', '65e5672c')],
    ['ＭＳ 明朝 in Shift_JIS bytes', inLooseFont('#82l#82r#96#be#92#a9', '90ms-RKSJ-H', '93fa967b')],
    ['HeiseiMin-W3', inLooseFont('HeiseiMin-W3', 'UniJIS-UTF16-H', '65e5d842dfb7')],
    ['Ryumin-Light by CID', inLooseFont('Ryumin-Light', 'Identity-H', '0ef10620')],
    ['gaiji in an invisible text layer', inLooseFont('EUDC', 'Identity-H', '0010', 'Identity', '3 Tr')],
  ];
  for (const [title, bytes] of fine) {
    test(`a font that is not embedded but known gives no trouble: ${title}`, async () => {
      const facts = await look(bytes);
      assert.equal(facts.trouble, undefined, JSON.stringify(facts));
    });
  }

  const missing: readonly (readonly [string, Uint8Array, string])[] = [
    ['a font of own characters', inLooseFont('EUDC', 'Identity-H', '00100020', 'Identity'), 'EUDC'],
    ['a vendor font', inLooseFont('JGaiji2004', 'UniJIS-UCS2-H', '65e5'), 'JGaiji2004'],
    ['private use in a known font', inLooseFont('MS-Mincho', 'UniJIS-UCS2-H', '65e5e000'), 'MS-Mincho'],
    ['the user area of Shift_JIS', inLooseFont('MS-Mincho', '90ms-RKSJ-H', '93faf040'), 'MS-Mincho'],
    [
      'a variant of a character that the fallback font does not have',
      inLooseFont('IPAmjMincho', 'UniJIS-UTF16-H', '845bdb40dd01'),
      'IPAmjMincho',
    ],
    [
      'a simple TrueType font',
      buildPages(
        [{ content: text('(ABC)'), resources: `/Pattern<<>>/Font<</F2 ${firstMore(1)} 0 R>>` }],
        ['<</Type/Font/Subtype/TrueType/BaseFont/GaijiTT/Encoding/WinAnsiEncoding>>'],
      ),
      'GaijiTT',
    ],
    [
      'a form within a form',
      buildPages(
        [{ content: '/X Do', resources: `/XObject<</X ${firstMore(1)} 0 R>>` }],
        [
          pdfStream(
            '/Y Do',
            `/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</Y ${firstMore(1) + 1} 0 R>>>>`,
          ),
          pdfStream(
            text('<0010>'),
            `/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F2 ${firstMore(1) + 2} 0 R>>>>`,
          ),
          ...looseFont(firstMore(1) + 2, 'Gaiji-In-Form', 'Identity-H', 'Identity'),
        ],
      ),
      'Gaiji-In-Form',
    ],
    [
      'an annotation',
      buildPages(
        [{ content: '0 g', entries: `/MediaBox[0 0 595 842]/Annots[${firstMore(1)} 0 R]` }],
        [
          `<</Type/Annot/Subtype/Stamp/Rect[0 0 600 800]/F 4/AP<</N ${firstMore(1) + 1} 0 R>>>>`,
          pdfStream(
            text('<0010>'),
            `/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F2 ${firstMore(1) + 2} 0 R>>>>`,
          ),
          ...looseFont(firstMore(1) + 2, 'Gaiji-In-Stamp', 'Identity-H', 'Identity'),
        ],
      ),
      'Gaiji-In-Stamp',
    ],
  ];
  for (const [title, bytes, name] of missing) {
    test(`a character that would be wrong or missing is found, with the font's name: ${title}`, async () => {
      const { trouble, missingFonts, pages } = await look(bytes);
      assert.deepEqual(
        { trouble, missingFonts, pages },
        { trouble: 'font-missing', missingFonts: [name], pages: 1 },
      );
    });
  }

  test('names 20 fonts at most', async () => {
    const count = 30;
    const at = firstMore(1);
    const fonts = Array.from({ length: count }, (_, index) => `/G${index} ${at + index * 3} 0 R`).join('');
    const content = Array.from({ length: count }, (_, index) => text('<0010>', `/G${index}`)).join('\n');
    const objects = Array.from({ length: count }, (_, index) =>
      looseFont(at + index * 3, `Gaiji${index}`, 'Identity-H', 'Identity'),
    ).flat();
    const bytes = buildPages([{ content, resources: `/Pattern<<>>/Font<<${fonts}>>` }], objects);
    assert.equal((await look(bytes)).missingFonts?.length, 20);
  });

  test('a printer language is opaque; bytes that are no PDF are damaged', async () => {
    assert.deepEqual(await look(Buffer.from('%!PS'), 'application/postscript'), { opaque: true });
    assert.deepEqual(await look(Buffer.from('no pdf')), { trouble: 'damaged' });
  });
});

describe('looking into a picture', () => {
  const picture = (channels: 1 | 3, background: string) =>
    sharp({ create: { width: 300, height: 200, channels: 3, background } }).toColourspace(
      channels === 1 ? 'b-w' : 'srgb',
    );

  test('tells pages, colour and size by the resolution', async () => {
    const grey = await picture(1, '#777').withMetadata({ density: 150 }).png().toBuffer();
    const red = await picture(3, '#c00').withMetadata({ density: 300 }).jpeg().toBuffer();
    const greyFacts = await look(grey, 'image/png');
    assert.deepEqual([greyFacts.pages, greyFacts.colorPages], [1, 0]);
    assert.equal(Math.round(greyFacts.firstPage?.widthPoints ?? 0), 144);
    const redFacts = await look(red, 'image/jpeg');
    assert.deepEqual([redFacts.pages, redFacts.colorPages], [1, 1]);
    assert.equal(Math.round(redFacts.firstPage?.heightPoints ?? 0), 48);
  });

  test('a picture cut short is damaged', async () => {
    const whole = await picture(3, '#0c0').png().toBuffer();
    assert.deepEqual(await look(whole.subarray(0, 60), 'image/png'), { trouble: 'damaged' });
  });
});
