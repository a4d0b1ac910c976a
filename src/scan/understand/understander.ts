/** Understands scans with what clerks of their segment taught; what was learned is kept for some minutes. */

import type { OcrPage } from '../../../ocr/result.ts';
import type { UnderstandingStore } from '../../ports/understanding-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { japaneseDay } from '../filing/japan-day.ts';
import type { ScanJob } from '../scan-job.ts';
import type { Understanding } from '../understanding.ts';
import { type KindModel, learnKinds } from './kind/learned.ts';
import { understand } from './understand.ts';

/** What understanding needs. */
export interface UnderstanderDependencies {
  readonly understandings: Pick<UnderstandingStore, 'listKindExamples'>;
  readonly clock: Clock;
  /** 記号 of document numbers that the organisation gives out; empty: any. */
  readonly prefixes: readonly string[];
}

/** How long what was learned serves before the examples are read again, in ms. */
const learnedForMs = 10 * 60_000;
/** Most examples of a segment, the newest. */
const mostExamples = 400;

interface Learned {
  readonly model: Promise<KindModel | undefined>;
  readonly until: number;
}

/** Gives the function for scan steps. It throws the store's `STORE_...` errors. */
export function openUnderstander({
  understandings,
  clock,
  prefixes,
}: UnderstanderDependencies): (
  pages: readonly OcrPage[],
  scan: Pick<ScanJob, 'segment' | 'receivedAt'>,
) => Promise<Understanding> {
  const learned = new Map<SegmentId, Learned>();
  const modelOf = async (segment: SegmentId): Promise<KindModel | undefined> => {
    const now = clock.now().getTime();
    const known = learned.get(segment);
    if (known !== undefined && known.until > now) return await known.model;
    const model = understandings.listKindExamples(segment, mostExamples).then(learnKinds);
    learned.set(segment, { model, until: now + learnedForMs });
    try {
      return await model;
    } catch (error) {
      learned.delete(segment);
      throw error;
    }
  };
  return async (pages, scan) =>
    understand(pages, {
      receivedOn: japaneseDay(scan.receivedAt),
      prefixes,
      kinds: await modelOf(scan.segment),
    });
}
