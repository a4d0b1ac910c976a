import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSigned } from '../../../ocr/quality/signed.ts';

const bytes = (text: string) => Buffer.from(`%PDF-1.7\n${text}\n%%EOF`, 'latin1');

test('ISO 32000-1 §12.8: a dictionary that names the bytes it covers is a signature', () => {
  assert.equal(
    isSigned(
      bytes('9 0 obj <</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 840 960 240]/Contents<00>>> endobj'),
    ),
    true,
  );
  assert.equal(isSigned(bytes('<< /Type /DocTimeStamp /ByteRange [ 0 10 20 30 ] >>')), true);
});

test('a field for a signature that nobody gave is none', () => {
  assert.equal(isSigned(bytes('<< /FT /Sig /T (Signature1) >>')), false);
  assert.equal(isSigned(bytes('/ByteRange is a word of this text')), false);
});
