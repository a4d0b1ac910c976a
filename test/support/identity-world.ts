/** People, cards and devices on a database of their own, with a clock that tests move. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDevice } from '../../src/devices/enrol/add-device.ts';
import { enrolCard } from '../../src/identity/card/enrol-card.ts';
import { setPassword } from '../../src/identity/directory/manage-people.ts';
import type { Person } from '../../src/identity/person.ts';
import type { CardStore } from '../../src/ports/card-store.ts';
import type { CodeStore } from '../../src/ports/code-store.ts';
import type { Device, DeviceStore } from '../../src/ports/device-store.ts';
import type { KeyedHashes } from '../../src/ports/key-ring.ts';
import type { PersonStore } from '../../src/ports/person-store.ts';
import type { PinStore } from '../../src/ports/pin-store.ts';
import type { AuthenticatorStore, CertificateStore, SignInStore } from '../../src/ports/sign-in-store.ts';
import type { Segment } from '../../src/segments/segment.ts';
import { type ManualClock, manualClock } from '../../src/shared/clock.ts';
import type { PersonId, SegmentId } from '../../src/shared/ids.ts';
import { type ManagedKeyRing, openKeyRing } from '../../src/stores/keys/key-ring.ts';
import { postgresAuthenticatorStore } from '../../src/stores/postgres/authenticator-store.ts';
import { postgresCardStore } from '../../src/stores/postgres/card-store.ts';
import { postgresCertificateStore } from '../../src/stores/postgres/certificate-store.ts';
import { postgresCodeStore } from '../../src/stores/postgres/code-store.ts';
import type { Database } from '../../src/stores/postgres/database.ts';
import { postgresDeviceStore } from '../../src/stores/postgres/device-store.ts';
import { postgresPersonStore } from '../../src/stores/postgres/person-store.ts';
import { postgresPinStore } from '../../src/stores/postgres/pin-store.ts';
import { postgresSignInStore } from '../../src/stores/postgres/sign-in-store.ts';
import { testDatabase } from './database.ts';

/** Segments of the world; `mynumber` needs two factors. */
export const [lgwan, core, mynumber] = ['lgwan', 'core', 'mynumber'] as [SegmentId, SegmentId, SegmentId];

const segmentsOfWorld: readonly Segment[] = [lgwan, core, mynumber].map((id) => ({
  id,
  name: { ja: id, en: id },
  releaseFactors: id === mynumber ? 2 : 1,
  retentionHours: 72,
}));

/** What the identity steps work with. */
export interface IdentityWorld extends AsyncDisposable {
  readonly database: Database;
  readonly people: PersonStore;
  readonly signIns: SignInStore;
  readonly authenticators: AuthenticatorStore;
  readonly certificates: CertificateStore;
  readonly keys: ManagedKeyRing;
  readonly devices: DeviceStore;
  readonly cardStore: CardStore;
  readonly pins: PinStore;
  readonly codes: CodeStore;
  readonly cards: Pick<KeyedHashes, 'cardHash'>;
  readonly segments: readonly Segment[];
  readonly segmentIds: readonly SegmentId[];
  readonly clock: ManualClock;
  /** Adds or changes a person; the staff number is made of the login name. */
  put(loginName: string, changes?: PersonChanges): Promise<Person>;
  putDevice(name: string, segments?: readonly SegmentId[]): Promise<Device>;
  /** Kinds of the audit events of a subject, oldest first. */
  eventsOf(subject: string): Promise<readonly string[]>;
}

/** What a person has beside a name. */
export type PersonChanges = Partial<Pick<Person, 'state' | 'segments' | 'roles'>> & {
  readonly card?: string;
  readonly password?: string;
};

/** Opens an empty world. */
export async function openIdentityWorld(): Promise<IdentityWorld> {
  await using open = new AsyncDisposableStack();
  const { database } = open.use(await testDatabase());
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-identity-'));
  open.defer(() => rm(folder, { recursive: true }));
  const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
  const people = postgresPersonStore(database, clock);
  const devices = postgresDeviceStore(database);
  const segmentIds = segmentsOfWorld.map(({ id }) => id);
  const cards = await openKeyRing({ path: join(folder, 'keys.json') }, segmentIds);
  const moved = open.move();
  const cardStore = postgresCardStore(database);
  const deps = { people, cardStore, cards, clock };
  return {
    database,
    people,
    signIns: postgresSignInStore(database),
    authenticators: postgresAuthenticatorStore(database),
    certificates: postgresCertificateStore(database),
    keys: cards,
    devices,
    cardStore,
    pins: postgresPinStore(database),
    codes: postgresCodeStore(database),
    cards,
    segments: segmentsOfWorld,
    segmentIds,
    clock,
    put: (loginName, changes = {}) => put(deps, loginName, changes),
    putDevice: async (name, segments = [lgwan]) => {
      const statement = {
        name,
        site: '本庁',
        department: '総務課',
        printUri: 'ipp://127.0.0.1:1/ipp/print',
        scanUri: undefined,
        segments,
        certificateSha256: undefined,
      };
      return (await addDevice({ devices, clock, segments: segmentIds }, statement, 'system')).device;
    },
    eventsOf: async (subject) => {
      const rows = await database.kysely
        .selectFrom('audit_event')
        .select('kind')
        .where('subject', '=', subject)
        .orderBy('id')
        .execute();
      return rows.map(({ kind }) => kind);
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

async function put(
  deps: Pick<IdentityWorld, 'people' | 'cardStore' | 'cards' | 'clock'>,
  loginName: string,
  changes: PersonChanges,
): Promise<Person> {
  const at = deps.clock.now();
  const id = await deps.people.upsert(
    {
      staffNumber: `S-${loginName}`,
      loginName,
      displayName: `試験 ${loginName}`,
      department: '総務課',
      site: '本庁',
      roles: changes.roles ?? ['staff'],
      segments: changes.segments ?? [lgwan],
      state: changes.state ?? 'active',
    },
    at,
    (personId: PersonId) => ({
      kind: 'person.imported',
      segment: '-',
      at,
      actor: 'system',
      subject: `person:${personId}`,
      details: {},
    }),
  );
  const { card, password } = changes;
  if (card !== undefined) await enrolCard(deps, { personId: id, cardNumber: card, actor: 'system' });
  if (password !== undefined) await setPassword(deps, { loginName, password, actor: 'system' });
  const person = await deps.people.findById(id);
  if (person === undefined) throw new Error('the person is not there');
  return person;
}
