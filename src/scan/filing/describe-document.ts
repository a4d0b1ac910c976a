/** What targets and manifest are told of a document. Pure. */

import type { OcrPage } from '../../../ocr/result.ts';
import type { FilingFields } from '../../ports/filing-target.ts';
import type { ScanJob } from '../scan-job.ts';
import { fieldNames, type Understanding } from '../understanding.ts';
import { binderText, type FilingOutcome } from './decision.ts';
import { confident, nameConfidence, unassigned } from './filing-words.ts';
import type { FilingManifest } from './manifest.ts';
import type { UnitFile } from './unit.ts';

/** What was found out about a scan. */
export interface DocumentFindings {
  readonly pages: readonly OcrPage[];
  readonly understanding: Understanding | undefined;
}

/** The columns of a document for targets that keep such; values that were not read surely are left out. */
export function fieldsOf(
  scan: Pick<ScanJob, 'segment' | 'department' | 'receivedAt'>,
  { decision, words }: FilingOutcome,
  understanding: Understanding | undefined,
): FilingFields {
  const read = fieldNames.flatMap((field) => {
    const value = confident(understanding, field);
    return value === undefined ? [] : [[field, value] as const];
  });
  const guess = understanding?.kind;
  const { classCode, binder, retention, access, rule } = decision;
  return {
    ...Object.fromEntries(read),
    title: words.title,
    segment: scan.segment,
    department: scan.department,
    owner: words.owner === unassigned ? '' : words.owner,
    'received-at': scan.receivedAt.toISOString(),
    ...(guess !== undefined && guess.confidence >= nameConfidence && { kind: guess.kind }),
    ...(classCode !== undefined && { 'class-code': classCode }),
    ...(binder !== undefined && { binder: binderText(binder) }),
    ...(retention !== undefined && { 'retention-until': retention }),
    ...(rule !== undefined && { access }),
  };
}

/** The manifest of a document's files. */
export function manifestOf(
  scan: ScanJob,
  { decision }: FilingOutcome,
  { pages, understanding }: DocumentFindings,
  files: readonly UnitFile[],
  decidedAt: Date,
): FilingManifest {
  const { classCode, retention, access, rule, ruleVersion } = decision;
  const { reading, part, hints } = scan;
  return {
    version: 1,
    documentId: scan.id,
    segment: scan.segment,
    source: scan.source,
    ...(scan.deviceId !== undefined && { device: scan.deviceId }),
    ...(scan.ownerId !== undefined && { operator: scan.ownerId }),
    ...(part !== undefined && { part: { ...part } }),
    ...(hints?.traceId !== undefined && { trace: hints.traceId }),
    receivedAt: scan.receivedAt.toISOString(),
    decidedAt: decidedAt.toISOString(),
    pages: pagesOf(pages),
    pipeline: {
      ...(reading !== undefined && { engine: reading.engine }),
      ...(reading?.foundRate !== undefined && { foundRate: reading.foundRate }),
      ...(understanding !== undefined && { extractor: understanding.extractor }),
    },
    rules: {
      version: ruleVersion,
      rule: rule ?? '',
      access,
      ...(classCode !== undefined && { classCode }),
      ...(retention !== undefined && { retention }),
    },
    files: files.map(({ sha256, ...file }) => ({ ...file, sha256: Buffer.from(sha256).toString('hex') })),
  };
}

function pagesOf(pages: readonly OcrPage[]): FilingManifest['pages'] {
  const withText = pages.filter(({ blocks }) => blocks.length > 0);
  const total = withText.reduce((sum, { confidence }) => sum + confidence, 0);
  return {
    count: pages.length,
    failed: pages.filter(({ error }) => error !== undefined).length,
    blank: pages.filter(({ blank }) => blank).length,
    confidence: withText.length === 0 ? 0 : Math.round((total / withText.length) * 10) / 10,
    leastDpi: Math.round(Math.min(...pages.map(({ resolutionDpi }) => resolutionDpi), 10_000)),
  };
}
