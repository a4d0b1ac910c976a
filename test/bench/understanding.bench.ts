/**
 * Understanding of distinct papers (test/support/papers): each value exactly right or not, with Wilson intervals at 95 %,
 * first on light pages that the engine really read, then on many more with slips as they were seen on the read ones of
 * the tuning seed; and what rules by kind of paper would file without a hand, and in a wrong binder.
 *
 *   UNDERSTANDING_BENCH_SEED    `judge` (default; the seed is OCR_JUDGE_SEED) or `tune`
 *   UNDERSTANDING_BENCH_READ    papers that are really read, default 40; 5 to 10 CPU seconds each, kept in PAPERS_FOLDER
 *   UNDERSTANDING_BENCH_KEPT    takes of these only the ones that were read before
 *   UNDERSTANDING_BENCH_PAPERS  papers with slips, default 1,400; laid out once, then kept
 *   UNDERSTANDING_BENCH_MISSES  `all` prints every miss
 *   UNDERSTANDING_BENCH_COUNT   reads the tuning papers and writes test/support/papers/seen-slips.tsv anew
 *
 * The judging papers have no municipality, topic or form in common with the tuning papers.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { knownNamesOf } from '../../src/scan/understand/letter/known-names.ts';
import { understand } from '../../src/scan/understand/understand.ts';
import { judgeSeed, tuneSeed } from '../support/ocr-set/set.ts';
import { faultless } from '../support/papers/faultless.ts';
import { laidOutPapers } from '../support/papers/layout.ts';
import { readPapers } from '../support/papers/readings.ts';
import { countSlips } from '../support/papers/seen-slips.ts';
import { slipperOf } from '../support/papers/slip-pages.ts';
import { formatSlips, parseSlips } from '../support/papers/slips-text.ts';
import { type Case, printCases } from './support/understanding/cases.ts';

const models = '/usr/share/tesseract-ocr/5/tessdata';
const side = process.env['UNDERSTANDING_BENCH_SEED'] === 'tune' ? 'tune' : 'judge';
const seed = side === 'tune' ? tuneSeed : judgeSeed;
const toRead = Number(process.env['UNDERSTANDING_BENCH_READ'] ?? 40);
const keptOnly = process.env['UNDERSTANDING_BENCH_KEPT'] !== undefined;
const toSlip = Number(process.env['UNDERSTANDING_BENCH_PAPERS'] ?? 1_400);
const seenPath = new URL('../support/papers/seen-slips.tsv', import.meta.url);

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of items) all.push(one);
  return all;
}

function caseOf(paper: Case['paper'], page: Parameters<typeof understand>[0][number], names: boolean): Case {
  const known = names ? { names: knownNamesOf(paper.knownNames) } : {};
  return { paper, understanding: understand([page], { receivedOn: '2026-05-10', ...known }) };
}

const canRead = existsSync(models);
if (!canRead)
  process.stdout.write('Nothing is really read: the models of Debian (tesseract-ocr-jpn) are not here.\n');
if (canRead && process.env['UNDERSTANDING_BENCH_COUNT'] !== undefined) {
  const read = await collect(
    readPapers({ seed: tuneSeed, side: 'tune', from: 0, until: toRead }, models, keptOnly),
  );
  writeFileSync(seenPath, formatSlips(countSlips(read)));
}

const slips = parseSlips(readFileSync(seenPath, 'utf8'));
const slipper = slipperOf(slips);
if (canRead && toRead > 0) {
  const read = await collect(readPapers({ seed, side, from: 0, until: toRead }, models, keptOnly));
  for (const names of [false, true]) {
    printCases(
      `${read.length} papers as read (seed ${seed})${names ? ', the site’s names known' : ''}`,
      read.map((one) => caseOf(one.paper, one.read, names)),
    );
  }
}
if (toSlip > 0) {
  const laid = await collect(laidOutPapers({ seed, side, from: 0, until: toSlip }));
  printCases(
    `${laid.length} papers without a fault of reading`,
    laid.map((one) => caseOf(one.paper, faultless(one.page), false)),
  );
  for (const [times, names] of [
    ...([
      [1, false],
      [1, true],
      [3, true],
    ] as const),
  ] as const) {
    printCases(
      `the same with slips as seen on ${slips.pages} read papers, ${times} times as often${names ? ', the site’s names known' : ''}`,
      laid.map((one) => caseOf(one.paper, slipper.slip(one.page, one.paper.seed, times), names)),
    );
  }
}
