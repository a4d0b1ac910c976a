import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  bodyOfDraft,
  type DraftPlace,
  emptyDraft,
  keepDraft,
  keptDraft,
  withBinder,
  withRecord,
} from '../../../../src/ui/desk/app/records/draft.ts';

/** What a tab keeps. */
function tab(): DraftPlace & { readonly all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    get length() {
      return all.size;
    },
    key: (at) => [...all.keys()][at] ?? null,
    getItem: (key) => all.get(key) ?? null,
    setItem: (key, value) => void all.set(key, value),
    removeItem: (key) => void all.delete(key),
  };
}

describe('words that were entered on a list and not sent', () => {
  const mine = { personId: 'p1', roundId: 'r1', state: 'proposed' };
  const word = { outcome: 'extend', years: 3, reason: '係争中' } as const;
  const binder = { classCode: 'A-01', binder: { fiscalYear: 2026, name: '契約' } };
  const draft = withRecord(withBinder(emptyDraft, binder, word), 'id', { outcome: 'destroy' });

  test('come back after the page was left, for the same list and stage', () => {
    const place = tab();
    keepDraft(place, mine, draft);
    assert.deepEqual(bodyOfDraft(keptDraft(place, mine)), bodyOfDraft(draft));
    assert.equal(keptDraft(place, { ...mine, state: 'confirmed' }).records.size, 0);
    assert.equal(keptDraft(place, { ...mine, roundId: 'r2' }).binders.size, 0);
  });

  test('are nobody else’s: who signs in next in the tab finds nothing, and nothing is left', () => {
    const place = tab();
    keepDraft(place, mine, draft);
    assert.equal(keptDraft(place, { ...mine, personId: 'p2' }).records.size, 0);
    assert.equal(place.all.size, 0);
  });

  test('leave nothing behind once they are sent, and what cannot be read is thrown away', () => {
    const place = tab();
    keepDraft(place, mine, draft);
    keepDraft(place, mine, emptyDraft);
    assert.equal(place.all.size, 0);
    keepDraft(place, mine, draft);
    const [key = ''] = place.all.keys();
    for (const text of ['{', 'null', '{"words":[{"recordId":"x","outcome":"burn"}]}']) {
      place.all.set(key, text);
      assert.equal(keptDraft(place, mine).records.size, 0, text);
    }
  });

  test('a tab that keeps nothing is no trouble', () => {
    const full = { ...tab(), setItem: () => assert.fail('full') };
    keepDraft(full, mine, draft);
  });
});
