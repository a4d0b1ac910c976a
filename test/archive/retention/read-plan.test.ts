import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diffPlans, seriesLookup } from '../../../src/archive/file-plan.ts';
import { readPlan } from '../../../src/archive/retention/read-plan.ts';

const head = '分類記号,大分類,中分類,簿冊名,保存期間,起算,満了時の措置,所管課';
const utf8 = (...lines: string[]) => Buffer.from([head, ...lines].join('\r\n'));
/** `分類記号,保存期間,満了時の措置` and `Ａ－０１,永年,` in CP932. */
const cp932 = Buffer.from(
  '95aa97de8b4c8d862c95db91b68afa8ad42c969e97b98e9e82cc915b92750d0a826081' + '7c824f82502c8969944e2c0d0a',
  'hex',
);

describe('reading a file plan', () => {
  test('takes UTF-8 with a byte order mark and CP932, full-width codes included', () => {
    const { series } = readPlan(
      Buffer.concat([Buffer.from('\ufeff'), utf8('A-01,総務,文書,,5年,年度,廃棄,総務課')]),
    );
    assert.deepEqual(series, [
      {
        ...{ classCode: 'A-01', title: '総務 / 文書', department: '総務課' },
        ...{ period: 5, series: 'fiscal-year', disposition: 'destroy' },
      },
    ]);
    const old = readPlan(cp932);
    assert.deepEqual(old.faults, []);
    assert.equal(old.series?.[0]?.classCode, 'A-01');
    assert.equal(old.series[0].period, 'permanent');
  });

  test('tells every fault by line and column', () => {
    const { faults } = readPlan(
      utf8(
        'A-01,総務,,,5年,年度,廃棄,',
        ',総務,,,5年,年度,廃棄,',
        'A-02,総務,,,101年,年度,廃棄,',
        'A-03,総務,,,3年,学年,,',
        'Ａ－０１,総務,,,5年,年度,移管,',
      ),
    );
    assert.deepEqual(
      faults.map(({ line, column }) => [line, column]),
      [
        [3, 1],
        [4, 5],
        [5, 6],
        [5, 7],
        [6, 1],
      ],
    );
    assert.match(faults[4]?.problem ?? '', /line 2/);
  });

  test('takes nothing of a file without its columns, that is empty, or whose quotes do not match', () => {
    assert.match(readPlan(Buffer.from('分類記号,保存期間\nA,5年')).faults[0]?.problem ?? '', /満了時の措置/);
    assert.match(readPlan(Buffer.alloc(0)).faults[0]?.problem ?? '', /empty/);
    assert.match(readPlan(utf8('"A-01,総務')).faults[0]?.problem ?? '', /CSV/);
    assert.match(readPlan(Buffer.from([0xff, 0xfe, 0x00])).faults[0]?.problem ?? '', /neither/);
    assert.equal(readPlan(Buffer.alloc(9 * 1024 * 1024)).faults.length, 1);
  });

  test('tells what a new plan adds, removes and changes', () => {
    const before = readPlan(utf8('A,,,,5年,,廃棄,', 'B,,,,3年,,廃棄,', 'C,,,,永年,,,')).series ?? [];
    const after = readPlan(utf8('A,,,,10年,,移管,', 'C,,,,永年,,,', 'D,,,契約,1年,,廃棄,')).series ?? [];
    const { added, removed, changed, same } = diffPlans(before, after);
    assert.deepEqual(
      [added, removed].map((list) => list.map(({ classCode }) => classCode)),
      [['D'], ['B']],
    );
    assert.deepEqual(
      changed.map((one) => [one.before.period, one.after.period]),
      [[5, 10]],
    );
    assert.equal(same, 1);
  });

  test('a record belongs to the series of its class and binder, else of its class, else of a binder that only one has', () => {
    const plan = utf8(
      'A,,,,5年,,廃棄,',
      'A,,,契約,10年,,移管,',
      'B,,,日誌,1年,,廃棄,',
      'C,,,契約,3年,,廃棄,',
    );
    const find = seriesLookup(readPlan(plan).series ?? []);
    assert.equal(find({ classCode: 'Ａ', binder: '契 約' })?.period, 10);
    assert.equal(find({ classCode: 'A', binder: '他' })?.period, 5);
    assert.equal(find({ classCode: undefined, binder: '日誌' })?.period, 1);
    assert.equal(find({ classCode: undefined, binder: '契約' }), undefined);
    assert.equal(find({ classCode: 'Z' }), undefined);
  });
});
