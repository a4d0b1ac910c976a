import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { knownNamesOf, mendByNames } from '../../../src/scan/understand/letter/known-names.ts';
import { understand } from '../../../src/scan/understand/understand.ts';
import { bestFinding } from '../../../src/scan/understanding.ts';
import { readPage } from '../../support/read-page.ts';

const names = knownNamesOf(['匝瑳市', '都市計画課', '都市政策課', '総務課', '税務課']);

/** Sureness of a text whose characters at `doubted` were guessed. */
const doubting = (text: string, ...doubted: readonly number[]): number[] =>
  text.split('').map((_, at) => (doubted.includes(at) ? 0.3 : 0.95));

test('a character in doubt is put right where those around it spell a known name', () => {
  assert.deepEqual(mendByNames('匝差市長', doubting('匝差市長', 1), names), {
    text: '匝瑳市長',
    mended: true,
  });
  assert.deepEqual(mendByNames('巾差市長', doubting('巾差市長', 0, 1), names), {
    text: '匝瑳市長',
    mended: true,
  });
  assert.equal(mendByNames('神余川県知事', doubting('神余川県知事', 1), names).text, '神奈川県知事');
});

test('what was read surely stays, and so does a place where two names fit', () => {
  for (const [text, doubted] of [
    ['匝差市長', []],
    ['愛暖県知事', [1]],
    ['緒務課', [0]],
    ['匝瑳市部', [3]],
  ] as const)
    assert.deepEqual(mendByNames(text, doubting(text, ...doubted), names), { text, mended: false });
});

test('names that are spelled right stay as they are whatever else is known', () => {
  const known = ['匝瑳市', '都市計画課', '総務課', '税務課'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...known), { minLength: 1, maxLength: 4 }), (parts) => {
      const text = parts.join('');
      const sureness = text.split('').map(() => 0);
      assert.equal(mendByNames(text, sureness, names).text, text);
    }),
    { numRuns: 25 },
  );
});

test('addressee, sender and the town of a series are put right with a remark; what was read is kept beside', () => {
  const page = readPage([
    { text: '匝差市告示第１２号', leftMm: 150, topMm: 20, confidence: 50 },
    { text: '令和８年１０月２日', leftMm: 156, topMm: 26 },
    { text: '匝差市長　様', leftMm: 22, topMm: 38, confidence: 50 },
    { text: '都市計両課長', leftMm: 150, topMm: 50, confidence: 50 },
    { text: '街路樹について（通知）', leftMm: 75, topMm: 70 },
  ]);
  const context = { receivedOn: '2026-10-05' };
  const found = understand([page], { ...context, names: knownNamesOf(['匝瑳市', '都市計画課']) });
  for (const [field, value, raw] of [
    ['addressee', '匝瑳市長', '匝差市長'],
    ['sender', '都市計画課長', '都市計両課長'],
    ['document-number', '匝瑳市告示第12号', '匝差市告示第１２号'],
  ] as const) {
    const one = bestFinding(found, field);
    assert.deepEqual([one?.value, one?.raw, one?.flags], [value, raw, ['name-corrected']]);
  }
  assert.equal(bestFinding(understand([page], context), 'addressee')?.value, '匝差市長');
});
