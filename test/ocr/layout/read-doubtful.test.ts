import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineBlock, EngineLine, OcrEngine } from '../../../ocr/engine/engine.ts';
import type { FoundBlock } from '../../../ocr/layout/found-block.ts';
import { readDoubtful } from '../../../ocr/layout/read-doubtful.ts';

const page = { data: new Uint8Array(400 * 3000).fill(255), width: 400, height: 3000 };

function line(text: string, top: number, confidence: number | readonly number[], em = 20): EngineLine {
  const symbols = [...text].map((character, index) => ({
    text: character,
    box: { left: 10 + index * em, top, right: 10 + (index + 1) * em, bottom: top + em },
    confidence: typeof confidence === 'number' ? confidence : (confidence[index] ?? 0),
    startsWord: index === 0,
  }));
  return { box: { left: 10, top, right: 10 + symbols.length * em, bottom: top + em }, symbols };
}

const textOf = (blocks: readonly FoundBlock[]): string[] =>
  blocks.flatMap((block) =>
    block.kind === 'text' ? block.lines.map(({ symbols }) => symbols.map((one) => one.text).join('')) : [],
  );

/** An engine that reads these one after the other, the last at every further call, and counts them. */
function engineThatReads(...answers: EngineLine[]): OcrEngine & { readonly sizes: number[] } {
  const sizes: number[] = [];
  return {
    sizes,
    recognise: async (image): Promise<readonly EngineBlock[]> => {
      sizes.push(image.height);
      const answer = answers[Math.min(sizes.length, answers.length) - 1];
      return answer === undefined ? [] : [{ lines: [answer] }];
    },
    orientation: async () => undefined,
    [Symbol.asyncDispose]: async () => {},
  };
}

const text = (...lines: EngineLine[]): FoundBlock[] => [{ kind: 'text', lines }];

test('a line with a guessed symbol is read again in another size, and what two readings say stands at its place', async () => {
  const engine = engineThatReads(line('耐震診断', 16, 95, 36));
  const sure = line('学校施設', 100, 96);
  const blocks = await readDoubtful(page, text(line('面岩診断', 40, [0, 18, 90, 90]), sure), engine);
  assert.deepEqual(textOf(blocks), ['耐震診断', '学校施設']);
  assert.equal(engine.sizes.length, 2, 'two readings that agree are enough, and what is sure costs nothing');
  const [first] = blocks;
  const [symbol] = first?.kind === 'text' ? (first.lines[0]?.symbols ?? []) : [];
  assert.ok(
    symbol !== undefined && Math.abs(symbol.box.left - 0) < 12 && Math.abs(symbol.box.right - 20) < 12,
  );
});

test('a second reading that lost half of the line, or is as doubtful, changes nothing', async () => {
  const doubtful = line('反則でいでださます', 40, [20, 30, 40, 90, 90, 30, 20, 90, 90]);
  for (const answer of [line('返却', 16, 99), line('反則でいでださます', 16, 20)]) {
    const blocks = await readDoubtful(page, text(doubtful), engineThatReads(answer));
    assert.deepEqual(textOf(blocks), ['反則でいでださます']);
  }
});

test('a page that is bad all over is not read twice: twelve lines at most, tables and sure running text never', async () => {
  const many = Array.from({ length: 40 }, (_, index) => line('不明な行', 30 * index, 10));
  const engine = engineThatReads(line('不明な行', 16, 10));
  await readDoubtful(page, text(...many), engine);
  assert.equal(engine.sizes.length, 12, 'a reading that says the same again is enough');
  const running = line('文'.repeat(30), 2000, [10, ...new Array<number>(29).fill(97)], 12);
  const idle = engineThatReads(line('文'.repeat(30), 16, 99));
  await readDoubtful(page, text(running), idle);
  assert.equal(idle.sizes.length, 0);
});

test('what two of three readings say counts for more than what one is surest of', async () => {
  const engine = engineThatReads(line('能取町', 16, 99), line('熊取町', 16, 80), line('熊取町', 16, 82));
  const blocks = await readDoubtful(page, text(line('衣取町', 40, [10, 90, 90])), engine);
  assert.deepEqual(textOf(blocks), ['熊取町']);
  assert.equal(engine.sizes.length, 3);
});

test('a stop that was read is not given up for a surer reading without it', async () => {
  const doubtful = line('会場の都合により、出席は二名。', 40, [20, ...new Array<number>(14).fill(90)]);
  const blocks = await readDoubtful(
    page,
    text(doubtful),
    engineThatReads(line('会場の都合により出席は二名', 16, 99)),
  );
  assert.deepEqual(textOf(blocks), ['会場の都合により、出席は二名。']);
});
