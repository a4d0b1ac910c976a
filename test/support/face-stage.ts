/**
 * The web listener with real faces: the built-in engine, the store on a database of its own, the steps as the service
 * binds them. Jobs, sessions and sign-ins are those of the in-memory service.
 */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderClip } from '../../drivers/simulators/face/clips.ts';
import { facesConfig } from '../../src/config/faces.ts';
import { openDeskApp } from '../../src/context/desk-app.ts';
import { openFaceCameras } from '../../src/context/face-cameras.ts';
import { faceServices } from '../../src/context/face-services.ts';
import { type FaceParts, type Faces, openFaces } from '../../src/context/faces.ts';
import { enrolFace } from '../../src/identity/face/enrol-face.ts';
import { switchFaces } from '../../src/identity/face/switch-faces.ts';
import { agreementWording, provenanceWording } from '../../src/identity/face-policy.ts';
import type { Person } from '../../src/identity/person.ts';
import { silentLog } from '../../src/shared/log.ts';
import { openKeyRing } from '../../src/stores/keys/key-ring.ts';
import { postgresDeviceStore } from '../../src/stores/postgres/device-store.ts';
import { postgresPersonStore } from '../../src/stores/postgres/person-store.ts';
import { testDatabase } from './database.ts';
import { facesFolder } from './face-films.ts';
import { memoryServices } from './memory-services.ts';
import { addDevice, addPerson, emptyWorld, type MemoryWorld, segments } from './memory-world.ts';
import { openWebFixture, type WebFixture } from './web-client.ts';

/** A listener with faces. */
export interface FaceStage extends AsyncDisposable {
  readonly world: MemoryWorld;
  readonly web: WebFixture;
  readonly faces: Faces;
  /** Token with which a browser becomes the panel of the device. */
  readonly pairing: string;
  /** A person of both stores. */
  person(loginName: string, changes?: Partial<Person>): Promise<Person>;
  /** Enrols a person with the pictures of a clip, without a camera. */
  enrol(person: Person, clip: string): Promise<void>;
  /** Switches faces on, with the statement in force. */
  switchOn(): Promise<void>;
}

/** Opens a stage; the engine starts with the first use. */
export async function openFaceStage(
  settings: Parameters<typeof facesConfig.parse>[0],
  parts: FaceParts = {},
): Promise<FaceStage> {
  await using open = new AsyncDisposableStack();
  const { database } = open.use(await testDatabase());
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-face-stage-'));
  open.defer(() => rm(folder, { recursive: true }));
  const world = emptyWorld();
  const stores = {
    config: { faces: facesConfig.parse(settings) },
    database,
    people: postgresPersonStore(database),
    devices: postgresDeviceStore(database),
    keys: await openKeyRing({ path: join(folder, 'keys.json') }, [segments.lgwan]),
    clock: world.clock,
    log: silentLog,
  };
  const faces = open.use(openFaces(stores, parts));
  const cameras = open.use(openFaceCameras(silentLog));
  const pairing = addDevice(world, '総務課 複合機1');
  await copyDevice(world, stores);
  const memory = memoryServices(world);
  const services = {
    ...memory,
    face: faceServices(stores, faces, cameras),
    panel: {
      ...memory.panel,
      ways: async () => ({
        ways: ['card' as const, 'face' as const],
        identify: false,
        enrolCard: false,
        guests: false,
        phone: false,
      }),
    },
  };
  const limits = { tapsPerPanel: 1_000, requestsPerSession: 20_000, requestsPerAddress: 20_000 };
  const deskApp = openDeskApp(silentLog);
  const web = open.use(await openWebFixture(world, { services, limits, deskApp }));
  const owned = open.move();
  return {
    world,
    web,
    faces,
    pairing,
    person: async (loginName, changes = {}) => {
      const person = addPerson(world, loginName, changes);
      await copyPerson(person, stores);
      return person;
    },
    enrol: async (person, clip) => {
      const { deps, engine } = await faces.running();
      const { files } = await renderClip(facesFolder, clip);
      const vectors: Float32Array[] = [];
      for (const file of files) {
        const found = await engine.analyse(await readFile(file), { effort: 'still' });
        const vector = found.faces[0]?.vector;
        if (vector !== undefined) vectors.push(vector);
      }
      const actor = `person:${person.id}` as const;
      await enrolFace(deps, { personId: person.id, vectors, agreedWording: agreementWording, actor });
    },
    switchOn: async () => {
      const { deps } = await faces.running();
      await switchFaces(deps, { on: true, confirmed: provenanceWording }, undefined);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

type StageStores = Parameters<typeof openFaces>[0];

async function copyPerson(person: Person, { database, clock }: StageStores): Promise<void> {
  const now = clock.now();
  await database.kysely
    .insertInto('person')
    .values({
      id: person.id,
      staff_number: person.staffNumber,
      login_name: person.loginName,
      display_name: person.displayName,
      segments: [...person.segments],
      created_at: now,
      updated_at: now,
    })
    .execute();
}

async function copyDevice(world: MemoryWorld, { devices, clock }: StageStores): Promise<void> {
  const [entry] = world.devices;
  if (entry === undefined) throw new Error('the world has no device');
  const { id, name, site } = entry.device;
  const device = {
    id,
    name,
    site,
    department: '総務課',
    printUri: undefined,
    scanUri: undefined,
    segments: [segments.lgwan, segments.core],
    certificateSha256: undefined,
    state: 'active' as const,
  };
  await devices.add(device, Buffer.from(entry.token), clock.now(), []);
}
