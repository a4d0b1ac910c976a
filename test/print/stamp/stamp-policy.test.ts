import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  decideStamps,
  parseCleanPaperReason,
  type StampCase,
  type StampPolicy,
  stampLine,
} from '../../../src/print/stamp-policy.ts';

const policy: StampPolicy = {
  text: true,
  traceCode: 'qr',
  diagonal: '複写厳禁',
  diagonalOver: 'never',
  exceptDevices: ['証明書発行機'],
  ownerMayKeepClean: false,
};
const release: StampCase = {
  policy,
  listenerCleanPaper: undefined,
  jobCleanPaper: undefined,
  opaque: false,
  deviceName: '本庁2階 複合機1',
};

describe('the stamps of a release', () => {
  test('are those of the segment', () => {
    assert.deepEqual(decideStamps(release), {
      stamped: true,
      text: true,
      symbology: 'qr',
      diagonal: '複写厳禁',
      diagonalOverContent: false,
    });
  });

  const cases: readonly (readonly [string, Partial<StampCase>, object])[] = [
    ['a segment without a policy', { policy: undefined }, { because: 'no-policy' }],
    [
      'a policy that wants nothing',
      { policy: { ...policy, text: false, traceCode: 'none', diagonal: undefined } },
      { because: 'no-policy' },
    ],
    [
      'a queue for official documents',
      { listenerCleanPaper: 'official-document' },
      { because: 'clean-paper', cleanPaper: 'official-document' },
    ],
    [
      'a job on forgery-proof paper',
      { jobCleanPaper: '地紋紙に印刷' },
      { because: 'clean-paper', cleanPaper: 'patterned-paper' },
    ],
    ['a job whose queue says so', { jobCleanPaper: '' }, { because: 'clean-paper', cleanPaper: 'other' }],
    ['an excepted device', { deviceName: '証明書発行機' }, { because: 'excepted-device' }],
    ['a printer language', { opaque: true }, { because: 'opaque-format' }],
    [
      'clean paper in a printer language: the paper is the reason',
      { opaque: true, listenerCleanPaper: 'certificate' },
      { because: 'clean-paper', cleanPaper: 'certificate' },
    ],
  ];
  for (const [title, change, expected] of cases) {
    test(`are none for ${title}, with the reason`, () => {
      assert.deepEqual(decideStamps({ ...release, ...change }), { stamped: false, ...expected });
    });
  }

  test('reasons for clean paper are known in the words of offices, and never kept as free text', () => {
    assert.equal(parseCleanPaperReason('施行文書のため'), 'official-document');
    assert.equal(parseCleanPaperReason('住民票の証明書'), 'certificate');
    assert.equal(parseCleanPaperReason('preprinted-form'), 'preprinted-form');
    assert.equal(parseCleanPaperReason('山田さんの頼み'), 'other');
    assert.equal(parseCleanPaperReason('  '), undefined);
  });

  test('the line says when in Japan, who and where, on one line and not too long', () => {
    const at = new Date('2026-11-21T15:05:00Z');
    assert.equal(
      stampLine({ at, personName: '山田 花子', deviceName: '本庁2階 複合機1' }),
      '印刷 2026/11/22 00:05 山田 花子 本庁2階 複合機1',
    );
    const odd = stampLine({ at, personName: undefined, deviceName: `a\nb\u202e${'x'.repeat(500)}` });
    assert.doesNotMatch(odd, /[\n\u202e]/u);
    assert.ok(odd.length < 60);
  });
});
