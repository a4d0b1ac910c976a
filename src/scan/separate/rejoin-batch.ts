/** Step: a batch that was separated goes on as one document, and its parts are withdrawn. */

import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { TrayStore, WithdrawnPart } from '../../ports/tray-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { type ScanJob, scanEvent } from '../scan-job.ts';

/** What rejoining needs. */
export interface RejoinDeps {
  readonly trays: Pick<TrayStore, 'rejoin'>;
  readonly clock: Clock;
}

/** Reason of a part that was withdrawn. */
const withdrawnReason = 'SCAN_PART_WITHDRAWN';

/**
 * Gives the parts that were. Copies that targets have of them stay there and are named, since a copy may be locked.
 * Throws `SCAN_NOT_SEPARATED`, `SCAN_PARTS_BUSY`.
 */
export async function rejoinBatch(
  { trays, clock }: RejoinDeps,
  batch: Pick<ScanJob, 'id' | 'segment'>,
  actor: AuditActor,
): Promise<readonly WithdrawnPart[]> {
  const at = clock.now();
  const eventsOf = (parts: readonly WithdrawnPart[]): readonly AuditEvent[] => [
    scanEvent('scan.rejoined', batch, at, actor, {
      parts: parts.map(({ scanId }) => scanId),
      copiesLeft: parts.reduce((sum, { copies }) => sum + copies.length, 0),
    }),
    ...parts.flatMap(({ scanId, recordId }) => [
      scanEvent('scan.withdrawn', { id: scanId, segment: batch.segment }, at, actor, { batch: batch.id }),
      ...(recordId === undefined
        ? []
        : [
            {
              kind: 'record.withdrawn',
              segment: batch.segment,
              at,
              actor,
              subject: `record:${recordId}`,
              details: { batch: batch.id },
            } as const,
          ]),
    ]),
  ];
  const parts = await trays.rejoin(batch.id, at, withdrawnReason, eventsOf);
  if (parts === undefined) throw new ServiceError('SCAN_NOT_SEPARATED');
  if (parts === 'busy') throw new ServiceError('SCAN_PARTS_BUSY');
  return parts;
}
