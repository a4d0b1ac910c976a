/**
 * Steps: a person leaves, today or on a day to come. On that day every sign-in, printer URL, card, session at a device
 * and delegation ends in one transaction. Reading a person already answers `left` from midnight on, so nothing depends on
 * the chore that tidies up.
 */

import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { EndedAccess, PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId } from '../../shared/ids.ts';
import { dayOf } from '../../shared/working-days.ts';
import { draftOf, setLeaving } from './person-draft.ts';

/** What a departure needs. */
export interface LeaveDeps {
  readonly people: PersonStore;
  readonly clock: Clock;
  /** Told of everybody who has left, after it is stored: what keeps more of a person erases it. */
  readonly onLeft?: (id: PersonId) => Promise<unknown>;
}

/** People whose departure is stored in one transaction. */
const mostAtOnce = 200;

/**
 * Lets a person leave.
 *
 * @param on First day without access, `YYYY-MM-DD`; default: today. Undefined takes an announced departure back.
 * @throws ServiceError `IDENTITY_PERSON_UNKNOWN`; `IDENTITY_LAST_ADMINISTRATOR` for the only administrator.
 */
export async function leave(
  deps: LeaveDeps,
  id: PersonId,
  on: { readonly day: string | undefined },
  actor: AuditActor,
): Promise<void> {
  const at = deps.clock.now();
  const today = dayOf(at);
  const current = await deps.people.findById(id);
  if (current === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  const isAdministrator = current.state === 'active' && current.roles.includes('administrator');
  if (on.day !== undefined && isAdministrator && (await deps.people.countWithRole('administrator')) <= 1) {
    throw new ServiceError('IDENTITY_LAST_ADMINISTRATOR');
  }
  let hasLeft = false;
  await deps.people.changePeople(
    { ids: [id] },
    at,
    ({ records }) => {
      const drafts = records
        .filter(({ person }) => person.state !== 'left')
        .map((record) => setLeaving(draftOf(record), on.day, today));
      hasLeft = drafts.some(({ state }) => state === 'left');
      return { drafts, events: drafts.map((draft) => announced(draft.id, on.day, at, actor)) };
    },
    leftEvent(at, actor),
  );
  if (hasLeft) await deps.onLeft?.(id);
}

/** Stores the departure of everybody whose day is here; answers how many there were. */
export async function leaveByDate(deps: LeaveDeps): Promise<number> {
  const at = deps.clock.now();
  const today = dayOf(at);
  const ids = await deps.people.listLeaving(today, mostAtOnce);
  if (ids.length === 0) return 0;
  await deps.people.changePeople(
    { ids },
    at,
    ({ records }) => ({
      drafts: records.map((record) => setLeaving(draftOf(record), record.leavesOn, today)),
      events: [],
    }),
    leftEvent(at, 'system'),
  );
  for (const id of ids) await deps.onLeft?.(id);
  return ids.length;
}

/** The event of a departure, with how much it ended. */
export function leftEvent(at: Date, actor: AuditActor): (id: PersonId, ended: EndedAccess) => AuditEvent {
  return (id, ended) => ({
    kind: 'person.left',
    segment: '-',
    at,
    actor,
    subject: `person:${id}`,
    details: { ...ended },
  });
}

function announced(id: PersonId, leavesOn: string | undefined, at: Date, actor: AuditActor): AuditEvent {
  return {
    kind: 'person.changed',
    segment: '-',
    at,
    actor,
    subject: `person:${id}`,
    details: { leavesOn: leavesOn ?? null },
  };
}
