/** What filing rules come to for a scan. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { binderText, decideFiling, retentionOf } from '../../../src/scan/filing/decision.ts';
import { planFilings } from '../../../src/scan/filing/plan.ts';
import { retentionUntil } from '../../../src/scan/filing/retention.ts';
import type { FilingRule, FilingRules } from '../../../src/scan/filing/rule.ts';
import type { FilingFacts } from '../../../src/scan/filing-decision.ts';
import type { Finding, Understanding } from '../../../src/scan/understanding.ts';
import type { SegmentId } from '../../../src/shared/ids.ts';

const box = { left: 0, top: 0, right: 1, bottom: 1 };

const scan: FilingFacts['scan'] & { readonly mediaType: string; readonly sha256: Uint8Array } = {
  segment: 'lgwan' as SegmentId,
  source: 'folder',
  department: '総務課',
  originalName: '通知/../書.pdf',
  receivedAt: new Date('2026-03-31T15:30:00Z'),
  mediaType: 'application/pdf',
  sha256: Buffer.alloc(32, 0xab),
};

const rule = (id: string, when: FilingRule['when'], more: Partial<FilingRule> = {}): FilingRule => ({
  id,
  when,
  targets: ['share'],
  location: '{segment}/{fiscalYear}年度/{department}/{title}',
  ...more,
});

const setOf = (...rules: FilingRule[]): FilingRules => ({ version: 3, rules, broken: [] });

function finding(field: Finding['field'], value: string, confidence = 0.95): Finding {
  return { field, value, raw: value, confidence, box, pageNumber: 1 };
}

function understood(findings: readonly Finding[], kind?: Understanding['kind']): Understanding {
  return { extractor: 'test 1', kind, findings };
}

const letter = understood(
  [
    finding('subject', '水道料金の改定について（通知）'),
    finding('document-number', '8水道第123号'),
    finding('document-date', '2025-12-24'),
    finding('sender', '○○県 知事'),
    finding('amount', '120000'),
    finding('form-id', '様式第1号（第3条関係）'),
  ],
  { kind: 'notice', confidence: 0.9, by: 'rule', evidence: [] },
);

const choose = (rules: FilingRules, facts: FilingFacts = { scan, understanding: letter }) =>
  decideFiling(rules, facts, '山田 太郎').decision;

test('the first rule whose conditions all hold decides; none may hold', () => {
  const rules = [
    rule('other-segment', { segment: 'mynumber' }),
    rule('upload', { source: 'upload', department: '総務課' }),
    rule('general', { segment: 'lgwan', department: '総務課' }),
    rule('rest', {}),
  ];
  assert.equal(choose(setOf(...rules)).rule, 'general');
  const elsewhere = { scan: { ...scan, department: '税務課' } };
  assert.equal(choose(setOf(...rules), elsewhere).rule, 'rest');
  const none = choose(setOf(...rules.slice(0, 2)));
  assert.deepEqual([none.rule, none.flags], [undefined, ['no-rule']]);
});

for (const [what, when, fits] of [
  ['a kind that is sure enough', { kind: { is: ['memo', 'notice'] } }, true],
  ['a kind that is not sure enough', { kind: { is: ['notice'], confidence: 0.95 } }, false],
  ['another kind', { kind: { is: ['invoice'] } }, false],
  ['the beginning of a form line', { formId: '様式第１号' }, true],
  ['another form', { formId: '様式第2号' }, false],
  ['a number cut in two', { formId: '様式第' }, false],
  ['a sender, whatever its width', { fields: [{ field: 'sender', contains: '県知事' }] }, true],
  ['a number without its year', { fields: [{ field: 'document-number', startsWith: '水道第' }] }, true],
  ['a number with its year', { fields: [{ field: 'document-number', startsWith: '8水道' }] }, true],
  ['another number', { fields: [{ field: 'document-number', startsWith: '総務第' }] }, false],
  ['an amount in range', { fields: [{ field: 'amount', from: '99999', to: '120000' }] }, true],
  ['an amount compared as a number', { fields: [{ field: 'amount', from: '99999' }] }, true],
  ['an amount above', { fields: [{ field: 'amount', to: '119999' }] }, false],
  ['a day in range', { fields: [{ field: 'document-date', from: '2025-12-01', to: '2025-12-31' }] }, true],
  ['a day before', { fields: [{ field: 'document-date', from: '2026-01-01' }] }, false],
  ['a value that was not read', { fields: [{ field: 'addressee', contains: '市長' }] }, false],
  ['a cover sheet that there is not', { sheet: { binder: '給水契約' } }, false],
] as const satisfies readonly (readonly [string, FilingRule['when'], boolean])[]) {
  test(`a rule ${fits ? 'fits' : 'does not fit'}: ${what}`, () => {
    const decision = choose(setOf(rule('one', when)));
    assert.equal(decision.rule, fits ? 'one' : undefined);
    assert.equal(decision.reasons.length, fits ? 1 : 0);
  });
}

test('the reasons say what was asked for, what was found and how sure that is', () => {
  const when = {
    segment: 'lgwan',
    sheet: { binder: '給水契約' },
    kind: { is: ['notice'] },
    fields: [{ field: 'amount', from: '1000' }],
  } as const;
  const facts = { scan: { ...scan, hints: { binder: '給水契約' } }, understanding: letter };
  assert.deepEqual(choose(setOf(rule('one', when)), facts).reasons, [
    { condition: 'segment', wanted: 'lgwan', found: 'lgwan' },
    { condition: 'sheet.binder', wanted: '給水契約', found: '給水契約' },
    { condition: 'kind', wanted: 'notice', found: 'notice', confidence: 0.9 },
    { condition: 'field.amount', wanted: '1000..', found: '120000', confidence: 0.95 },
  ]);
});

test('a value that was read with less confidence than the rule asks for is none', () => {
  const unsure = understood([finding('sender', '県知事', 0.79)]);
  const facts = { scan, understanding: unsure };
  const when = { fields: [{ field: 'sender', contains: '県' }] } as const;
  assert.equal(choose(setOf(rule('one', when)), facts).rule, undefined);
  const lenient = { fields: [{ field: 'sender', contains: '県', confidence: 0.5 }] } as const;
  assert.equal(choose(setOf(rule('one', lenient)), facts).rule, 'one');
});

test('class, binder and retention come of the rule, with the year of receipt in Japan', () => {
  const one = rule(
    'one',
    {},
    {
      classCode: '総務-文書-通知',
      binder: '{sheetBinder}',
      retention: { years: 5 },
      access: 'owner',
      location: '{classCode}/{binder}/{documentNumber} {subject}',
      metadata: { number: '{documentNumber}', nobody: '{addressee}' },
    },
  );
  const facts = { scan: { ...scan, hints: { binder: '県からの通知' } }, understanding: letter };
  const { decision, path, metadata } = decideFiling(setOf(one), facts, '');
  assert.equal(decision.classCode, '総務-文書-通知');
  assert.deepEqual(decision.binder, { fiscalYear: 2026, name: '県からの通知' });
  assert.equal(decision.retention, '2032-03-31');
  assert.equal(decision.access, 'owner');
  assert.equal(path, '総務-文書-通知/2026年度 県からの通知/8水道第123号 水道料金の改定について（通知）');
  assert.deepEqual(metadata, { number: '8水道第123号' });
  assert.deepEqual(retentionOf(decision), new Date('2032-03-31T15:00:00Z'));
});

test('a rule may go by the year on the paper; without a date there is no binder, and it is flagged', () => {
  const one = rule('one', {}, { binder: '通知', yearOf: 'document', retention: { years: 1 } });
  const dated = choose(setOf(one));
  assert.deepEqual([dated.binder?.fiscalYear, dated.retention, dated.flags], [2025, '2027-03-31', []]);
  const undated = choose(setOf(one), { scan });
  assert.deepEqual(
    [undated.binder, undated.retention, undated.flags],
    [undefined, undefined, ['rule-failed']],
  );
});

test('a template that cannot be used gives the default name and a flag, and stops nothing', () => {
  const one = rule(
    'one',
    {},
    { location: '{owner}/{nope}/{title}', classCode: '{nope}', binder: '{addressee}' },
  );
  const { decision, path } = decideFiling(setOf(one), { scan }, '');
  assert.equal(path, 'lgwan/2026/総務課/書');
  assert.deepEqual(decision.flags, ['rule-failed']);
  assert.deepEqual(decision.failed, ['one.classCode', 'one.binder', 'one.location']);
  assert.deepEqual([decision.classCode, decision.binder], [undefined, undefined]);
});

test('rules that cannot be read any more are passed over and named', () => {
  const decision = choose({ ...setOf(rule('rest', {})), broken: ['old'] });
  assert.deepEqual([decision.rule, decision.flags, decision.failed], ['rest', ['rule-failed'], ['old']]);
});

test('retention begins with the year after the one in which the document was completed', () => {
  assert.equal(retentionUntil({ years: 5 }, '2026-05-10'), '2032-03-31');
  assert.equal(retentionUntil({ years: 1 }, '2027-03-31'), '2028-03-31');
  assert.equal(retentionUntil({ years: 1 }, '2027-04-01'), '2029-03-31');
  assert.equal(retentionUntil({ years: 10, series: 'calendar-year' }, '2026-05-10'), '2036-12-31');
  assert.equal(retentionUntil({ years: 'permanent' }, '2026-05-10'), 'permanent');
  assert.equal(binderText({ fiscalYear: 2026, name: '給水契約' }), '2026年度 給水契約');
});

test('dates are those of Japan: the first of April there belongs to the new fiscal year', () => {
  const { year, month, day, fiscalYear } = decideFiling(setOf(), { scan }, '').words;
  assert.deepEqual([year, month, day, fiscalYear], ['2026', '04', '01', '2026']);
  const eveScan = { ...scan, receivedAt: new Date('2026-03-31T14:59:59Z') };
  const eve = decideFiling(setOf(), { scan: eveScan }, '').words;
  assert.deepEqual([eve.month, eve.fiscalYear], ['03', '2025']);
});

test('the title is the subject when that was read well, else what the device said, else the time', () => {
  const titleOf = (facts: FilingFacts) => decideFiling(setOf(), facts, '').words.title;
  assert.equal(titleOf({ scan, understanding: letter }), '水道料金の改定について（通知）');
  assert.equal(titleOf({ scan, understanding: understood([finding('subject', '水道', 0.5)]) }), '書');
  assert.equal(titleOf({ scan: { ...scan, originalName: '' } }), 'スキャン 2026-04-01 003000');
});

const all = ['original', 'searchable-pdf', 'text', 'manifest'] as const;

test('a plan names the files of a unit alike, and slashes in words make no folders', () => {
  const one = rule('r', {}, { targets: ['a', 'b', 'a'], location: '{owner}/../{title}' });
  const outcome = decideFiling(setOf(one), { scan: { ...scan, originalName: '' } }, '山田/太郎');
  const plan = planFilings(outcome, scan, all);
  const stem = '山田_太郎/未割当/スキャン 2026-04-01 003000';
  assert.deepEqual(
    plan.map(({ target, rendition, location }) => [target, rendition, location]),
    ['a', 'b'].flatMap((target) => [
      [target, 'original', `${stem}.pdf`],
      [target, 'searchable-pdf', `${stem}.searchable.pdf`],
      [target, 'text', `${stem}.text.json`],
      [target, 'manifest', `${stem}.manifest.jws`],
    ]),
  );
});

test('a target laid out by content gets the hash of the original as folders', () => {
  const outcome = decideFiling(setOf(rule('r', {}, { targets: ['a', 'b'] })), { scan }, '');
  const plan = planFilings(outcome, scan, all, (name) => (name === 'b' ? 'content' : 'location'));
  const hex = 'ab'.repeat(32);
  assert.equal(plan[0]?.location, 'lgwan/2026年度/総務課/書.pdf');
  assert.equal(plan[7]?.location, `lgwan/2026/ab/${hex}/書.manifest.jws`);
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom('起', 'が', '𠮷', '/', '..', ' ', '\0', 'a', '.', '{title}', '{subject}', '{x}'),
    maxLength: 300,
  }),
);
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const forbidden = /[\\/:*?"<>|\u0000-\u001f\u007f-\u009f\u202a-\u202e]/;

test('no template and no word leads out of the target, and every path fits every target', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (location, department, subject) => {
      const facts = {
        scan: { ...scan, department },
        understanding: understood([finding('subject', subject)]),
      };
      const one = rule('r', {}, { location, binder: location, metadata: { all: location } });
      const outcome = decideFiling(setOf(one), facts, '');
      for (const planned of planFilings(outcome, scan, all)) {
        const parts = planned.location.split('/');
        assert.ok(parts.every((part) => part !== '' && part !== '.' && part !== '..' && part.isWellFormed()));
        assert.ok(parts.every((part) => !forbidden.test(part) && Buffer.byteLength(part) <= 255));
        assert.ok(Buffer.byteLength(planned.location) <= 900);
      }
    }),
  );
});
