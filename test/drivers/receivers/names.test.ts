import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FileSight, quietTimes } from '../../../drivers/receivers/quiet-time.ts';
import { decodeReceivedName, isIgnoredName } from '../../../drivers/receivers/received-name.ts';

test('names are decoded from UTF-8, CP932 and EUC-JP, and their bytes are kept', () => {
  const cases: [string, string, string][] = [
    ['e8b5b7e6a188e69bb82e706466', '起案書.pdf', 'utf-8'],
    ['8b4e88c48f912e706466', '起案書.pdf', 'cp932'],
    ['b5afb0c6bdf12e706466', '起案書.pdf', 'euc-jp'],
    ['534b4d42545f433330302e706466', 'SKMBT_C300.pdf', 'utf-8'],
    ['ff2e706466', '\ufffd.pdf', 'unknown'],
  ];
  for (const [hex, text, encoding] of cases) {
    const bytes = Buffer.from(hex, 'hex');
    assert.deepEqual(decodeReceivedName(bytes), { bytes, text, encoding });
  }
});

test('any bytes decode to some text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 255 }), (bytes) => {
      assert.equal(typeof decodeReceivedName(bytes).text, 'string');
    }),
  );
});

test('temporary, hidden and leftover files are ignored, documents are not', () => {
  for (const name of [
    'Thumbs.db',
    'thumbs.DB',
    '~$memo.docx',
    'a.tmp',
    'a.PDF.filepart',
    'a.part',
    '.x',
    'a~',
  ]) {
    assert.ok(isIgnoredName(name), name);
  }
  for (const name of ['起案書.pdf', 'part.pdf', 'SCAN0001.TIF', 'tmp.jpg'])
    assert.ok(!isIgnoredName(name), name);
});

test('a file is ready only after it kept size and time of change for the whole quiet time', () => {
  const quiet = quietTimes(5_000);
  const at = (byteLength: number, modifiedMs: number): FileSight[] => [{ key: 'a', byteLength, modifiedMs }];
  assert.deepEqual(quiet.look(at(10, 1), 0), []);
  assert.deepEqual(quiet.look(at(20, 1), 4_000), [], 'it grew');
  assert.deepEqual(quiet.look(at(20, 2), 8_000), [], 'it was written again');
  assert.deepEqual(quiet.look(at(20, 2), 12_999), []);
  assert.equal(quiet.look(at(20, 2), 13_000).length, 1);
  assert.deepEqual(quiet.look([], 14_000), []);
  assert.deepEqual(quiet.look(at(20, 2), 20_000), [], 'it came again and waits anew');
  assert.deepEqual(quiet.look(at(0, 3), 21_000), []);
  assert.deepEqual(quiet.look(at(0, 3), 99_000), [], 'empty files are never ready');
});

test('a folder whose files change after they were taken waits twice as long, up to a minute', () => {
  const quiet = quietTimes(20_000);
  const at: FileSight[] = [{ key: 'a', byteLength: 10, modifiedMs: 1 }];
  quiet.look(at, 0);
  quiet.learn();
  assert.deepEqual(quiet.look(at, 39_999), []);
  for (let times = 0; times < 5; times += 1) quiet.learn();
  assert.deepEqual(quiet.look(at, 59_999), []);
  assert.equal(quiet.look(at, 60_000).length, 1);
});
