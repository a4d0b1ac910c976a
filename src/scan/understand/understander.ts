/** Understands scans with what clerks of their segment taught; what was learned is kept for some minutes. */

import type { OcrPage } from '../../../ocr/result.ts';
import type { UnderstandingStore } from '../../ports/understanding-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { japaneseDay } from '../filing/japan-day.ts';
import type { ScanJob } from '../scan-job.ts';
import type { Understanding } from '../understanding.ts';
import { type KindModel, learnKinds } from './kind/learned.ts';
import { type KnownNames, knownNamesOf } from './letter/known-names.ts';
import { understand } from './understand.ts';

/** What understanding needs. */
export interface UnderstanderDependencies {
  readonly understandings: Pick<UnderstandingStore, 'listKindExamples' | 'listKnownNames'>;
  readonly clock: Clock;
  /** 記号 of document numbers that the organisation gives out; empty: any. */
  readonly prefixes: readonly string[];
  /** Names of offices and places beside those of the directory and those that clerks typed; default: none. */
  readonly names?: readonly string[] | undefined;
}

/** How long what was learned serves before the examples are read again, in ms. */
const learnedForMs = 10 * 60_000;
/** Most examples of a segment, the newest. */
const mostExamples = 400;
/** Most names of a segment's clerks and of the directory. */
const mostNames = 2_000;

interface Taught {
  readonly kinds: KindModel | undefined;
  readonly names: KnownNames;
}

interface Learned {
  readonly taught: Promise<Taught>;
  readonly until: number;
}

/** Gives the function for scan steps. It throws the store's `STORE_...` errors. */
export function openUnderstander({
  understandings,
  clock,
  prefixes,
  names = [],
}: UnderstanderDependencies): (
  pages: readonly OcrPage[],
  scan: Pick<ScanJob, 'segment' | 'receivedAt'>,
) => Promise<Understanding> {
  const learned = new Map<SegmentId, Learned>();
  const taughtIn = async (segment: SegmentId): Promise<Taught> => ({
    kinds: await understandings.listKindExamples(segment, mostExamples).then(learnKinds),
    names: knownNamesOf([...names, ...(await understandings.listKnownNames(segment, mostNames))]),
  });
  const learn = async (segment: SegmentId): Promise<Taught> => {
    const now = clock.now().getTime();
    const known = learned.get(segment);
    if (known !== undefined && known.until > now) return await known.taught;
    const taught = taughtIn(segment);
    learned.set(segment, { taught, until: now + learnedForMs });
    try {
      return await taught;
    } catch (error) {
      learned.delete(segment);
      throw error;
    }
  };
  return async (pages, scan) =>
    understand(pages, {
      receivedOn: japaneseDay(scan.receivedAt),
      prefixes,
      ...(await learn(scan.segment)),
    });
}
