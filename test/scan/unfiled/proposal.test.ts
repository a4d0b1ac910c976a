import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FileSeries } from '../../../src/archive/file-plan.ts';
import type { Placement } from '../../../src/ports/unfiled-store.ts';
import { commonWords } from '../../../src/scan/unfiled/common-words.ts';
import { findBinders } from '../../../src/scan/unfiled/find-binders.ts';
import { mostProposals, type ProposalFacts, proposeBinders } from '../../../src/scan/unfiled/proposal.ts';

const nothing: ProposalFacts = {
  ...{ title: 'スキャン', text: '', kind: undefined, sender: undefined, counterparty: undefined },
  ...{ documentNumber: undefined, fiscalYear: 2026, calendarYear: 2027 },
};

function series(binder: string, classCode: string, kept: FileSeries['series'] = 'fiscal-year'): FileSeries {
  return {
    ...{ binder, classCode, title: '分類', department: '総務課', period: 5 },
    ...{ series: kept, disposition: 'destroy' },
  };
}

function placement(binder: string, changes: Partial<Placement> = {}): Placement {
  return {
    ...{ binder, fiscalYear: 2025, classCode: undefined, kind: undefined, sender: undefined },
    ...{ counterparty: undefined, documentNumber: undefined },
    ...changes,
  };
}

test('nothing known of a document proposes nothing', () => {
  assert.deepEqual(proposeBinders(nothing, { placements: [], series: [] }), []);
  const placements = [placement('給水契約', { sender: '水道局' })];
  assert.deepEqual(proposeBinders(nothing, { placements, series: [series('人事綴', 'A')] }), []);
});

test('documents of the same sender propose the binder they lie in, of the document’s own year, with how many they are', () => {
  const sender = '北星土木　事務所長';
  const placements = [
    ...Array.from({ length: 4 }, () => placement('道路占用許可綴', { sender, classCode: '建設-道路' })),
    placement('雑書', { sender: '北星土木事務所長' }),
    placement('雑書', { sender: '別の所' }),
  ];
  const [first, second] = proposeBinders({ ...nothing, sender }, { placements, series: [] });
  assert.deepEqual(first?.binder, { fiscalYear: 2026, name: '道路占用許可綴' });
  assert.equal(first?.classCode, '建設-道路');
  assert.deepEqual(first?.evidence, [{ kind: 'sender', text: sender, count: 4 }]);
  assert.equal(second, undefined, 'one of five is too little');
});

test('the sign of a document number counts, its year and count do not', () => {
  const placements = [1, 2, 3].map((count) => placement('総務収受', { documentNumber: `7総務第${count}号` }));
  const [first] = proposeBinders({ ...nothing, documentNumber: '8総務第99号' }, { placements, series: [] });
  assert.deepEqual(first?.evidence, [{ kind: 'document-number', text: '総務', count: 3 }]);
});

test('words of a binder’s name in the title count more than in the text, and what all names share counts nothing', () => {
  const plan = [series('道路占用許可に関する書類綴', 'R-1'), series('人事に関する書類綴', 'J-1')];
  const inTitle = proposeBinders(
    { ...nothing, title: '道路占用許可について' },
    { placements: [], series: plan },
  );
  const inText = proposeBinders(
    { ...nothing, text: '次の\n道路占用許可書を綴る書類' },
    { placements: [], series: plan },
  );
  assert.deepEqual(inTitle[0]?.evidence, [{ kind: 'words', text: '道路占用許可' }]);
  assert.deepEqual(inText[0]?.evidence, [{ kind: 'words', text: '道路占用許可' }]);
  assert.ok((inTitle[0]?.weight ?? 0) > (inText[0]?.weight ?? 0));
  assert.equal(inTitle.length, 1);
});

test('a series by calendar years gets the calendar year; a rule’s binder stands first and keeps its own', () => {
  const plan = [series('工事日誌', 'K', 'calendar-year')];
  const [diary] = proposeBinders({ ...nothing, title: '工事日誌' }, { placements: [], series: plan });
  assert.equal(diary?.binder.fiscalYear, 2027);
  const ruled = { rule: 'water', name: '給水契約', fiscalYear: 2024, classCode: 'W' };
  const [first] = proposeBinders({ ...nothing, title: '工事日誌' }, { placements: [], series: plan, ruled });
  assert.deepEqual(
    [first?.binder, first?.evidence[0]],
    [
      { fiscalYear: 2024, name: '給水契約' },
      { kind: 'rule', text: 'water' },
    ],
  );
});

test('whatever is known, at most three binders are proposed, each once, the likeliest first', () => {
  const text = fc.string({ unit: fc.constantFrom(...'道路占用許可人事総務契約 綴'), maxLength: 12 });
  const placed = fc.record({ binder: text, sender: fc.option(text, { nil: undefined }) });
  fc.assert(
    fc.property(
      fc.array(placed, { maxLength: 20 }),
      fc.array(text, { maxLength: 10 }),
      text,
      (lie, names, title) => {
        const placements = lie.map(({ binder, sender }) => placement(binder, { sender }));
        const plan = names.map((name, at) => series(name, String(at)));
        const found = proposeBinders(
          { ...nothing, title, text: title, sender: title },
          { placements, series: plan },
        );
        assert.ok(found.length <= mostProposals);
        assert.equal(
          new Set(found.map((one) => JSON.stringify([one.binder, one.classCode]))).size,
          found.length,
        );
        assert.deepEqual(
          found.map(({ weight }) => weight),
          found.map(({ weight }) => weight).toSorted((a, b) => b - a),
        );
      },
    ),
  );
});

test('common words are the longest parts, from left to right, and stand in the text', () => {
  assert.deepEqual(commonWords('道路占用許可', '占用許可と道路'), ['道路', '占用許可']);
  assert.deepEqual(commonWords('あ', 'あああ'), []);
});

test('binders are found by all words in name, class or class name; those in use of the nearest year come first', () => {
  const placements = [
    placement('道路占用綴', { fiscalYear: 2024 }),
    placement('道路占用綴', { fiscalYear: 2026 }),
    placement('道路占用綴', { fiscalYear: 2026 }),
  ];
  const plan = [series('道路占用綴', 'R'), series('道路台帳', 'R'), series('人事綴', 'J')];
  const found = findBinders({ series: plan, placements }, '道路　綴', { year: 2026, limit: 10 });
  assert.deepEqual(
    found.map(({ binder, classCode, count }) => [binder.fiscalYear, classCode, count]),
    [
      [2026, undefined, 2],
      [2026, 'R', 0],
      [2024, undefined, 1],
    ],
  );
});
