/** People with faces on a database of their own, with an engine that reads notes instead of pictures. */

import { startHeadTurn } from '../../drivers/face/challenge.ts';
import { faultOfFrame } from '../../drivers/face/gates.ts';
import type { AuditEventKind } from '../../src/audit/audit-event.ts';
import type { AttemptView } from '../../src/identity/face/attempt-view.ts';
import { FaceAttempts } from '../../src/identity/face/attempts.ts';
import type { FacePlace } from '../../src/identity/face/compare-face.ts';
import { enrolFace } from '../../src/identity/face/enrol-face.ts';
import type { FaceEngineDeps } from '../../src/identity/face/face-deps.ts';
import { openTemplateProtection } from '../../src/identity/face/template-protection.ts';
import { agreementWording, defaultFaceLimits, engineName } from '../../src/identity/face-policy.ts';
import type { Person } from '../../src/identity/person.ts';
import type { PersonId } from '../../src/shared/ids.ts';
import { postgresFaceStore } from '../../src/stores/postgres/face-store.ts';
import { type IdentityWorld, openIdentityWorld } from './identity-world.ts';
import { pictureOf, type Sketch, sampleVector, sketchEngine } from './sketch-engine.ts';

/** A world with faces. */
export interface FaceWorld extends AsyncDisposable {
  readonly world: IdentityWorld;
  readonly deps: FaceEngineDeps;
  readonly attempts: FaceAttempts;
  readonly place: FacePlace;
  /** Milliseconds of the attempts' own clock. */
  readonly elapsed: { ms: number };
  /** A person whose face is enrolled. */
  enrolled(name: string, like?: Sketch['like']): Promise<Person>;
  /** A held job of a person for the device. */
  hold(personId: PersonId): Promise<void>;
  /** Sends pictures, 100 ms apart, until the attempt is decided; answers what was said last. */
  show(attemptId: string, sketches: Iterable<Sketch>): Promise<AttemptView>;
  eventsOf(kind: AuditEventKind): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** The same secrets always, so that the rotation is made once for all worlds of a file. */
const keys = {
  tokenHash: (purpose: string, token: string) => {
    const bytes = new Uint8Array(32).fill(7);
    bytes.set(Buffer.from(`${purpose}${token}`).subarray(0, 32));
    return bytes;
  },
};
const protection = await openTemplateProtection(keys);

/** A way of the head that makes a movement and comes back. */
export function* moving(who: string, moves: readonly ('turn-left' | 'turn-right')[], like?: Sketch['like']) {
  let serial = 0;
  const at = (yaw: number): Sketch => {
    serial += 1;
    return { who, yaw, serial, ...(like && { like }) };
  };
  for (let still = 0; still < 4; still += 1) yield at(0);
  for (const move of moves) {
    const sign = move === 'turn-left' ? 1 : -1;
    for (const amount of [0.1, 0.2, 0.3, 0.3, 0.2, 0.1, 0]) yield at(sign * amount);
  }
}

/** Opens a world. The movements asked for are a turn to the left and one to the right. */
export async function openFaceWorld(): Promise<FaceWorld> {
  await using open = new AsyncDisposableStack();
  const world = open.use(await openIdentityWorld());
  const faces = postgresFaceStore(world.database);
  const engine = sketchEngine();
  const deps: FaceEngineDeps = {
    people: world.people,
    faces,
    protection,
    clock: world.clock,
    limits: defaultFaceLimits,
    engineName: engineName(engine.identity),
    engine,
    gate: (analysis, anyPose) => faultOfFrame(analysis, anyPose),
    startHeadTurn: (moves, from) => startHeadTurn(moves, from),
    chooseMoves: () => ['turn-left', 'turn-right'],
  };
  const device = await world.putDevice('複合機1');
  const elapsed = { ms: 0 };
  const attempts = new FaceAttempts(deps, () => elapsed.ms);
  const owned = open.move();
  return {
    world,
    deps,
    attempts,
    place: { id: device.id, segments: device.segments },
    elapsed,
    enrolled: async (name, like) => {
      const person = await world.put(name);
      const vectors = [1, 2, 3, 4, 5].map((serial) =>
        sampleVector({ who: name, serial: serial + 1000, ...(like && { like }) }),
      );
      const { id: personId } = person;
      await enrolFace(deps, {
        personId,
        vectors,
        agreedWording: agreementWording,
        actor: `person:${personId}`,
      });
      return person;
    },
    hold: (personId) => hold(world, personId),
    show: async (attemptId, sketches) => {
      const owner = `device:${device.id}`;
      for (const sketch of sketches) {
        elapsed.ms += 100;
        const view = await attempts.take(owner, attemptId, pictureOf(sketch));
        if (view.state !== 'looking' && view.state !== 'challenge') return view;
      }
      return attempts.view(owner, attemptId);
    },
    eventsOf: async (kind) => {
      const rows = await world.database.kysely
        .selectFrom('audit_event')
        .select(['actor', 'subject', 'details'])
        .where('kind', '=', kind)
        .orderBy('id')
        .execute();
      return rows.map(({ actor, subject, details }) => ({ actor, subject, ...(details as object) }));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function hold({ database, clock }: IdentityWorld, personId: PersonId): Promise<void> {
  const now = clock.now();
  await database.kysely
    .insertInto('print_job')
    .values({
      id: crypto.randomUUID() as never,
      segment: 'lgwan' as never,
      listener_id: 'test',
      owner_id: personId,
      submitted_as: 'test',
      job_name: 'test',
      state: 'pending-held',
      state_reasons: ['job-held-for-release'],
      ticket: '{}',
      created_at: now,
      held_at: now,
      expires_at: new Date(now.getTime() + 86_400_000),
    } as never)
    .execute();
}
