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
import { chooseRule, type FilingRule, filingWords, planFilings } from '../../../src/scan/filing/rule.ts';
import type { SegmentId } from '../../../src/shared/ids.ts';

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
  assert.ok(long.endsWith('-abababababab.pdf') && Buffer.byteLength(long.slice(2)) <= maxNameBytes);
});

const scan = {
  segment: 'lgwan' as SegmentId,
  source: 'folder',
  department: '総務課',
  originalName: '通知/../書.pdf',
  receivedAt: new Date('2026-03-31T15:30:00Z'),
} as const;

const rule = (id: string, when: FilingRule['when']): FilingRule => ({
  id,
  when,
  targets: ['share'],
  location: '{segment}/{fiscalYear}年度/{department}/{title}',
});

test('the first rule whose conditions all hold decides; none may hold', () => {
  const rules = [
    rule('other-segment', { segment: 'mynumber' }),
    rule('upload', { source: 'upload', department: '総務課' }),
    rule('general', { segment: 'lgwan', department: '総務課' }),
    rule('rest', {}),
  ];
  assert.equal(chooseRule(rules, scan)?.id, 'general');
  assert.equal(chooseRule(rules, { ...scan, department: '税務課' })?.id, 'rest');
  assert.equal(chooseRule(rules.slice(0, 2), scan), undefined);
});

test('dates are those of Japan: the first of April there belongs to the new fiscal year', () => {
  const { year, month, day, fiscalYear } = filingWords(scan, '');
  assert.deepEqual([year, month, day, fiscalYear], ['2026', '04', '01', '2026']);
  const eve = filingWords({ ...scan, receivedAt: new Date('2026-03-31T14:59:59Z') }, '');
  assert.deepEqual([eve.month, eve.fiscalYear], ['03', '2025']);
});

test('a plan names original and searchable PDF apart, and slashes in words make no folders', () => {
  const words = filingWords({ ...scan, originalName: '' }, '山田/太郎');
  assert.equal(words.title, 'スキャン 2026-04-01 003000');
  const plan = planFilings(
    { ...rule('r', {}), targets: ['a', 'b', 'a'], location: '{owner}/{nope}/../{title}' },
    words,
    'application/pdf',
  );
  assert.deepEqual(
    plan.map(({ target, rendition, location }) => [target, rendition, location]),
    ['a', 'b'].flatMap((target) => [
      [target, 'original', '山田_太郎/{nope}/未割当/スキャン 2026-04-01 003000.pdf'],
      [target, 'searchable-pdf', '山田_太郎/{nope}/未割当/スキャン 2026-04-01 003000.searchable.pdf'],
    ]),
  );
});

test('no template and no word leads out of the target', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (location, department, title) => {
      const words = { ...filingWords(scan, ''), department, title };
      for (const one of planFilings(
        { ...rule('r', {}), location: `${location}/{department}/{title}` },
        words,
        'image/png',
      )) {
        const parts = one.location.split('/');
        assert.ok(
          parts.every((part) => part !== '' && part !== '.' && part !== '..'),
          one.location,
        );
        assert.ok(parts.every((part) => !forbidden.test(part) && Buffer.byteLength(part) <= maxNameBytes));
      }
    }),
  );
});
