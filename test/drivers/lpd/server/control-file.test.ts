import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseControlFile } from '../../../../drivers/lpd/server/control-file.ts';

const read = (text: string) => parseControlFile(Buffer.from(text));

describe('the control file of an LPD job', () => {
  test('RFC 1179 §7: user, job name and files with their copies', () => {
    const control = read(
      'Hpc1\nPhanako\nJ会議資料\nldfA001pc1\nldfA001pc1\nUdfA001pc1\nNmemo.pdf\nfdfB001pc1\nUdfB001pc1\n',
    );
    assert.equal(control.userName, 'hanako');
    assert.equal(control.jobName, '会議資料');
    assert.deepEqual(
      [...control.files],
      [
        ['dfA001pc1', 2],
        ['dfB001pc1', 1],
      ],
    );
  });

  test('without a job name that of the file is taken', () => {
    assert.equal(read('Pa\nNmemo.pdf\n').jobName, 'memo.pdf');
    assert.equal(read('Pa\n').jobName, '');
  });

  test('names in the code page of Japanese Windows are read', () => {
    // 資料 in Shift_JIS.
    const bytes = Buffer.concat([
      Buffer.from('Pa\nJ'),
      Buffer.from([0x8e, 0x91, 0x97, 0xbf]),
      Buffer.from('\n'),
    ]);
    assert.equal(parseControlFile(bytes).jobName, '資料');
  });

  test('any bytes are read to something, with at most 9999 copies', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4_000 }), (bytes) => {
        for (const copies of parseControlFile(bytes).files.values())
          assert.ok(copies >= 1 && copies <= 9_999);
      }),
    );
  });
});
