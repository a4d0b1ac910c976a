/** `HttpServices` kept in memory: the port's second implementation, with the same promises and no stores. */

import { createHash } from 'node:crypto';
import type { HttpServices, SignedIn } from '../../src/http/services.ts';
import { normaliseLoginName } from '../../src/identity/person.ts';
import type { WalkUpSession } from '../../src/identity/session.ts';
import type { Delivery, DeliveryView } from '../../src/print/job.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';
import {
  type DeliveryId,
  type JobId,
  newId,
  type PersonId,
  type ScanId,
  type SegmentId,
  type SessionId,
} from '../../src/shared/ids.ts';
import { accept, refuse } from '../../src/shared/result.ts';
import { memoryAdministration } from './memory-administration.ts';
import { memoryArchive } from './memory-archive.ts';
import { memoryAudit } from './memory-audit.ts';
import { memoryCards, memoryPins } from './memory-cards.ts';
import { memoryDeskPrints } from './memory-desk-prints.ts';
import { memoryDeviceSettings } from './memory-device-settings.ts';
import { memoryDevices } from './memory-devices.ts';
import { memoryDirectory } from './memory-directory.ts';
import { memoryFace } from './memory-face.ts';
import { memoryFiling, memoryUnfiled } from './memory-filing.ts';
import { memoryPanelJobs } from './memory-panel-jobs.ts';
import { memoryPanelScan } from './memory-panel-scan.ts';
import { memoryPanels } from './memory-panels.ts';
import { memoryPeople } from './memory-people.ts';
import { memoryReaders } from './memory-readers.ts';
import { memoryRecordChanges, memoryRecordGrants } from './memory-record-changes.ts';
import { memoryReports } from './memory-reports.ts';
import { memoryRetention } from './memory-retention.ts';
import { memoryPhone, memorySecond } from './memory-second.ts';
import { memoryTray } from './memory-tray.ts';
import { memoryUnderstanding } from './memory-understanding.ts';
import { memoryUploads } from './memory-uploads.ts';
import type { DeliveryStep, MemoryWorld } from './memory-world.ts';

const sessionIdleMs = 3 * 60_000;
const signInMs = 8 * 60 * 60_000;

/** The services of a world. */
export function memoryServices(world: MemoryWorld): HttpServices {
  const panel = memoryPanel(world);
  return {
    clock: world.clock,
    signIn: memorySignIn(world),
    second: memorySecond(),
    phone: memoryPhone(),
    panel,
    panelScan: memoryPanelScan(world),
    readers: memoryReaders(),
    directory: memoryDirectory(world),
    face: memoryFace(),
    panels: memoryPanels(world),
    devices: memoryDevices(),
    deviceSettings: memoryDeviceSettings(),
    administration: memoryAdministration(),
    cards: memoryCards(world),
    pins: memoryPins(world),
    own: { reach: () => [], passwordPlace: async () => 'here', phoneCounts: () => false },
    desk: memoryDesk(world),
    scans: memoryScans(world),
    filing: memoryFiling(),
    unfiled: memoryUnfiled(),
    reports: memoryReports(),
    retention: memoryRetention(),
    tray: memoryTray(),
    uploads: memoryUploads(),
    archive: memoryArchive(world),
    myNumber: {
      sealed: async () => [],
      certificate: async () => undefined,
      scanPlaces: async () => [],
      mask: async () => undefined,
      maskedCopy: async () => undefined,
    },
    audit: memoryAudit(),
    recordChanges: memoryRecordChanges(),
    recordGrants: memoryRecordGrants(),
    understanding: memoryUnderstanding(world),
    system: {
      health: () => ({ status: 'ok' }),
      readiness: async () => ({ ready: world.failing.length === 0, failing: world.failing }),
      metrics: async () => ({ contentType: 'text/plain; version=0.0.4', body: 'tomeoki_jobs_held 3\n' }),
    },
    people: memoryPeople(world),
  };
}

