import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { acceptedFormats, isDeclarable, isOpaque, sniffFormat } from '../../src/print/document-format.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const uel = '\x1b%-12345X';

describe('the format of a document is told by its first bytes', () => {
  for (const [what, first, format] of [
    ['a PDF', '%PDF-1.7\n', 'application/pdf'],
    ['a PDF with rubbish before its header', `${'x'.repeat(1000)}%PDF-1.4`, 'application/pdf'],
    ['a PDF behind a PJL header', `${uel}@PJL ENTER LANGUAGE=PDF\r\n%PDF-1.4`, 'application/pdf'],
    ['PWG raster', 'RaS2PwgRaster', 'image/pwg-raster'],
    ['URF', 'UNIRAST\0\0\0\0\x01', 'image/urf'],
    ['JPEG', '\xff\xd8\xff\xe0', 'image/jpeg'],
    ['PNG', '\x89PNG\r\n\x1a\n', 'image/png'],
    ['TIFF of little-endian machines', 'II*\0', 'image/tiff'],
    ['TIFF of big-endian machines', 'MM\0*', 'image/tiff'],
    ['PostScript', '%!PS-Adobe-3.0', 'application/postscript'],
    ['PostScript after a Ctrl-D', '\x04%!PS-Adobe-3.0', 'application/postscript'],
    ['PostScript by PJL', `${uel}@PJL\r\n@PJL ENTER LANGUAGE = Postscript\r\n%!PS`, 'application/postscript'],
    ['PCL with a printer reset', '\x1bE\x1b&l26A', 'application/vnd.hp-pcl'],
    ['PCL after a bare universal exit', `${uel}\x1bE`, 'application/vnd.hp-pcl'],
    ['PCL by PJL', `${uel}@PJL SET COPIES=2\n@PJL ENTER LANGUAGE=PCL\n\x1bE`, 'application/vnd.hp-pcl'],
    ['PCL XL', ') HP-PCL XL;2;0;', 'application/vnd.hp-pclxl'],
    ['PCL XL by PJL', `${uel}@PJL ENTER LANGUAGE=PCLXL\n) HP-PCL XL`, 'application/vnd.hp-pclxl'],
    ["a maker's own language by PJL", `${uel}@PJL ENTER LANGUAGE=RPCS\n\x00`, 'application/vnd.cups-raw'],
    ['OpenXPS', 'PK\x03\x04....Documents/1/FixedDoc.fdoc', 'application/oxps'],
    ['a word-processor file', 'PK\x03\x04....[Content_Types].xml....word/document.xml', undefined],
    ['plain text', 'Hello', undefined],
    ['nothing', '', undefined],
  ] as const) {
    it(`${what}: ${format ?? 'not taken'}`, () => assert.equal(sniffFormat(latin1(first)), format));
  }

  it('a PJL header never tells more than the language', () => {
    const header = `${uel}@PJL SET USERNAME="admin"\r\n@PJL JOB NAME="x"\r\n@PJL ENTER LANGUAGE=PCL\r\n`;
    assert.equal(sniffFormat(latin1(header)), 'application/vnd.hp-pcl');
  });

  it('takes any bytes without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const format = sniffFormat(bytes);
        assert.ok(format === undefined || acceptedFormats.includes(format));
      }),
    );
  });
});

describe('formats that clients declare', () => {
  it('PDF is the preferred one, and the case of the name does not matter', () => {
    assert.equal(acceptedFormats[0], 'application/pdf');
    assert.ok(isDeclarable('Application/PDF'));
    assert.ok(isDeclarable('application/vnd.hp-PCL'));
    assert.ok(isDeclarable('application/octet-stream'));
    assert.ok(!isDeclarable('text/plain'));
  });

  it('printer languages are passed on and never interpreted', () => {
    assert.deepEqual(
      acceptedFormats.filter((format) => isOpaque(format)),
      [
        'application/postscript',
        'application/vnd.hp-pcl',
        'application/vnd.hp-pclxl',
        'application/oxps',
        'application/vnd.cups-raw',
      ],
    );
    assert.ok(isOpaque('application/vnd.ms-xpsdocument'));
    assert.ok(!isOpaque('application/octet-stream'));
  });
});
