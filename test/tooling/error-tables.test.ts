/** The tables of error codes: complete in both languages, named by area, and written into docs/errors.md. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deviceErrors } from '../../drivers/device/device-error.ts';
import { ocrErrors } from '../../ocr/ocr-error.ts';
import { errorPage } from '../../scripts/generate-error-docs.ts';
import { errorCatalogue } from '../../src/shared/errors/catalogue.ts';

const tables = { service: errorCatalogue, device: deviceErrors, ocr: ocrErrors };
const page = errorPage();

for (const [name, table] of Object.entries(tables)) {
  describe(name, () => {
    for (const [code, row] of Object.entries(table)) {
      test(`${code} says cause and advice in Japanese and English`, () => {
        assert.match(code, /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/);
        for (const text of [row.cause, row.advice]) {
          assert.match(text.ja, /[\u3040-\u30ff\u4e00-\u9fff]/, 'Japanese text without Japanese letters');
          assert.match(text.ja, /[。」]$/, 'a Japanese sentence ends');
          assert.match(text.en, /^[A-Z“].*[.”]$/, 'an English sentence begins and ends');
        }
        assert.equal(typeof row.retryable, 'boolean');
        assert.ok(page.includes(`| \`${code}\` |`), 'missing in docs/errors.md');
      });
    }
  });
}

test('no code belongs to two tables', () => {
  const codes = Object.values(tables).flatMap((table) => Object.keys(table));
  assert.equal(new Set(codes).size, codes.length);
});
