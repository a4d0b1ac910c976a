/** Marks of what waits for departments and of what administrators watch, for the looks of live updates. */

import { sql } from 'kysely';
import type { PersonStanding, StandingQuestion } from '../../ports/desk-store.ts';
import type { PersonId } from '../../shared/ids.ts';
import type { Database } from './database.ts';

/** Kinds of events after which a page about people shows something else. */
const peopleKinds = [
  'person.imported',
  'person.changed',
  'person.password-changed',
  'person.moved',
  'person.left',
  'post.changed',
  'delegation.given',
  'delegation.revoked',
  'directory.synced',
  'directory.failed',
  'credential.enrolled',
  'credential.revoked',
  'credential.requested',
  'credential.approved',
  'credential.suspended',
  'credential.resumed',
  'pin.set',
  'pin.cleared',
  'guest.invited',
  'guest.ended',
  'trials.locked',
  'trials.lifted',
  'face.enrolled',
  'face.erased',
  'capability-link.issued',
  'capability-link.revoked',
  'second-factor.enrolled',
  'second-factor.removed',
  'client-certificate.enrolled',
  'client-certificate.revoked',
] as const;

/** The last few of a kind, and not only the last one: an event with a lower id may be committed later. */
const lastOfKind = 8;

interface Mark {
  readonly person: PersonId;
  readonly mark: string;
}

/** As many as a tray shows; of more, a change of an older one is not told. */
const mostInTray = 200;

const unowned = sql`s.owner_id IS NULL AND s.state NOT IN ('separated', 'refused') AND NOT s.sealed_off`;
const putAside = sql`s.state = 'quarantined' AND s.owner_id IS NOT NULL AND NOT s.sealed_off`;
const scanMark = sql`hashtextextended(concat_ws('|', s.id, s.state, s.reason, s.department, s.page_count, s.record_id, s.updated_at), 0)`;

/**
 * Scans that wait for somebody, in one number for each person who may put some of them right (`TrayStore.list`): those
 * without an owner of the person's department, and the person's own that were put aside; for records clerks both of
 * all departments. Each department and segment is looked at once, however many people of it there are.
 */
export function trayMarks({ people, segments }: Pick<StandingQuestion, 'people' | 'segments'>) {
  return sql<Mark>`
    WITH who AS MATERIALIZED (
      SELECT p.id, p.department, 'records' = ANY (p.roles) AS is_clerk, shown.segment
      FROM person p, unnest(p.segments) AS shown (segment)
      WHERE p.id = ANY (${people}::uuid[]) AND shown.segment = ANY (${segments}::text[])),
    of_department AS (
      SELECT w.department, w.segment, sum(found.mark) AS mark
      FROM (SELECT DISTINCT department, segment FROM who WHERE NOT is_clerk AND department <> '') w,
        LATERAL (SELECT ${scanMark} AS mark FROM scan s WHERE s.department = w.department AND s.segment = w.segment
          AND ${unowned} ORDER BY s.received_at DESC LIMIT ${mostInTray}) found
      GROUP BY w.department, w.segment),
    of_segment AS (
      SELECT w.segment, sum(found.mark) AS mark
      FROM (SELECT DISTINCT segment FROM who WHERE is_clerk) w,
        LATERAL ((SELECT ${scanMark} AS mark FROM scan s WHERE s.segment = w.segment AND ${unowned}
            ORDER BY s.received_at DESC LIMIT ${mostInTray})
          UNION ALL (SELECT ${scanMark} FROM scan s WHERE s.segment = w.segment AND ${putAside})) found
      GROUP BY w.segment),
    own AS (
      SELECT s.owner_id, s.segment, sum(${scanMark}) AS mark
      FROM scan s WHERE s.owner_id = ANY (${people}::uuid[]) AND ${putAside}
      GROUP BY s.owner_id, s.segment)
    SELECT person, sum(mark)::text AS mark FROM (
      SELECT w.id AS person, d.mark FROM who w JOIN of_department d USING (department, segment) WHERE NOT w.is_clerk
      UNION ALL
      SELECT w.id, o.mark FROM who w JOIN own o ON o.owner_id = w.id AND o.segment = w.segment WHERE NOT w.is_clerk
      UNION ALL
      SELECT w.id, a.mark FROM who w JOIN of_segment a USING (segment) WHERE w.is_clerk) marks
    GROUP BY person`;
}

/** Who of some people is an administrator, and the marks that all of them share. Nothing more is asked when nobody is. */
export async function administrationMarks(
  { kysely }: Pick<Database, 'kysely'>,
  { people }: Pick<StandingQuestion, 'people'>,
): Promise<{ administrators: readonly PersonId[]; marks: Pick<PersonStanding, 'devices' | 'people'> }> {
  const { rows } = await sql<{ readonly id: PersonId }>`
    SELECT id FROM person
    WHERE id = ANY (${people}::uuid[]) AND state = 'active' AND 'administrator' = ANY (roles)`.execute(
    kysely,
  );
  if (rows.length === 0) return { administrators: [], marks: {} };
  const [devices, changes] = await Promise.all([deviceMark().execute(kysely), peopleMark().execute(kysely)]);
  return {
    administrators: rows.map(({ id }) => id),
    marks: { devices: devices.rows[0]?.mark ?? '', people: changes.rows[0]?.mark ?? '' },
  };
}

function deviceMark() {
  return sql<{ readonly mark: string }>`
    SELECT concat_ws('/',
      (SELECT sum(hashtextextended(concat_ws('|', id, state, updated_at, presented_sha256, panel_token_hash), 0))
        FROM device WHERE state <> 'removed'),
      (SELECT sum(hashtextextended(concat_ws('|', id, device_id, state), 0)) FROM delivery
        WHERE state IN ('claimed', 'sending', 'accepted', 'printing', 'ambiguous'))) AS mark`;
}

function peopleMark() {
  return sql<{ readonly mark: string }>`
    SELECT coalesce(sum(hashint8extended(e.id, 0)), 0)::text AS mark
    FROM unnest(${sql.val(peopleKinds)}::text[]) AS wanted (kind),
      LATERAL (SELECT id FROM audit_event a WHERE a.kind = wanted.kind ORDER BY a.id DESC LIMIT ${lastOfKind}) AS e`;
}
