import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrialDocument } from '../../../src/ports/filing-rule-store.ts';
import { previewRules } from '../../../src/scan/filing/preview-rules.ts';
import type { FilingRule } from '../../../src/scan/filing/rule.ts';
import { seenValues } from '../../../src/scan/filing/rule-choices.ts';
import { readRules } from '../../../src/scan/filing/rule-schema.ts';
import { tryRule } from '../../../src/scan/filing/try-rule.ts';
import { newId, type RecordId, type ScanId, type SegmentId } from '../../../src/shared/ids.ts';

const lgwan = 'lgwan' as SegmentId;
const core = 'core' as SegmentId;

function document(department: string, segment = lgwan, recordId = newId<RecordId>()): TrialDocument {
  const scan = {
    ...{ segment, department, source: 'upload' as const, originalName: 'a.pdf' },
    receivedAt: new Date('2026-05-10T01:00:00Z'),
  };
  return { id: newId<ScanId>(), owner: '', scan, recordId };
}

const rule = (changes: Partial<FilingRule>): FilingRule => ({
  ...{ id: 'one', when: {}, targets: [], location: '{title}' },
  ...changes,
});

const rules = (...all: FilingRule[]) => ({ version: 1, rules: all, broken: [] });

test('a trial groups what changes by value, the largest first, with the newest examples', () => {
  const documents = [document('総務課'), document('総務課'), document('税務課')];
  const next = rules(rule({ when: { department: '総務課' }, binder: '収受' }));
  const { groups, changed } = previewRules(rules(), next, documents);
  assert.equal(changed, 2);
  const binder = groups.find(({ member }) => member === 'binder');
  assert.deepEqual([binder?.before, binder?.after, binder?.count], ['', '2026年度 収受', 2]);
  assert.deepEqual(
    binder?.examples.map(({ recordId }) => recordId),
    documents.slice(0, 2).map(({ recordId }) => recordId),
  );
});

test('groups hold nothing of segments that the person does not see, while the counts are of all', () => {
  const documents = [document('総務課', core), document('総務課', lgwan)];
  const next = rules(rule({ binder: '{department}の綴' }));
  const { groups, changed } = previewRules(rules(), next, documents, { segments: [lgwan] });
  assert.equal(changed, 2);
  assert.ok(groups.every(({ count, examples }) => count === 1 && examples[0]?.segment === 'lgwan'));
});

test('what a rule could not use is counted by its place', () => {
  const { failures, flagged } = previewRules(rules(), rules(rule({ binder: '{sender}綴' })), [document('')]);
  assert.deepEqual([failures, flagged], [{ 'one.binder': 1 }, 1]);
});

test('one rule is tried whatever stands before it; when it fits nothing, other documents show its names', () => {
  const documents = [document('税務課'), document('総務課')];
  const fits = tryRule(rule({ when: { department: '総務課' }, binder: '綴', targets: ['share'] }), documents);
  assert.deepEqual([fits.documents, fits.fitting, fits.names.length], [2, 1, 1]);
  assert.deepEqual([fits.names[0]?.binder, fits.names[0]?.path], ['2026年度 綴', 'a']);
  const none = tryRule(rule({ when: { department: '道路課' }, binder: '{sender}' }), documents);
  assert.deepEqual([none.fitting, none.names.length, none.names[0]?.failed], [0, 2, ['binder']]);
});

test('faults are told at their place with a code, one for each way a rule can be wrong', () => {
  const codes = (written: unknown): string[] =>
    readRules(written, new Set(['share'])).faults.map(({ place, code }) => `${place} ${code}`);
  assert.deepEqual(codes([{ id: 'A b', targets: [] }]), ['[0].id id-not-valid']);
  assert.deepEqual(codes([{ id: 'a' }]), ['[0].targets missing']);
  assert.deepEqual(codes([{ id: 'a', targets: [], binder: '{nope}' }]), ['[0].binder unknown-word']);
  assert.deepEqual(codes([{ id: 'a', targets: [], binder: '' }]), ['[0].binder missing']);
  assert.deepEqual(codes([{ id: 'a', targets: [], binder: 'あ'.repeat(300) }]), ['[0].binder too-long']);
  assert.deepEqual(codes([{ id: 'a', targets: [], when: { fields: [{ field: 'sender' }] } }]), [
    '[0].when.fields[0] condition-empty',
  ]);
  assert.deepEqual(codes([{ id: 'a', targets: [], when: { kind: { is: [] } } }]), [
    '[0].when.kind.is missing',
  ]);
  assert.deepEqual(
    codes([
      { id: 'a', targets: ['no'], when: { department: 'x' } },
      { id: 'a', targets: [] },
    ]),
    ['[0].targets unknown-target', '[1].id id-twice'],
  );
  assert.deepEqual(
    codes([
      { id: 'a', targets: [] },
      { id: 'b', targets: [] },
    ]),
    ['[1] never-asked'],
  );
  assert.deepEqual(codes({ rules: [{ id: 'a', targets: [], access: 'all' }] }), [
    '.rules[0].access not-valid',
  ]);
});

test('what can be chosen is counted from the documents, the most frequent first', () => {
  const seen = seenValues([document('税務課'), document('総務課'), document('総務課'), document('')]);
  assert.deepEqual(seen.departments, [
    { value: '総務課', count: 2 },
    { value: '税務課', count: 1 },
  ]);
});
