/** Reading and putting right what was understood of a record. Who may see the record may do both. */

import { randomUUID } from 'node:crypto';
import { mayChange } from '../../archive/record-change.ts';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { ArchiveStore } from '../../ports/archive-store.ts';
import type { Searcher } from '../../ports/search-index.ts';
import type { CorrectedField, CorrectionWrite, UnderstandingStore } from '../../ports/understanding-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId, ScanId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { checkTyped, type TypedPolicy } from '../my-number/check-typed.ts';
import { bestFinding, type DocumentKind, type Finding, type Understanding } from '../understanding.ts';
import { normaliseField } from './field-value.ts';

/** What both steps need. */
export interface CorrectDependencies {
  readonly archive: Pick<ArchiveStore, 'findRecord' | 'appendEvents'>;
  readonly understandings: UnderstandingStore;
  readonly clock: Clock;
}

/** What putting right needs beside. */
export interface CorrectUnderstandingDeps extends CorrectDependencies {
  /** Where Individual Numbers may be. */
  readonly myNumber: TypedPolicy;
}

/** What a person puts right. */
export interface Correction {
  readonly recordId: RecordId;
  readonly field: CorrectedField;
  /** As typed; empty: the document has no such value. */
  readonly value: string;
}

/** Why nothing was changed. A record that the person may not see is `record-not-found`. */
export type CorrectionRefusal = 'record-not-found' | 'value-not-valid';

const nothing: Understanding = { extractor: 'none', kind: undefined, findings: [] };

/**
 * What was understood of a record; undefined when there is no such record for the person. Writes `record.viewed`, but
 * not with `silent`, for callers that showed and wrote it already.
 */
export async function viewUnderstanding(
  { archive, understandings, clock }: CorrectDependencies,
  searcher: Searcher,
  recordId: RecordId,
  { silent = false }: { readonly silent?: boolean } = {},
): Promise<Understanding | undefined> {
  const record = await archive.findRecord(searcher, recordId);
  if (record === undefined) return undefined;
  if (!silent) {
    const event: AuditEvent = {
      kind: 'record.viewed',
      segment: record.segment,
      at: clock.now(),
      actor: `person:${searcher.personId}`,
      subject: `record:${recordId}`,
      details: { rendition: 'understanding', pageNumber: 0 },
    };
    await archive.appendEvents([event]);
  }
  const known = record.scanId === undefined ? undefined : await understandings.find(record.scanId);
  return known ?? nothing;
}

/**
 * Puts one value or the kind right, keeps the correction as an example of its segment, and writes `record.corrected`.
 * A new subject becomes the record's title, and the document is filed anew by what is
 * understood now. Doing the same twice leaves the same understanding and two corrections. Throws
 * `ARCHIVE_CHANGE_NOT_ALLOWED` and `ARCHIVE_CHANGE_MY_NUMBER`.
 */
export async function correctUnderstanding(
  { archive, understandings, clock, myNumber }: CorrectUnderstandingDeps,
  searcher: Searcher,
  { recordId, field, value: typed }: Correction,
): Promise<Result<Understanding, CorrectionRefusal>> {
  const record = await archive.findRecord(searcher, recordId);
  if (record?.scanId === undefined) return refuse('record-not-found');
  // Whom a granted class lets in may read only.
  if (!mayChange(searcher, record)) throw new ServiceError('ARCHIVE_CHANGE_NOT_ALLOWED');
  const value = normaliseField(field, typed);
  if (value === undefined) return refuse('value-not-valid');
  const { segment, scanId } = record;
  checkTyped(myNumber, segment, [typed, value]);
  const at = clock.now();
  const corrected = await understandings.correct(
    scanId,
    (known = nothing): CorrectionWrite => ({
      understanding: withValue(known, field, value),
      correction: {
        id: randomUUID(),
        segment,
        field,
        value,
        previous: knownValue(known, field),
        by: searcher.personId,
        at,
      },
      title: field === 'subject' && value !== '' ? value : undefined,
      refile: true,
      events: [eventOf(searcher, { recordId, scanId, segment, field, removed: value === '' }, at)],
    }),
  );
  return accept(corrected);
}

/** The understanding with a person's word in it; pure. An empty value takes the field out. */
export function withValue(known: Understanding, field: CorrectedField, value: string): Understanding {
  if (field === 'kind') {
    // The value was found among the kinds when it was normalised.
    const kind = value as DocumentKind;
    return { ...known, kind: { kind, confidence: 1, by: 'person', evidence: [] } };
  }
  const others = known.findings.filter((one) => one.field !== field);
  if (value === '') return { ...known, findings: others };
  const same = known.findings.find((one) => one.field === field && one.value === value);
  const place = same ?? bestFinding(known, field);
  const told: Finding = {
    field,
    pageNumber: place?.pageNumber ?? 1,
    box: place?.box ?? { left: 0, top: 0, right: 0, bottom: 0 },
    raw: place?.raw ?? '',
    value,
    confidence: 1,
    flags: ['corrected'],
  };
  return { ...known, findings: [told, ...others] };
}

function knownValue(known: Understanding, field: CorrectedField): string | undefined {
  return field === 'kind' ? known.kind?.kind : bestFinding(known, field)?.value;
}

interface Told {
  readonly recordId: RecordId;
  readonly scanId: ScanId;
  readonly segment: string;
  readonly field: CorrectedField;
  readonly removed: boolean;
}

/** Which field, never what it says. */
function eventOf(
  searcher: Searcher,
  { recordId, scanId, segment, field, removed }: Told,
  at: Date,
): AuditEvent {
  return {
    kind: 'record.corrected',
    segment,
    at,
    actor: `person:${searcher.personId}`,
    subject: `record:${recordId}`,
    details: { field, removed, scan: scanId },
  };
}
