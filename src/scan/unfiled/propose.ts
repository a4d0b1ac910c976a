/** Steps: what waits for a binder is listed, and binders are proposed for one of it with their evidence on the page. */

import type { BoundingBox, OcrPage } from '../../../ocr/result.ts';
import { pageText } from '../../../ocr/result.ts';
import type { FilePlan } from '../../archive/file-plan.ts';
import type { ArchiveRecord } from '../../archive/record.ts';
import { locateHits } from '../../archive/search/locate-hits.ts';
import { openRendition, type ViewDependencies } from '../../archive/view/open-rendition.ts';
import { decodePageText, longestPageText } from '../../archive/view/page-text.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { ScanStore } from '../../ports/scan-store.ts';
import type { Searcher } from '../../ports/search-index.ts';
import type { UnfiledRecord, UnfiledStore } from '../../ports/unfiled-store.ts';
import { gather } from '../../shared/byte-pieces.ts';
import type { RecordId } from '../../shared/ids.ts';
import { fiscalYearOf, isDay } from '../../shared/japan-days.ts';
import { decideFiling } from '../filing/decision.ts';
import { japaneseDay } from '../filing/japan-day.ts';
import type { FilingRules } from '../filing/rule.ts';
import { bestFinding, type FieldName, type Understanding } from '../understanding.ts';
import {
  type Evidence,
  type Proposal,
  type ProposalFacts,
  type ProposalKnowledge,
  proposeBinders,
} from './proposal.ts';

/** What proposing needs. */
export interface ProposeDeps extends ViewDependencies {
  readonly unfiled: UnfiledStore;
  readonly scans: Pick<ScanStore, 'find'>;
  readonly people: Pick<PersonStore, 'findById'>;
  /** The rules in force. */
  readonly activeRules: () => Promise<FilingRules>;
  readonly currentPlan: () => Promise<FilePlan>;
}

/** Evidence with the place it stands at. */
export interface PlacedEvidence extends Evidence {
  /** One-based; absent: it stands on no page. */
  readonly pageNumber?: number;
  /** In pixels of the page's picture. */
  readonly boxes: readonly BoundingBox[];
}

/** One document with what is proposed for it. */
export interface ProposedFiling {
  readonly unfiled: UnfiledRecord;
  /** Of its first page; absent: it cannot be read. */
  readonly size?: { readonly widthPx: number; readonly heightPx: number };
  readonly proposals: readonly (Omit<Proposal, 'evidence' | 'weight'> & {
    readonly evidence: readonly PlacedEvidence[];
  })[];
}

/** Documents in binders that are looked at, the newest. */
export const placementsLooked = 5_000;
/** What was read with less is no reason to propose anything, 0 to 1. */
const leastConfidence = 0.4;
const mostText = 4_000;
const mostBoxes = 3;

/** Undefined when the record does not wait, or not for this person. Looking at its page is written down. */
export async function proposeFor(
  deps: ProposeDeps,
  searcher: Searcher,
  id: RecordId,
): Promise<ProposedFiling | undefined> {
  const unfiled = await deps.unfiled.find(searcher, id);
  if (unfiled === undefined) return undefined;
  const { record, understanding } = unfiled;
  const page = await firstPage(deps, searcher, id);
  const own = { ...searcher, segments: [record.segment] };
  const [placements, plan, ruled] = await Promise.all([
    deps.unfiled.placements(own, placementsLooked),
    deps.currentPlan(),
    ruledBinder(deps, unfiled),
  ]);
  const text = page === undefined ? '' : pageText(page).slice(0, mostText);
  const knowledge = { placements, series: plan.series, ...(ruled && { ruled }) };
  const proposals = proposeBinders(factsOf(record, text), knowledge).map(({ weight: _, ...proposal }) => ({
    ...proposal,
    evidence: proposal.evidence.map((one) => placed(one, page, understanding)),
  }));
  const size = page && { widthPx: page.widthPx, heightPx: page.heightPx };
  return { unfiled, proposals, ...(size && { size }) };
}

/** What a record says of itself, as far as proposals go by it. */
export function factsOf(record: ArchiveRecord, text: string): ProposalFacts {
  const { title, values = {} } = record;
  const { kind, sender, counterparty, documentNumber, documentDate } = values;
  const day =
    documentDate !== undefined && isDay(documentDate) ? documentDate : japaneseDay(record.capturedAt);
  return {
    ...{ title, text, kind, sender, counterparty, documentNumber },
    fiscalYear: fiscalYearOf(day),
    calendarYear: Number(day.slice(0, 4)),
  };
}

/** A document whose first page was never read, or whose key is gone, is filed by what is known of it. */
async function firstPage(
  deps: ViewDependencies,
  searcher: Searcher,
  recordId: RecordId,
): Promise<OcrPage | undefined> {
  const opened = await openRendition(deps, searcher, { recordId, kind: 'text', pageNumber: 1 });
  return opened && decodePageText(await gather(opened.body, longestPageText, 'ARCHIVE_TEXT_DAMAGED'));
}

/** The binder of the rule that would fit if what was read were sure. */
async function ruledBinder(
  deps: ProposeDeps,
  { record, understanding }: UnfiledRecord,
): Promise<ProposalKnowledge['ruled']> {
  const scan = record.scanId && (await deps.scans.find(record.scanId));
  if (scan === undefined || understanding === undefined) return undefined;
  const owner = scan.ownerId && (await deps.people.findById(scan.ownerId))?.displayName;
  const facts = { scan, understanding: believed(understanding) };
  const { decision } = decideFiling(await deps.activeRules(), facts, owner ?? '');
  const { rule, binder, classCode } = decision;
  return rule === undefined || binder === undefined ? undefined : { rule, ...binder, classCode };
}

function believed({ extractor, kind, findings }: Understanding): Understanding {
  return {
    extractor,
    kind: kind && (kind.confidence >= leastConfidence ? { ...kind, confidence: 1 } : kind),
    findings: findings.map((one) => (one.confidence >= leastConfidence ? { ...one, confidence: 1 } : one)),
  };
}

function placed(
  evidence: Evidence,
  page: OcrPage | undefined,
  understanding: Understanding | undefined,
): PlacedEvidence {
  const finding = understanding && bestFinding(understanding, evidence.kind as FieldName);
  if (finding !== undefined && finding.box.right > finding.box.left) {
    return { ...evidence, pageNumber: finding.pageNumber, boxes: [finding.box] };
  }
  const words = evidence.kind === 'kind' ? (understanding?.kind?.evidence ?? []) : [evidence.text];
  const hits = page === undefined || evidence.kind === 'rule' ? [] : locateHits(page, words);
  const boxes = hits.flatMap((hit) => hit.boxes).slice(0, mostBoxes);
  return { ...evidence, boxes, ...(boxes.length > 0 && { pageNumber: 1 }) };
}
