/** Names of filed documents. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  maxNameBytes,
  safeFileName,
  safeName,
  titleOf,
  withContentSuffix,
} from '../../../src/scan/filing/file-name.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom('起', '案', 'が', 'か\u3099', '𠮷', '/', '..', ' ', '\0', 'a', '.', '"'),
    maxLength: 300,
  }),
);

/** What no file system, share or cloud folder takes in a name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const forbidden = /[\\/:*?"<>|\u0000-\u001f\u007f-\u009f\u202a-\u202e]/;

test('a file name of any text is safe, whole and within 255 bytes', () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom('.pdf', '.searchable.pdf', '.jpg'), (text, extension) => {
      const name = safeFileName(text, extension);
      assert.ok(Buffer.byteLength(name) <= maxNameBytes);
      assert.ok(name.endsWith(extension) && name.length > extension.length);
      assert.ok(!forbidden.test(name), JSON.stringify(name));
      assert.ok(!/^[. ]|[. ]$/.test(name) && name.isWellFormed());
      assert.equal(name, name.normalize('NFC'));
    }),
  );
});

test('making a name safe twice changes nothing', () => {
  fc.assert(fc.property(anyText, (text) => assert.equal(safeName(safeName(text)), safeName(text))));
});

test('names keep what people wrote wherever they can', () => {
  assert.equal(safeName('令和８年度　税額通知書（案）'), '令和８年度 税額通知書（案）');
  assert.equal(safeName('か\u3099'), 'が');
  assert.equal(safeName('a/b\\c:d'), 'a_b_c_d');
  assert.equal(safeName('..'), '無題');
  assert.equal(safeName('con.pdf'), '_con.pdf');
  assert.equal(safeName('文'.repeat(100)), '文'.repeat(85));
  assert.equal(titleOf('C:\\scan\\起案書.PDF'), '起案書');
  assert.equal(titleOf('.pdf'), '');
});

test('a name is never cut inside a character as people see it', () => {
  const family = '👨‍👩‍👧';
  assert.equal(safeName(family.repeat(3), Buffer.byteLength(family) + 5), family);
});

test('the suffix of a collision comes from the content and keeps folder and extension', () => {
  const sha256 = Buffer.from('ab'.repeat(32), 'hex');
  assert.equal(withContentSuffix('lgwan/2026/通知.pdf', sha256), 'lgwan/2026/通知-abababababab.pdf');
  const long = withContentSuffix(`a/${safeFileName('長'.repeat(200), '.pdf')}`, sha256);
  const text = withContentSuffix('lgwan/2026/通知.text.json', sha256);
  assert.equal(text, 'lgwan/2026/通知-abababababab.text.json');
  assert.ok(long.endsWith('-abababababab.pdf') && Buffer.byteLength(long.slice(2)) <= maxNameBytes);
});
