/** Step: a file plan is checked against the one in force, and put in force as the next version. */

import { createHash } from 'node:crypto';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { RetentionStore } from '../../ports/retention-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { diffPlans, type FilePlanDiff } from '../file-plan.ts';
import { type PlanFault, readPlan } from './read-plan.ts';

/** What importing needs. */
export interface ImportPlanDeps {
  readonly retention: Pick<RetentionStore, 'currentPlan' | 'activatePlan'>;
  readonly clock: Clock;
}

/** What a plan would change. */
export interface PlanCheck {
  /** The version it was compared with. */
  readonly basedOn: number;
  readonly faults: readonly PlanFault[];
  /** Absent when there are faults. */
  readonly diff?: FilePlanDiff | undefined;
}

/** Reads and compares a plan; changes nothing. */
export async function checkPlan(
  deps: Pick<ImportPlanDeps, 'retention'>,
  bytes: Uint8Array,
): Promise<PlanCheck> {
  const current = await deps.retention.currentPlan();
  const { series, faults } = readPlan(bytes);
  const diff = series && diffPlans(current.series, series);
  return { basedOn: current.version, faults, ...(diff && { diff }) };
}

/**
 * Puts a plan in force as the version after `basedOn`. Nothing of a faulty one is taken.
 *
 * @throws ServiceError `ARCHIVE_PLAN_INVALID` with `details.fields`, `ARCHIVE_PLAN_OUTRUN`.
 */
export async function importPlan(
  { retention, clock }: ImportPlanDeps,
  bytes: Uint8Array,
  about: { readonly author: AuditActor; readonly basedOn: number; readonly note: string },
): Promise<{ readonly version: number; readonly series: number }> {
  const { series, faults } = readPlan(bytes);
  if (series === undefined) {
    const fields = faults.map(({ line, column, problem }) => ({
      field: column === 0 ? `line ${line}` : `line ${line}, column ${column}`,
      message: problem,
    }));
    throw new ServiceError('ARCHIVE_PLAN_INVALID', { details: { fields } });
  }
  const version = about.basedOn + 1;
  const activatedAt = clock.now();
  const sourceSha256 = createHash('sha256').update(bytes).digest();
  const event = {
    kind: 'file-plan.changed',
    segment: '-',
    at: activatedAt,
    actor: about.author,
    subject: `file-plan:${version}`,
    details: { version, series: series.length, source: sourceSha256.toString('hex') },
  } as const;
  const current = await retention.currentPlan();
  const { author, note } = about;
  const plan = { version, series, sourceSha256, author, note, activatedAt };
  const made = current.version === about.basedOn && (await retention.activatePlan(plan, [event]));
  if (!made) throw new ServiceError('ARCHIVE_PLAN_OUTRUN', { details: { version: current.version } });
  return { version, series: series.length };
}
