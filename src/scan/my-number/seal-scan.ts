/**
 * Looks for Individual Numbers in a scan that was read, before anything is made of it. In a segment that may not hold
 * one, a scan with a hit is sealed: quarantined, its bytes encrypted where no part of the service reaches them until they
 * are erased, and nothing that was read of it kept.
 */

import type { OcrResult } from '../../../ocr/result.ts';
import type { ReadableDocument } from '../../ports/text-reader.ts';
import type { ScanWorkDeps, StepResult } from '../process/scan-work.ts';
import { type ScanJob, scanEvent } from '../scan-job.ts';
import { findMyNumbers, type MyNumberHit } from './find-my-numbers.ts';
import { pageOfText } from './page-of-text.ts';

/** Reason of a scan that was sealed. */
export const sealedReason = 'SCAN_MY_NUMBER_FOUND';

/** True for a scan that was sealed: it can be shown that it is, and nothing else can be done with it. */
export function isSealedOff(scan: Pick<ScanJob, 'state' | 'reason'>): boolean {
  return scan.state === 'quarantined' && scan.reason === sealedReason;
}

/** What sealing comes to; undefined when the segment may hold such a scan, or no number was found. */
export async function sealIfMyNumber(
  deps: Pick<ScanWorkDeps, 'myNumber' | 'reader' | 'clock'>,
  scan: ScanJob,
  document: ReadableDocument,
  result: OcrResult,
  signal: AbortSignal,
): Promise<StepResult | undefined> {
  const { myNumber, clock } = deps;
  if (myNumber.allowedIn.has(scan.segment)) return undefined;
  const hits = [
    ...findMyNumbers(result.pages),
    // Text that the file brings along counts, whether it can be seen on the page or not; so does its name.
    ...(await findInOwnText(deps, document, result.pages.length, signal)),
    ...findMyNumbers([pageOfText(scan.originalName, 1)]),
  ];
  if (hits.length === 0) return undefined;
  const at = clock.now();
  const pageCount = result.pages.length;
  const event = scanEvent('scan.sealed-off', scan, at, 'system', {
    reason: sealedReason,
    pages: pageCount,
    score: Math.max(...hits.map(({ score }) => score)),
  });
  return {
    patch: { state: 'quarantined', reason: sealedReason, pageCount },
    events: [event],
    extras: { renditions: [], sealOff: { digest: myNumber.digest, pageCount, at } },
  };
}

async function findInOwnText(
  { reader }: Pick<ScanWorkDeps, 'reader'>,
  document: ReadableDocument,
  pageCount: number,
  signal: AbortSignal,
): Promise<readonly MyNumberHit[]> {
  const { extractText } = reader;
  if (document.mediaType !== 'application/pdf' || extractText === undefined) return [];
  for (let pageNumber = 1; pageNumber <= pageCount; pageNumber += 1) {
    const hits = findMyNumbers([pageOfText(await extractText(document, pageNumber, signal), pageNumber)]);
    if (hits.length > 0) return hits;
  }
  return [];
}
