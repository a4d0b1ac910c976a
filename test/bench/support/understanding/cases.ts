/** Prints how papers were understood: values exactly right, kinds, and what rules by kind make of them. */

import { decideFiling } from '../../../../src/scan/filing/decision.ts';
import type { FilingRule } from '../../../../src/scan/filing/rule.ts';
import { documentKinds, type FieldName, type Understanding } from '../../../../src/scan/understanding.ts';
import type { SegmentId } from '../../../../src/shared/ids.ts';
import { type Judged, judgeFields, shareOf, tellShare } from '../../../support/papers/exact.ts';
import type { Paper } from '../../../support/papers/papers.ts';

/** A paper and what was understood of it. */
export interface Case {
  readonly paper: Paper;
  readonly understanding: Understanding;
}

/** What the clerk feels first. */
const first: readonly FieldName[] = ['document-date', 'document-number', 'subject'];
/** From here on a value is taken without a look. */
const sure = 0.8;

const rules: readonly FilingRule[] = documentKinds.map((kind) => ({
  ...{ id: kind, when: { kind: { is: [kind] } }, targets: ['share'] },
  location: '{binder}/{documentDate} {documentNumber} {subject}',
  ...{ classCode: `A-${kind}`, binder: kind, retention: { years: 5 } },
}));

/** The tables of one reading of the papers. */
export function printCases(title: string, cases: readonly Case[]): void {
  const judged = cases.flatMap(({ paper, understanding }) =>
    judgeFields(understanding, paper.draft.fields).map((one) => ({ ...one, paper, understanding })),
  );
  const rows = [...new Set(judged.map(({ field }) => field))].map((field) => [field, [field]] as const);
  process.stdout.write(
    `\n### ${title}\n\n| | exactly right, % (95 % interval) | of those sure of (${sure}) |\n|---|---|---|\n`,
  );
  for (const [name, fields] of [['date, number, subject', first] as const, ...rows]) {
    const own = judged.filter(({ field }) => fields.includes(field));
    const believed = own.filter(isSure);
    process.stdout.write(`| ${name} | ${tell(own)} | ${tell(believed)} |\n`);
  }
  printFiling(cases);
  if (process.env['UNDERSTANDING_BENCH_MISSES'] !== 'all') return;
  for (const { paper, field, truth, found, right } of judged)
    if (!right) process.stdout.write(`    ${paper.name} ${paper.number} ${field}: ${truth} -> ${found}\n`);
}

function isSure({ field, understanding }: Judged & { readonly understanding: Understanding }): boolean {
  return (understanding.findings.find((one) => one.field === field)?.confidence ?? 0) >= sure;
}

function tell(judged: readonly Judged[]): string {
  return tellShare(shareOf(judged.filter(({ right }) => right).length, judged.length));
}

function printFiling(cases: readonly Case[]): void {
  const decided = cases.map(({ paper, understanding }) => {
    const scan = {
      ...{ segment: 'lgwan' as SegmentId, source: 'folder' as const, department: '総務課' },
      ...{ originalName: '', receivedAt: new Date('2026-05-10T01:00:00Z') },
    };
    const { decision } = decideFiling({ version: 1, rules, broken: [] }, { scan, understanding }, '');
    return { paper, decision, understanding };
  });
  const filed = decided.filter(({ decision }) => decision.rule !== undefined && decision.flags.length === 0);
  const wrong = filed.filter(({ paper, decision }) => decision.binder?.name !== paper.draft.kind);
  process.stdout.write(`\nfiled without a hand: ${tellShare(shareOf(filed.length, cases.length))}\n`);
  process.stdout.write(`in a wrong binder: ${tellShare(shareOf(wrong.length, filed.length))}\n`);
  for (const { paper, decision, understanding } of wrong) {
    const evidence = understanding.kind?.evidence.join(' ') ?? '';
    process.stdout.write(
      `    ${paper.name} ${paper.number}: ${paper.draft.kind} -> ${decision.rule} by ${evidence}\n`,
    );
  }
}
