/** Binds the step functions to their stores for the web listener. */

import type { HttpServices, PanelDevice } from '../http/services.ts';
import { hashToken, issueLink, revokeLink } from '../identity/link/capability-link.ts';
import type { Person } from '../identity/person.ts';
import { endWalkUp, findWalkUp, startWalkUp, type WalkUpDeps } from '../identity/session/walk-up.ts';
import { changePassword, endSignIn, findSignIn, signIn } from '../identity/sign-in/sign-in.ts';
import type { Device } from '../ports/device-store.ts';
import { callOffLeftBehind, callOffSession } from '../print/release/call-off.ts';
import { listHeldJobs } from '../print/release/list-jobs.ts';
import {
  deleteHeldJob,
  listSessionDeliveries,
  releaseJob,
  resolveDelivery,
} from '../print/release/release-job.ts';
import { type DeliveryId, isUuid } from '../shared/ids.ts';
import { accept, refuse } from '../shared/result.ts';
import { deskSegments } from './desk-segments.ts';
import type { OpenPrintListener } from './print-listeners.ts';
import type { Printing } from './printing.ts';
import type { Scanning } from './scanning.ts';
import type { Stores } from './stores.ts';

/** Services that concern people, panels and jobs. */
export type PeopleAndPrintServices = Pick<HttpServices, 'clock' | 'signIn' | 'panel' | 'desk' | 'people'>;

/** Binds sign-in, panel and desk. `printerUrl` makes a printer's address for a listener and a path. */
export function peopleAndPrintServices(
  stores: Stores,
  printing: Printing,
  scanning: Pick<Scanning, 'scanAt'>,
  printerUrl: (listener: OpenPrintListener, path: string) => string,
): PeopleAndPrintServices {
  const { clock, people } = stores;
  return {
    clock,
    signIn: {
      signIn: (input) => signIn(stores, input),
      find: (id) => (isUuid(id) ? findSignIn(stores, id) : Promise.resolve(undefined)),
      end: (signedIn) => endSignIn(stores, signedIn),
      changePassword: (signedIn, input) => changePassword(stores, signedIn, input),
    },
    panel: panelServices(stores, printing, scanning),
    desk: deskServices(stores, printing, printerUrl),
    people: {
      displayName: async (id) => (isUuid(id) ? (await people.findById(id))?.displayName : undefined),
    },
  };
}

function panelServices(
  stores: Stores,
  printing: Printing,
  scanning: Pick<Scanning, 'scanAt'>,
): HttpServices['panel'] {
  const { release } = printing;
  const walkUp: WalkUpDeps = {
    ...stores,
    cards: stores.keys,
    onLeft: (session) => callOffSession(release, session),
  };
  const full = async ({ id }: PanelDevice): Promise<Device | undefined> => await stores.devices.findById(id);
  return {
    deviceOfToken: async (token) => await stores.devices.findByPanelToken(hashToken(token)),
    tap: async (device, reading) => {
      const enrolled = await full(device);
      if (enrolled === undefined) return refuse('device-paused');
      const started = await startWalkUp(walkUp, enrolled, reading);
      // The tap ended whoever stood here before.
      if (started.ok) await callOffLeftBehind(release);
      return started;
    },
    session: async (device, sessionId) => {
      const enrolled = isUuid(sessionId) ? await full(device) : undefined;
      return enrolled && (await findWalkUp(walkUp, enrolled, sessionId));
    },
    leave: (session) => endWalkUp(walkUp, session),
    heldJobs: (session) => listHeldJobs(release, session),
    release: async (session, jobIds) => {
      const answers = [];
      for (const jobId of jobIds) answers.push({ jobId, result: await releaseJob(release, session, jobId) });
      return answers;
    },
    deliveries: (session) => listSessionDeliveries(release, session),
    resolve: async (session, deliveryId, word) =>
      isUuid(deliveryId)
        ? await resolveDelivery(release, session, deliveryId as DeliveryId, word)
        : refuse('job-not-found'),
    deleteJob: (session, jobId) => deleteHeldJob(release, session, jobId),
    scan: (session, pullId) => scanning.scanAt(session, pullId),
  };
}

function deskServices(
  stores: Stores,
  printing: Printing,
  printerUrl: (listener: OpenPrintListener, path: string) => string,
): HttpServices['desk'] {
  const ownerOf = (person: Person) => ({ personId: person.id, segments: deskSegments(stores, person) });
  return {
    myJobs: (person) => listHeldJobs(stores, ownerOf(person)),
    deleteJob: (person, jobId) => deleteHeldJob(stores, ownerOf(person), jobId),
    capabilityLinks: (person) => stores.people.listLinks(person.id),
    issueCapabilityLink: async (person, segment, label) => {
      const listener = printing.listeners.find(
        (one) => one.segment.id === segment && one.config.identification.includes('capability'),
      );
      if (listener === undefined) return refuse('segment-not-allowed');
      const issued = await issueLink(stores, person, { segment, label });
      if (!issued.ok) return issued;
      const { id, token } = issued.value;
      return accept({ id, url: printerUrl(listener, `/ipp/print/u-${token}`) });
    },
    revokeCapabilityLink: async (person, id) => isUuid(id) && (await revokeLink(stores, person, id)),
  };
}
