/** Steps: values of a record are changed, with their history, and the history is read. */

import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { ArchiveStore, KnownRecord, RecordChangeWrite } from '../../ports/archive-store.ts';
import type { Searcher } from '../../ports/search-index.ts';
import { checkTyped, type TypedPolicy } from '../../scan/my-number/check-typed.ts';
import { withValue } from '../../scan/understand/correct.ts';
import { normaliseField } from '../../scan/understand/field-value.ts';
import { bestFinding, type Understanding } from '../../scan/understanding.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId, ScanId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { maySee } from '../audience.ts';
import {
  type ChangeRefusal,
  decideChange,
  type FieldChange,
  longestReason,
  mostWanted,
  type RecordHistoryEntry,
  understoodFields,
  type WantedValue,
} from '../record-change.ts';

/** What these steps need. */
export interface ChangeDependencies {
  readonly store: Pick<ArchiveStore, 'changeValues' | 'history' | 'appendEvents' | 'findRecord'>;
  readonly clock: Clock;
}

/** What changing needs beside. */
export interface ChangeValuesDeps extends ChangeDependencies {
  /** Where Individual Numbers may be. */
  readonly myNumber: TypedPolicy;
}

/** What somebody asks for. */
export interface ChangeRequest {
  readonly recordId: RecordId;
  readonly values: readonly WantedValue[];
  readonly reason: string;
  /** The version that the person saw; undefined: whatever it is. */
  readonly version?: number | undefined;
}

/** Why nothing was changed, as `changeValues` is told. */
type Refused = 'record-not-found' | 'outrun' | ChangeRefusal;

/**
 * Changes values; the version from now on, or undefined when there is no such record for the person. A value that stays
 * as it is makes no history. Throws `ARCHIVE_CHANGE_NOT_ALLOWED`, `ARCHIVE_CHANGE_INVALID` (naming the field) and
 * `ARCHIVE_RECORD_CHANGED` when somebody else was faster, and `ARCHIVE_CHANGE_MY_NUMBER`.
 */
export async function changeRecord(
  { store, clock, myNumber }: ChangeValuesDeps,
  searcher: Searcher,
  request: ChangeRequest,
): Promise<{ readonly version: number } | undefined> {
  const { recordId, values } = request;
  if (values.length === 0 || values.length > mostWanted) throw invalid('values');
  if (new Set(values.map(({ field }) => field)).size < values.length) throw invalid('values');
  const at = clock.now();
  const done = await store.changeValues(recordId, (known) => {
    const decided = decide(known, searcher, request, at);
    // What the person may not see or change is told first; a typed number is in nothing that is kept.
    if (decided.ok) checkTyped(myNumber, known.record.segment, [request.reason, ...typedIn(request)]);
    return decided;
  });
  if (done === undefined) return undefined;
  if (done.ok) return done.value;
  if (done.refusal === 'record-not-found') return undefined;
  throw errorOf(done.refusal);
}

function typedIn({ values }: ChangeRequest): readonly string[] {
  return values.map(({ value }) => value);
}

/** The error of a refusal. */
export function errorOf(refusal: 'outrun' | ChangeRefusal): ServiceError {
  if (refusal === 'outrun') return new ServiceError('ARCHIVE_RECORD_CHANGED');
  if (refusal.kind === 'not-allowed') return new ServiceError('ARCHIVE_CHANGE_NOT_ALLOWED');
  return invalid(refusal.field);
}

function invalid(field: string): ServiceError {
  return new ServiceError('ARCHIVE_CHANGE_INVALID', {
    details: { fields: [{ field, message: 'not valid' }] },
  });
}

function decide(
  known: KnownRecord,
  searcher: Searcher,
  { values, reason, version }: ChangeRequest,
  at: Date,
): Result<RecordChangeWrite, Refused> {
  if (!maySee(searcher, known.record)) return refuse('record-not-found');
  if (version !== undefined && version !== known.version) return refuse('outrun');
  const decided = decideChange(searcher, known.record, values, normaliseField);
  if (!decided.ok) return decided;
  const { record, changes } = decided.value;
  const understood = understoodAfter(known, changes, searcher, at);
  return accept({
    record,
    changes,
    reason: tidyReason(reason),
    actor: `person:${searcher.personId}`,
    at,
    ...(understood && { understood, refileFor: searcher.personId }),
    events: [changedEvent(known, searcher, changes, at)],
  });
}

/** A reason as it is kept: one line, cut at its limit. */
export function tidyReason(reason: string): string {
  return Array.from(
    reason
      .toWellFormed()
      .replace(/\p{Cc}+/gu, ' ')
      .trim(),
  )
    .slice(0, longestReason)
    .join('');
}

/** What is understood once a person has spoken; each word is an example of its segment. */
function understoodAfter(
  { record, understanding: before }: KnownRecord,
  changes: readonly FieldChange[],
  searcher: Searcher,
  at: Date,
): RecordChangeWrite['understood'] {
  if (record.scanId === undefined) return undefined;
  let understanding: Understanding = before ?? { extractor: 'none', kind: undefined, findings: [] };
  const corrections = [];
  for (const { field, after = '' } of changes) {
    const name = field === 'text' ? undefined : understoodFields[field];
    if (name === undefined || (name === 'kind' && after === '')) continue;
    const previous = name === 'kind' ? understanding.kind?.kind : bestFinding(understanding, name)?.value;
    understanding = withValue(understanding, name, after);
    const { segment } = record;
    corrections.push({
      ...{ id: randomUUID(), segment, field: name, value: after, previous },
      ...{ by: searcher.personId, at },
    });
  }
  return corrections.length === 0 ? undefined : { understanding, corrections };
}

/** Which values, never what they say. */
function changedEvent(
  { record, version }: KnownRecord,
  searcher: Searcher,
  changes: readonly FieldChange[],
  at: Date,
): AuditEvent {
  return {
    kind: 'record.changed',
    segment: record.segment,
    at,
    actor: `person:${searcher.personId}`,
    subject: `record:${record.id}`,
    details: { fields: changes.map(({ field }) => field), version: version + 1 },
  };
}

/** The history of a record for who may see it, the newest first; looking at it counts as viewing the record. */
export async function viewHistory(
  { store, clock }: ChangeDependencies,
  searcher: Searcher,
  recordId: RecordId,
  page: { readonly beforeVersion?: number; readonly limit: number },
): Promise<
  | {
      readonly version: number;
      readonly scanId: ScanId | undefined;
      readonly entries: readonly RecordHistoryEntry[];
    }
  | undefined
> {
  const record = await store.findRecord(searcher, recordId);
  const entries = await store.history(searcher, recordId, page);
  if (record === undefined || entries === undefined) return undefined;
  await store.appendEvents([
    {
      kind: 'record.viewed',
      segment: record.segment,
      at: clock.now(),
      actor: `person:${searcher.personId}`,
      subject: `record:${recordId}`,
      details: { rendition: 'history', pageNumber: 0 },
    },
  ]);
  return { version: record.version ?? 1, scanId: record.scanId, entries };
}
