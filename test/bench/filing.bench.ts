/**
 * Filing without a hand, on the evaluation set: light pages are read, understood and put before rules that file by kind
 * of paper. Printed: how many found a rule and everything it asks for, and how many of those came into a binder that is
 * not theirs. Owners are no question of reading: they come from the way in, and no rule can change them.
 *
 *   FILING_BENCH_SEED    `judge` (default; the seed is OCR_JUDGE_SEED) or `tune`
 *   FILING_BENCH_ROUNDS  how often the papers are set anew; default 4
 *   FILING_BENCH_SLIPS   with how many draws of slips each paper is counted beside reading without fault; default 4
 *   FILING_BENCH_MODELS  `npm`, `debian` (default where installed), or `none`: only pages without a fault of reading
 */

import { existsSync } from 'node:fs';
import { openOcr } from '../../ocr/ocr.ts';
import type { OcrPage } from '../../ocr/result.ts';
import { decideFiling } from '../../src/scan/filing/decision.ts';
import type { FilingRule } from '../../src/scan/filing/rule.ts';
import type { FilingDecision } from '../../src/scan/filing-decision.ts';
import { understand } from '../../src/scan/understand/understand.ts';
import { type DocumentKind, documentKinds } from '../../src/scan/understanding.ts';
import type { SegmentId } from '../../src/shared/ids.ts';
import { manySlips, usualSlips, withSlips } from '../support/engine-slips.ts';
import { perfectPage } from '../support/ocr-set/perfect-page.ts';
import { judgeSeed, type SetPage, setPages, tuneSeed } from '../support/ocr-set/set.ts';

const debianModels = '/usr/share/tesseract-ocr/5/tessdata';
const wanted = process.env['FILING_BENCH_MODELS'] ?? (existsSync(debianModels) ? 'debian' : 'npm');
const seed = process.env['FILING_BENCH_SEED'] === 'tune' ? tuneSeed : judgeSeed;
const rounds = Number(process.env['FILING_BENCH_ROUNDS'] ?? 4);
const draws = Number(process.env['FILING_BENCH_SLIPS'] ?? 4);
const receivedAt = new Date('2026-05-10T01:00:00Z');

const rules: readonly FilingRule[] = documentKinds.map((kind) => ({
  id: kind,
  when: { kind: { is: [kind] } },
  targets: ['share'],
  location: '{binder}/{documentDate} {documentNumber} {subject}',
  classCode: `A-${kind}`,
  binder: kind,
  retention: { years: 5 },
}));

function decide(page: OcrPage): FilingDecision {
  const understanding = understand([page], { receivedOn: '2026-05-10' });
  const scan = {
    ...{ segment: 'lgwan' as SegmentId, source: 'folder' as const, department: '総務課' },
    ...{ originalName: '', receivedAt },
  };
  return decideFiling({ version: 1, rules, broken: [] }, { scan, understanding }, '').decision;
}

interface Row {
  readonly name: string;
  readonly kind: DocumentKind | undefined;
  readonly decision: FilingDecision;
}

function rowOf({ name, truth }: SetPage, page: OcrPage): Row {
  return { name, kind: truth.kind, decision: decide(page) };
}

function tell(title: string, rows: readonly Row[]): void {
  const filed = rows.filter(({ decision }) => decision.rule !== undefined && decision.flags.length === 0);
  const wrong = filed.filter(({ kind, decision }) => decision.binder?.name !== kind);
  const share = (part: number, all: number): string =>
    `${part} of ${all} (${((100 * part) / all).toFixed(1)} %)`;
  const known = rows.filter(({ kind }) => kind !== undefined).length;
  process.stdout.write(`\n${title}\n`);
  process.stdout.write(
    `  filed without a hand: ${share(filed.length, rows.length)}; ${known} of a kind that rules know\n`,
  );
  process.stdout.write(`  wrong binder: ${share(wrong.length, filed.length)}\n`);
  const counts = new Map<string, number>();
  for (const { name, kind, decision } of rows) {
    if (decision.binder?.name === kind && decision.flags.length === 0) continue;
    const line = `${name}: ${kind ?? '-'} -> ${decision.rule ?? 'by hand'}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  for (const [line, count] of counts)
    process.stdout.write(`    ${line}${count > 1 ? ` (${count} times)` : ''}\n`);
}

const pages: SetPage[] = [];
for await (const page of setPages(seed, { classes: ['light'], rounds })) pages.push(page);
tell(
  `light pages without a fault of reading (seed ${seed})`,
  pages.map((page) => rowOf(page, perfectPage(page))),
);
for (const [name, slips] of [
  ['slips as on light pages, and more', usualSlips],
  ['three times as many slips', manySlips],
] as const) {
  const rows = pages.flatMap((page, index) =>
    Array.from({ length: draws }, (_, draw) =>
      rowOf(page, withSlips(perfectPage(page), slips, seed + 1000 * index + draw)),
    ),
  );
  tell(`the same pages with simulated ${name} (${draws} draws each)`, rows);
}
if (wanted !== 'none') {
  await using ocr = await openOcr({
    processes: 2,
    ...(wanted === 'debian' && { modelFolder: debianModels }),
  });
  const rows: Row[] = [];
  for (const page of pages) {
    const [read] = (await ocr.recognise({ bytes: page.bytes, mediaType: page.mediaType })).pages;
    if (read !== undefined) rows.push(rowOf(page, read));
  }
  tell(`the same pages as read (${wanted} models)`, rows);
}
