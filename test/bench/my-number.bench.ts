/**
 * How many Individual Numbers are found, and how many other numbers are taken for one: 5,000 texts with slips of
 * recognition, then 100 rendered forms that are really read. `MY_NUMBER_SEED` and `MY_NUMBER_FORMS` change both.
 */

import { openOcr } from '../../ocr/ocr.ts';
import { type Judgement, judge, numberPlaces, type Share, wilson } from '../support/my-number/judge.ts';
import { badScan, noisyPage } from '../support/my-number/noisy-page.ts';
import { readForms } from '../support/my-number/read-forms.ts';
import { makeSheet, sheetKinds } from '../support/my-number/sheets.ts';

const seed = Number(process.env['MY_NUMBER_SEED'] ?? 91_000);
const formCount = Number(process.env['MY_NUMBER_FORMS'] ?? 100);
const textCount = 5_000;

function show({ hits, of, share, low, high }: Share): string {
  return `${share.toFixed(4)} (${low.toFixed(4)}–${high.toFixed(4)}), ${hits} of ${of}`;
}

function sum(all: readonly Judgement[]): Judgement {
  return all.reduce(
    (a, b) => ({ numbers: a.numbers + b.numbers, found: a.found + b.found, false: a.false + b.false }),
    { numbers: 0, found: 0, false: 0 },
  );
}

/** As many texts with a label as with look-alikes, and a tenth without a label. */
function judgeTexts() {
  const shares = { labelled: 0.45, unlabelled: 0.1, lookAlike: 0.45 } as const;
  const judged = { labelled: [] as Judgement[], unlabelled: [] as Judgement[], lookAlike: [] as Judgement[] };
  for (const group of ['labelled', 'unlabelled', 'lookAlike'] as const) {
    const kinds = sheetKinds[group];
    for (let index = 0; index < textCount * shares[group]; index += 1) {
      const sheet = makeSheet(kinds[index % kinds.length] ?? '', seed + index);
      judged[group].push(judge(noisyPage(sheet, seed * 7 + index, badScan), numberPlaces(sheet)));
    }
  }
  return judged;
}

const texts = judgeTexts();
const [labelled, unlabelled, other] = [sum(texts.labelled), sum(texts.unlabelled), sum(texts.lookAlike)];
const right = labelled.found + unlabelled.found;
const wrong = labelled.false + unlabelled.false + other.false;
const sealed = texts.lookAlike.filter((one) => one.false > 0).length;
const rows: [string, Share][] = [
  ['texts: recall with a label', wilson(labelled.found, labelled.numbers)],
  ['texts: recall without a label', wilson(unlabelled.found, unlabelled.numbers)],
  ['texts: precision', wilson(right, right + wrong)],
  ['texts: sheets of look-alikes that were sealed', wilson(sealed, texts.lookAlike.length)],
];
if (formCount > 0) {
  await using ocr = await openOcr({ processes: 1 });
  const forms = await readForms(ocr, seed, formCount);
  const all = sum(forms);
  rows.push(['forms, really read: recall with a label', wilson(all.found, all.numbers)]);
  rows.push(['forms, really read: precision', wilson(all.found, all.found + all.false)]);
  const missed = forms.filter((one) => one.found < one.numbers || one.false > 0);
  process.stderr.write(`${missed.map(({ kind, seed: own }) => `${kind} ${own}`).join(', ') || 'no miss'}\n`);
}
const lines = rows.map(([name, share]) => `| ${name} | ${show(share)} |`);
process.stdout.write(`${[`| seed ${seed} | share (95 % interval) |`, '|---|---|', ...lines].join('\n')}\n`);
