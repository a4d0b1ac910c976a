/** Steps: a legal hold is placed, and released. */

import { randomUUID } from 'node:crypto';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { HoldScope, LegalHold, RetentionStore } from '../../ports/retention-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId, SegmentId } from '../../shared/ids.ts';
import { fold } from '../fold.ts';

/** What holds need. */
export interface HoldDeps {
  readonly retention: Pick<RetentionStore, 'placeHold' | 'releaseHold'>;
  readonly clock: Clock;
}

/**
 * Places a hold. It covers what comes later too, except for holds on one record and on what a search found.
 *
 * @throws ServiceError `ARCHIVE_HOLD_TOO_LATE`; `REQUEST_INVALID` for empty words.
 */
export async function placeHold(
  { retention, clock }: HoldDeps,
  asked: {
    readonly segment: SegmentId;
    readonly scope: HoldScope;
    readonly reason: string;
    readonly by: AuditActor;
    /** With a search: what it found. */
    readonly found?: readonly RecordId[];
  },
): Promise<LegalHold> {
  const scope = foldedScope(asked.scope);
  if (asked.reason.trim() === '' || (scope.kind !== 'record' && scope.value === '')) {
    throw new ServiceError('REQUEST_INVALID');
  }
  const { segment, reason, by, found = [] } = asked;
  const hold = {
    id: randomUUID(),
    segment,
    scope,
    reason: reason.trim(),
    placedBy: by,
    placedAt: clock.now(),
  };
  const event: AuditEvent = {
    kind: 'legal-hold.placed',
    segment,
    at: hold.placedAt,
    actor: by,
    subject: `legal-hold:${hold.id}`,
    details: {
      scope: scope.kind,
      ...(scope.kind === 'record' && { record: scope.recordId }),
      ...(scope.kind === 'search' && { records: found.length }),
    },
  };
  if ((await retention.placeHold(hold, [event], found)) === 'too-late')
    throw new ServiceError('ARCHIVE_HOLD_TOO_LATE');
  return hold;
}

/** Releases a hold of one of these segments. `NOT_FOUND` when none such is in force. */
export async function releaseHold(
  { retention, clock }: HoldDeps,
  id: string,
  segments: readonly SegmentId[],
  about: { readonly by: AuditActor; readonly reason: string },
): Promise<void> {
  const at = clock.now();
  const reason = about.reason.trim();
  if (reason === '') throw new ServiceError('REQUEST_INVALID');
  const event: AuditEvent = {
    kind: 'legal-hold.released',
    segment: '-',
    at,
    actor: about.by,
    subject: `legal-hold:${id}`,
    details: {},
  };
  const released = await retention.releaseHold(id, segments, { by: about.by, at, reason }, [event]);
  if (!released) throw new ServiceError('NOT_FOUND');
}

/** Words are looked for as the index has them. */
function foldedScope(scope: HoldScope): HoldScope {
  if (scope.kind === 'record') return scope;
  const value = scope.value.trim();
  return scope.kind === 'words' ? { kind: 'words', value: fold(value) } : { kind: scope.kind, value };
}
