/** People, devices, jobs and records of the in-memory service, for tests of the web listener. */

import type { JobTicket } from '../../drivers/device/job.ts';
import type { FoundPage } from '../../src/archive/search/search-archive.ts';
import type { PageHits as ReadHits } from '../../src/archive/view/page-hits.ts';
import type { PanelDevice } from '../../src/http/services.ts';
import type { Person } from '../../src/identity/person.ts';
import type { DeliveryState, HeldJobView } from '../../src/print/job.ts';
import type { OwnerChanges } from '../../src/print/ticket.ts';
import { type ManualClock, manualClock } from '../../src/shared/clock.ts';
import {
  type DeviceId,
  type JobId,
  newId,
  type PersonId,
  type RecordId,
  type SegmentId,
} from '../../src/shared/ids.ts';

/** What happens to a delivery, one step each time it is looked at. */
export interface DeliveryStep {
  readonly state: DeliveryState;
  readonly reason?: string;
  readonly impressionsCompleted?: number;
}

/** A person with what they sign in with. */
export interface MemoryPerson {
  person: Person;
  password: string;
}

/** The size of a page and the boxes on it. */
export type PageHits = Pick<ReadHits, 'widthPx' | 'heightPx' | 'boxes'>;

/** One page of the archive. */
export interface MemoryPage {
  readonly found: FoundPage;
  readonly text: string;
  readonly hits: PageHits;
  /** PNG. */
  readonly image: Uint8Array;
  readonly department: string;
}

/** Everything the in-memory service knows; tests put things in and look at them. */
export interface MemoryWorld {
  readonly clock: ManualClock;
  readonly people: MemoryPerson[];
  readonly devices: {
    device: PanelDevice;
    readonly token: string;
    readonly segments: readonly SegmentId[];
  }[];
  /** Card identifier (hex) to its owner. */
  readonly cards: Map<string, PersonId>;
  readonly jobs: { readonly ownerId: PersonId; view: HeldJobView }[];
  /** Steps of the next delivery of a job; default: sending, printing, confirmed. */
  readonly plans: Map<JobId, DeliveryStep[]>;
  /** Jobs that wait under a claim number of eight digits. */
  readonly claimable: Map<string, HeldJobView>;
  /** Reasons why jobs stay without stamps. */
  readonly keptClean: Map<JobId, string>;
  /** What panels asked for, oldest first. */
  readonly asked: {
    readonly what: 'release' | 'continue' | 'move';
    readonly jobId: JobId;
    readonly changes?: OwnerChanges | undefined;
    readonly deviceId?: DeviceId;
    readonly sheetsInTray?: number;
  }[];
  readonly pages: MemoryPage[];
  /** Documents lying in the feeder of the devices. */
  readonly feeder: string[];
  /** What `readiness` names. */
  failing: string[];
}

/** The segments of the tests. */
export const segments = {
  lgwan: 'lgwan' as SegmentId,
  mynumber: 'mynumber' as SegmentId,
  core: 'core' as SegmentId,
};

/** An empty world at half past nine in the morning of a working day in Japan. */
export function emptyWorld(): MemoryWorld {
  return {
    clock: manualClock(new Date('2026-11-20T00:30:00Z')),
    people: [],
    devices: [],
    cards: new Map(),
    jobs: [],
    plans: new Map(),
    claimable: new Map(),
    keptClean: new Map(),
    asked: [],
    pages: [],
    feeder: [],
    failing: [],
  };
}

/** Adds a person; the password is `correct horse <login name>`. */
export function addPerson(world: MemoryWorld, loginName: string, changes: Partial<Person> = {}): Person {
  const person: Person = {
    id: newId<PersonId>(),
    staffNumber: `S-${loginName}`,
    loginName,
    displayName: '山田 花子',
    department: '総務課',
    site: '本庁',
    roles: ['staff'],
    segments: [segments.lgwan, segments.core],
    state: 'active',
    mustChangePassword: false,
    ...changes,
  };
  world.people.push({ person, password: `correct horse ${loginName}` });
  return person;
}

/** Adds a device with a paired panel; gives its pairing token. */
export function addDevice(world: MemoryWorld, name: string, changes: Partial<PanelDevice> = {}): string {
  const token = `pairing-${newId<DeviceId>()}`;
  const device: PanelDevice = { id: newId<DeviceId>(), name, site: '本庁 2階', state: 'active', ...changes };
  world.devices.push({ device, token, segments: [segments.lgwan, segments.core] });
  return token;
}

/** Adds a held job of a person. */
export function addJob(
  world: MemoryWorld,
  owner: Person,
  jobName: string,
  ticket: JobTicket = {},
  changes: Partial<HeldJobView> = {},
): JobId {
  const id = newId<JobId>();
  const heldAt = new Date(world.clock.now().getTime() - 12 * 60_000);
  const view: HeldJobView = {
    id,
    jobName,
    segment: segments.lgwan,
    heldAt,
    expiresAt: new Date(heldAt.getTime() + 24 * 60 * 60_000),
    byteLength: 184_320,
    documentFormat: 'application/pdf',
    ticket,
    state: 'pending-held',
    ...changes,
  };
  world.jobs.push({ ownerId: owner.id, view });
  return id;
}

/** Adds a page to the archive; its picture and boxes are as given. */
export function addPage(
  world: MemoryWorld,
  page: {
    readonly title: string;
    readonly text: string;
    readonly image: Uint8Array;
    readonly hits: PageHits;
    readonly department: string;
  },
): RecordId {
  const recordId = newId<RecordId>();
  const { title, text, image, hits, department } = page;
  world.pages.push({
    found: {
      recordId,
      pageNumber: 1,
      title,
      capturedAt: world.clock.now(),
      segment: segments.lgwan,
      snippet: text.slice(0, 80),
      match: 'exact',
      matched: ['text'],
    },
    text,
    hits,
    image,
    department,
  });
  return recordId;
}
