/** The paper that a delivery used, for the accounts: as the device counted, else as the document tells. Pure. */

import type { JobTicket } from '../../drivers/device/job.ts';
import type { DocumentFacts } from './document-facts.ts';
import type { DeliveryUsage } from './job.ts';
import { type Paper, paperOf } from './paper.ts';
import { isTwoSided } from './ticket.ts';

/** What a device says of a job's paper. A count of 0 after a completed job means that it does not count. */
export interface DeviceCounts {
  readonly impressionsCompleted?: number | undefined;
  readonly mediaSheetsCompleted?: number | undefined;
  readonly colorImpressionsCompleted?: number | undefined;
}

/** Paper of one delivery without its price. */
export type UsedPaper = Omit<DeliveryUsage, 'cost'>;

/**
 * Paper of a delivery that came out as a whole. Without a count and without the document's pages, one page a copy is
 * assumed. `estimated` is true when anything but the device's own count stands in it.
 */
export function usageOfWhole(
  counts: DeviceCounts,
  facts: DocumentFacts | undefined,
  ticket: JobTicket,
  printsColor: boolean,
): UsedPaper {
  const copies = ticket.copies ?? 1;
  const planned = paperOf(facts, ticket) ?? { impressions: copies, sheets: copies, colorImpressions: 0 };
  return usageOf(counts, planned, facts, ticket, printsColor);
}

/** Paper of a delivery that broke off; undefined when nothing is known to have come out. */
export function usageOfPart(
  counts: DeviceCounts,
  facts: DocumentFacts | undefined,
  ticket: JobTicket,
  printsColor: boolean,
): UsedPaper | undefined {
  const sheets = positive(counts.mediaSheetsCompleted);
  const impressions =
    positive(counts.impressionsCompleted) ?? (sheets && sheets * (isTwoSided(ticket) ? 2 : 1));
  if (impressions === undefined) return undefined;
  const planned = paperOf(facts, ticket);
  const colorImpressions = Math.min(planned?.colorImpressions ?? 0, impressions);
  const known = { impressions, sheets: sheets ?? sheetsFor(impressions, ticket), colorImpressions };
  const used = usageOf(counts, known, facts, ticket, printsColor);
  return positive(counts.impressionsCompleted) === undefined ? { ...used, estimated: true } : used;
}

function usageOf(
  counts: DeviceCounts,
  planned: Paper,
  facts: DocumentFacts | undefined,
  ticket: JobTicket,
  printsColor: boolean,
): UsedPaper {
  const counted = positive(counts.impressionsCompleted);
  const impressions = counted ?? planned.impressions;
  const likeSheets = impressions === planned.impressions ? planned.sheets : sheetsFor(impressions, ticket);
  const mayBeColored = printsColor && ticket.printColorMode !== 'monochrome' && facts?.colorPages !== 0;
  const { colorImpressionsCompleted } = counts;
  const colorIsKnown = colorImpressionsCompleted !== undefined || !mayBeColored;
  return {
    impressions,
    sheets: positive(counts.mediaSheetsCompleted) ?? likeSheets,
    colorImpressions: mayBeColored ? (colorImpressionsCompleted ?? planned.colorImpressions) : 0,
    estimated: counted === undefined || !colorIsKnown,
  };
}

function sheetsFor(impressions: number, ticket: JobTicket): number {
  return isTwoSided(ticket) ? Math.ceil(impressions / 2) : impressions;
}

function positive(count: number | undefined): number | undefined {
  return count !== undefined && count > 0 ? count : undefined;
}