function memorySignIn(world: MemoryWorld): HttpServices['signIn'] {
  const open = new Map<string, { readonly personId: PersonId; readonly expiresAt: Date }>();
  const failures = new Map<string, number>();
  const find = async (signInId: string): Promise<SignedIn | undefined> => {
    const kept = open.get(signInId);
    const person = world.people.find((entry) => entry.person.id === kept?.personId)?.person;
    if (kept === undefined || person?.state !== 'active' || kept.expiresAt <= world.clock.now())
      return undefined;
    return { signInId, person, expiresAt: kept.expiresAt };
  };
  return {
    signIn: async ({ loginName, password }) => {
      const name = normaliseLoginName(loginName);
      if ((failures.get(name) ?? 0) >= 5) return refuse('locked');
      const entry = world.people.find(({ person }) => person.loginName === name);
      if (entry?.password !== password) {
        failures.set(name, (failures.get(name) ?? 0) + 1);
        return refuse('wrong');
      }
      if (entry.person.state !== 'active') return refuse('inactive');
      const signInId = newId<SessionId>();
      const expiresAt = new Date(world.clock.now().getTime() + signInMs);
      open.set(signInId, { personId: entry.person.id, expiresAt });
      return accept({ signInId, person: entry.person, expiresAt });
    },
    find,
    end: async ({ signInId }) => {
      open.delete(signInId);
    },
    changePassword: async ({ person }, { current, next }) => {
      const entry = world.people.find((candidate) => candidate.person.id === person.id);
      if (entry === undefined || entry.password !== current) return refuse('wrong');
      if (next.length < 12) return refuse('too-weak');
      entry.password = next;
      entry.person = { ...entry.person, mustChangePassword: false };
      return accept(true);
    },
  };
}

interface OpenDelivery {
  view: DeliveryView;
  readonly sessionId: SessionId;
  readonly steps: DeliveryStep[];
}

const usualSteps: readonly DeliveryStep[] = [
  { state: 'sending' },
  { state: 'printing', impressionsCompleted: 1 },
  { state: 'confirmed' },
];

function memoryPanel(world: MemoryWorld): HttpServices['panel'] {
  const sessions = new Map<string, WalkUpSession>();
  const deliveries: OpenDelivery[] = [];
  const jobsOf = (session: WalkUpSession) =>
    world.jobs.filter(
      ({ ownerId, view }) => ownerId === session.personId && session.segments.includes(view.segment),
    );
  const begin = (session: WalkUpSession, jobId: JobId, jobName: string): DeliveryView => {
    const view: DeliveryView = { id: newId<DeliveryId>(), jobId, jobName, state: 'claimed' };
    const steps = [...(world.plans.get(jobId) ?? usualSteps)];
    world.plans.delete(jobId);
    deliveries.unshift({ view, sessionId: session.id, steps });
    return view;
  };
  const step = (delivery: OpenDelivery): void => {
    const next = delivery.steps.shift();
    if (next === undefined) return;
    delivery.view = { ...delivery.view, ...next };
    const { id, jobId, state } = delivery.view;
    const at = world.jobs.findIndex((job) => job.view.id === jobId);
    const job = world.jobs[at];
    if (job === undefined) return;
    if (state === 'confirmed') world.jobs.splice(at, 1);
    else job.view = { ...job.view, lastDelivery: { id, ...next } };
  };
  return {
    deviceOfToken: async (token) => world.devices.find((entry) => entry.token === token)?.device,
    proveCard: async (device, reading) => {
      if (device.state === 'paused') return refuse('device-paused');
      const personId = world.cards.get(reading.identifierHex);
      if (personId === undefined) return refuse('card-unknown');
      return accept({ personId, factor: 'card', assurance: 1 });
    },
    enter: async (device, _session, proof) => {
      const person = world.people.find((entry) => entry.person.id === proof.personId)?.person;
      if (person?.state !== 'active') return refuse('person-inactive');
      const at = world.devices.find((entry) => entry.device.id === device.id);
      const segments = person.segments.filter((id) => at?.segments.includes(id));
      if (segments.length === 0) return refuse('no-common-segment');
      const startedAt = world.clock.now();
      const session: WalkUpSession = {
        id: newId<SessionId>(),
        personId: person.id,
        displayName: person.displayName,
        deviceId: device.id,
        factors: [proof.factor],
        cardAssurance: 1,
        segments,
        stepUp: [],
        lockedMarks: [],
        startedAt,
        expiresAt: new Date(startedAt.getTime() + sessionIdleMs),
      };
      sessions.set(session.id, session);
      return accept(session);
    },
    ways: async () => ({ ways: ['card'], identify: false, enrolCard: false, guests: false, phone: false }),
    session: async (device, sessionId) => {
      const session = sessions.get(sessionId);
      if (session?.deviceId !== device.id || session.expiresAt <= world.clock.now()) return undefined;
      const extended = { ...session, expiresAt: new Date(world.clock.now().getTime() + sessionIdleMs) };
      sessions.set(sessionId, extended);
      return extended;
    },
    leave: async ({ id }) => {
      sessions.delete(id);
    },
    heldJobs: async (session) => jobsOf(session).map(({ view }) => view),
    ...memoryPanelJobs(world, begin),
    release: async (session, jobIds, changes) =>
      jobIds.map((jobId) => {
        world.asked.push({ what: 'release', jobId, changes });
        const job = jobsOf(session).find(({ view }) => view.id === jobId);
        if (job === undefined) return { jobId, result: refuse('job-not-found') };
        if (job.view.lastDelivery?.state === 'ambiguous') return { jobId, result: refuse('outcome-unknown') };
        return { jobId, result: accept(begin(session, jobId, job.view.jobName)) };
      }),
    deliveries: async (session) => {
      const mine = deliveries.filter(({ sessionId }) => sessionId === session.id);
      for (const delivery of mine) step(delivery);
      return mine.map(({ view }) => view);
    },
    resolve: async (session, deliveryId, word) => {
      const found = deliveries.find(({ view }) => view.id === deliveryId);
      const job = jobsOf(session).find(({ view }) => view.lastDelivery?.id === deliveryId);
      if (job === undefined) return refuse('job-not-found');
      const { id: jobId, jobName } = job.view;
      if (word === 'print-again') return accept(begin(session, jobId, jobName));
      const done: DeliveryView = { id: deliveryId as Delivery['id'], jobId, jobName, state: 'confirmed' };
      if (found !== undefined) found.view = done;
      else deliveries.unshift({ view: done, sessionId: session.id, steps: [] });
      world.jobs.splice(world.jobs.indexOf(job), 1);
      return accept(done);
    },
    deleteJob: async (session, jobId) => {
      const job = jobsOf(session).find(({ view }) => view.id === jobId);
      if (job === undefined) return refuse('job-not-found');
      world.jobs.splice(world.jobs.indexOf(job), 1);
      return accept(true);
    },
  };
}

