/** Which of the first steps are done: seen in the stores, so that nobody has to say so. */

import { sql } from 'kysely';
import type { FirstStep } from '../http/services/administration.ts';
import type { Person } from '../identity/person.ts';
import type { Printing } from './printing.ts';
import type { Stores } from './stores.ts';

/** The steps in their order. What was done once stays done for as long as its traces are kept. */
export async function firstSteps(
  stores: Stores,
  printing: Pick<Printing, 'watch'>,
  person: Person,
): Promise<readonly { readonly step: FirstStep; readonly isDone: boolean }[]> {
  const devices = (await stores.devices.list()).filter(({ printUri }) => printUri !== undefined);
  const answers = devices.some(({ id }) => {
    const snapshot = printing.watch.latest(id);
    return snapshot?.heardAt !== undefined && snapshot.trouble === undefined;
  });
  if (!answers) printing.watch.hasten();
  const [pin, cards, traces] = await Promise.all([
    stores.pins.find(person.id),
    stores.cardStore.list(person.id),
    tracesOf(stores, person),
  ]);
  const isPaired = traces.walked || (await wasPaired(stores));
  const done: readonly (readonly [FirstStep, boolean])[] = [
    ['password', !person.mustChangePassword],
    ['device', answers],
    ['panel', isPaired],
    ['factor', pin !== undefined || cards.some(({ state }) => state === 'active')],
    ['hand-in', traces.handedIn],
    ['release', traces.released],
    ['scan', traces.filed],
    ['found', traces.found],
  ];
  return done.map(([step, isDone]) => ({ step, isDone }));
}

async function tracesOf({ database }: Stores, { id }: Person) {
  const { rows } = await sql<{
    walked: boolean;
    handedIn: boolean;
    released: boolean;
    filed: boolean;
    found: boolean;
  }>`
    SELECT EXISTS (SELECT 1 FROM walk_up_session) AS walked,
      EXISTS (SELECT 1 FROM print_job WHERE owner_id = ${id}) AS "handedIn",
      EXISTS (
        SELECT 1 FROM delivery JOIN print_job ON print_job.id = delivery.job
        WHERE print_job.owner_id = ${id} AND delivery.state = 'confirmed'
      ) AS released,
      EXISTS (SELECT 1 FROM scan WHERE owner_id = ${id} AND state = 'verified') AS filed,
      EXISTS (
        SELECT 1 FROM audit_event WHERE actor = ${`person:${id}`} AND kind = 'record.viewed'
      ) AS found`.execute(database.kysely);
  return rows[0] ?? { walked: false, handedIn: false, released: false, filed: false, found: false };
}

/** Asked only while nobody ever stood at a panel, and the audit is short. */
async function wasPaired({ database }: Stores): Promise<boolean> {
  const { rows } = await sql`
    SELECT 1 FROM audit_event WHERE kind = 'device.panel-paired' LIMIT 1`.execute(database.kysely);
  return rows.length > 0;
}
