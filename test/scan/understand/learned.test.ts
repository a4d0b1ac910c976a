import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../../drivers/simulators/paper/random.ts';
import type { KindExample } from '../../../src/ports/understanding-store.ts';
import { type KindModel, learnKinds } from '../../../src/scan/understand/kind/learned.ts';
import type { DocumentKind, KindGuess } from '../../../src/scan/understanding.ts';

const common = ['みどり野市', '令和八年', '総務課', '下記のとおり', '担当', '電話', '以上', '平素から御協力'];
const phrases: Partial<Record<DocumentKind, readonly string[]>> = {
  contract: ['甲及び乙は', '契約保証金', '委託料を支払う', '秘密の保持', '契約を解除する', '本契約の成立'],
  'medical-certificate': ['傷病名', '診断する', '加療を要する', '医療機関', '医師氏名', '主訴及び経過'],
  drawing: ['縮尺', '図面番号', '断面詳細', '設計者', '平面配置', '寸法は現地'],
};

function example(kind: DocumentKind, seed: number): KindExample {
  const random = seededRandom(seed);
  const words = [...common, ...(phrases[kind] ?? [])].filter(() => random() < 0.7);
  return { kind, text: words.sort(() => random() - 0.5).join('') };
}

const kinds = Object.keys(phrases) as DocumentKind[];
const taught = (each: number): KindExample[] =>
  kinds.flatMap((kind, index) => Array.from({ length: each }, (_, at) => example(kind, 100 * index + at)));

test('with fewer than five examples of two kinds nothing is learned', () => {
  assert.equal(learnKinds([]), undefined);
  assert.equal(learnKinds(taught(4)), undefined);
  assert.equal(learnKinds(taught(12).filter(({ kind }) => kind === 'contract')), undefined);
});

function guessOf(model: KindModel, text: string): KindGuess {
  const guess = model.classify(text);
  assert.ok(guess);
  return guess;
}

test('kinds are recognised by what clerks taught, with words of the page as evidence', () => {
  const model = learnKinds(taught(15));
  assert.ok(model);
  let right = 0;
  for (const [index, kind] of kinds.entries()) {
    for (let at = 0; at < 20; at += 1) {
      const { text } = example(kind, 9_000 + 100 * index + at);
      const guess = guessOf(model, text);
      if (guess.kind === kind) right += 1;
      assert.equal(guess.by, 'learned');
      assert.ok(guess.evidence.length > 0 && guess.evidence.length <= 5);
      for (const word of guess.evidence) assert.ok(text.includes(word), word);
    }
  }
  assert.ok(right >= 58, `${right} of 60`);
});

test('more examples of the same make the guess surer; five of a kind are not believed alone', () => {
  const { text } = example('contract', 9_000);
  const few = learnKinds(taught(5))?.classify(text)?.confidence ?? 1;
  const many = learnKinds(taught(30))?.classify(text)?.confidence ?? 0;
  assert.ok(few < many && many > 0.6 && many < 1, `${few} ${many}`);
});

test('examples that contradict each other give no confidence', () => {
  const mixed = taught(20).map((one, index) => ({ ...one, kind: kinds[index % kinds.length] ?? one.kind }));
  const guess = learnKinds(mixed)?.classify(example('contract', 9_000).text);
  assert.ok((guess?.confidence ?? 0) < 0.5);
});

test('a page that says nothing seen before has no kind', () => {
  assert.equal(learnKinds(taught(10))?.classify('abc 123'), undefined);
  assert.equal(learnKinds(taught(10))?.classify(''), undefined);
});

test('400 examples of long pages are learned within seconds', () => {
  const long = taught(133).map((one, index) => ({ ...one, text: `${one.text}${index}`.repeat(60) }));
  const started = process.cpuUsage();
  assert.ok(learnKinds(long));
  assert.ok(process.cpuUsage(started).user < 5_000_000);
});
