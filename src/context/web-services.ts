/** Binds the step functions to their stores for the web listener. */

import type { HttpServices } from '../http/services.ts';
import { issueLink, revokeLink } from '../identity/link/capability-link.ts';
import type { Person } from '../identity/person.ts';
import { changePassword, endSignIn, findSignIn, signIn } from '../identity/sign-in/sign-in.ts';
import { listHeldJobs } from '../print/release/list-jobs.ts';
import { deleteHeldJob } from '../print/release/release-job.ts';
import { isUuid } from '../shared/ids.ts';
import { accept, refuse } from '../shared/result.ts';
import { deskSegments } from './desk-segments.ts';
import { panelServices, type ScreenStores } from './panel-services.ts';
import type { OpenPrintListener } from './print-listeners.ts';
import type { Printing } from './printing.ts';
import type { Scanning } from './scanning.ts';
import type { Stores } from './stores.ts';

/** Services that concern people, panels and jobs. */
export type PeopleAndPrintServices = Pick<HttpServices, 'clock' | 'signIn' | 'panel' | 'desk' | 'people'>;

/** Binds sign-in, panel and desk. `printerUrl` makes a printer's address for a listener and a path. */
export function peopleAndPrintServices(
  stores: ScreenStores,
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
