/**
 * Step sealed → split, or sealed → separated: pages are counted and separator sheets looked for. A batch with such sheets
 * keeps its bytes; its documents become scans of their own in the transaction that says so.
 */

import { OcrError } from '../../../ocr/ocr-error.ts';
import type { FoundMarks, ReadableDocument } from '../../ports/text-reader.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { readOriginal, type ScanStep, type ScanWorkDeps, type StepResult } from '../process/scan-work.ts';
import { type ScanJob, scanEvent } from '../scan-job.ts';
import { findTrace } from './find-trace.ts';
import { markPages, takeSheets } from './judge-sheets.ts';
import { makePart, type PartContent } from './make-part.ts';
import { type PartPlan, planParts } from './plan-parts.ts';
import type { SeparationDeps } from './separation-deps.ts';

/**
 * Throws `OCR_INPUT_...` for a document that is protected by a password, cannot be opened or has too many pages,
 * `SCAN_ONLY_SEPARATORS` for a batch without a page of a document, `SCAN_NOT_SEPARABLE` when it cannot be taken apart.
 */
export const separateScan: ScanStep = async (deps, scan, signal) => {
  const document = await readOriginal(deps, scan);
  const pageCount = await deps.reader.countPages(document, signal);
  const { separation } = deps;
  const asOne: StepResult = { patch: { state: 'split', pageCount }, events: [] };
  const { findMarks } = deps.reader;
  if (separation === undefined || findMarks === undefined || scan.part !== undefined) return asOne;
  const found = await findMarks(document, signal);
  const looks = scan.whole !== true && separation.looksForCodes(scan);
  const { pages, known } = await markPages(separation, scan, looks ? found : []);
  const plan = planParts(pages);
  if (!changesAnything(plan, pageCount)) return await linked(separation, scan, found, asOne);
  if (plan.parts.length === 0) throw new ServiceError('SCAN_ONLY_SEPARATORS');
  const copies = await cutParts(deps, document, plan, signal);
  const verdicts = await takeSheets(separation, scan, plan.parts, known);
  const contents: PartContent[] = [];
  for (const [index, range] of plan.parts.entries()) {
    const { firstPage, lastPage } = range;
    const own = found.filter(({ pageNumber }) => pageNumber >= firstPage && pageNumber <= lastPage);
    const traceId = await findTrace(
      separation,
      scan.segment,
      own.flatMap(({ codes }) => codes),
    );
    const bytes = copies[index];
    if (bytes === undefined) throw new ServiceError('SCAN_NOT_SEPARABLE');
    contents.push({ index, range, bytes, verdict: verdicts[index] ?? { kind: 'none' }, traceId });
  }
  return await separated(deps, scan, { pageCount, plan, contents });
};

/** True when the parts are not just the document as it is. */
function changesAnything({ separated, parts, dropped }: PartPlan, pageCount: number): boolean {
  if (!separated) return false;
  const [only, another] = parts;
  const asItIs =
    only !== undefined &&
    another === undefined &&
    dropped.length === 0 &&
    only.lastPage - only.firstPage + 1 === pageCount;
  return !asItIs || (only?.sheets.length ?? 0) > 0;
}

async function linked(
  separation: SeparationDeps,
  scan: ScanJob,
  found: readonly FoundMarks[],
  asOne: StepResult,
): Promise<StepResult> {
  const traceId = await findTrace(
    separation,
    scan.segment,
    found.flatMap(({ codes }) => codes),
  );
  if (traceId === undefined) return asOne;
  const event = scanEvent('scan.traced', scan, separation.clock.now(), 'system', { code: traceId });
  return { patch: { ...asOne.patch, hints: { ...scan.hints, traceId } }, events: [event] };
}

async function cutParts(
  deps: ScanWorkDeps,
  document: ReadableDocument,
  { parts }: PartPlan,
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  const [only, another] = parts;
  const single = document.mediaType === 'image/jpeg' || document.mediaType === 'image/png';
  // A page that is a file of its own is whole as it is.
  if (single && only !== undefined && another === undefined) return [document.bytes];
  try {
    return (await deps.reader.copyPages?.(document, parts, signal)) ?? [];
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof OcrError) || error.code !== 'OCR_INPUT_UNREADABLE') throw error;
    throw new ServiceError('SCAN_NOT_SEPARABLE', { cause: error });
  }
}

async function separated(
  deps: ScanWorkDeps,
  scan: ScanJob,
  {
    pageCount,
    plan,
    contents,
  }: { readonly pageCount: number; readonly plan: PartPlan; readonly contents: readonly PartContent[] },
): Promise<StepResult> {
  const at = deps.clock.now();
  const made = [];
  try {
    for (const content of contents) made.push(await makePart(deps, scan, content, at));
  } catch (error) {
    for (const { part } of made)
      if (part.blobKey !== undefined) await deps.vault.discard(part.blobKey).catch(() => {});
    throw error;
  }
  const event = scanEvent('scan.separated', scan, at, 'system', {
    pages: pageCount,
    parts: made.map(({ part }) => part.id),
    ranges: plan.parts.map(({ firstPage, lastPage }) => `${firstPage}-${lastPage}`),
    dropped: plan.dropped.map(String),
  });
  return {
    patch: { state: 'separated', pageCount },
    events: [event, ...made.flatMap(({ events }) => events)],
    extras: { parts: made.map(({ part }) => part) },
  };
}