function memoryDesk(world: MemoryWorld): HttpServices['desk'] {
  const links: {
    readonly ownerId: PersonId;
    readonly id: string;
    readonly segment: SegmentId;
    label: string;
    readonly createdAt: Date;
  }[] = [];
  return {
    myJobs: async (person) =>
      world.jobs.filter(({ ownerId }) => ownerId === person.id).map(({ view }) => view),
    deleteJob: async (person, jobId) => {
      const at = world.jobs.findIndex(({ ownerId, view }) => ownerId === person.id && view.id === jobId);
      if (at < 0) return refuse('job-not-found');
      world.jobs.splice(at, 1);
      return accept(true);
    },
    capabilityLinks: async (person) =>
      links
        .filter(({ ownerId }) => ownerId === person.id)
        .map(({ id, segment, label, createdAt }) => ({ id, segment, label, createdAt })),
    issueCapabilityLink: async (person, segment, label) => {
      if (!person.segments.includes(segment)) return refuse('segment-not-allowed');
      if (links.filter(({ ownerId }) => ownerId === person.id).length >= 3) return refuse('too-many');
      const id = newId<SessionId>();
      links.push({ ownerId: person.id, id, segment, label, createdAt: world.clock.now() });
      return accept({ id, url: `ipps://print.example.lg.jp:8631/ipp/print/u-${id.replaceAll('-', '')}` });
    },
    ...memoryDeskPrints(world),
    renameCapabilityLink: async (person, id, label) => {
      const link = links.find((one) => one.ownerId === person.id && one.id === id);
      if (link !== undefined) link.label = label;
      return link !== undefined;
    },
    revokeCapabilityLink: async (person, id) => {
      const at = links.findIndex((link) => link.ownerId === person.id && link.id === id);
      if (at >= 0) links.splice(at, 1);
      return at >= 0;
    },
  };
}

function memoryScans(world: MemoryWorld): HttpServices['scans'] {
  const scans = new Map<string, { readonly scanId: ScanId; readonly ownerId: PersonId }>();
  return {
    upload: async ({ person, body, declaredSha256, declaredByteLength }) => {
      const hash = createHash('sha256');
      let byteLength = 0;
      for await (const chunk of body) {
        hash.update(chunk);
        byteLength += chunk.byteLength;
      }
      const digest = hash.digest();
      const wrongDigest = declaredSha256 !== undefined && !digest.equals(declaredSha256);
      const wrongLength = declaredByteLength !== undefined && declaredByteLength !== byteLength;
      if (wrongDigest || wrongLength) throw new ServiceError('SCAN_DIGEST_MISMATCH');
      const key = `${person.id} ${digest.toString('hex')}`;
      const kept = scans.get(key);
      if (kept !== undefined) return { scanId: kept.scanId, duplicate: true };
      const scanId = newId<ScanId>();
      scans.set(key, { scanId, ownerId: person.id });
      return { scanId, duplicate: false };
    },
    status: async (person, scanId) => {
      const mine = [...scans.values()].some((scan) => scan.scanId === scanId && scan.ownerId === person.id);
      const record = world.pages[0]?.found.recordId;
      if (!mine) return undefined;
      return record === undefined ? { state: 'received' } : { state: 'verified', recordId: record };
    },
    mine: async () => [],
    timeline: async () => undefined,
  };
}
