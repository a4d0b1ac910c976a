/** Binds what a signed-in person can do with prints at the desk to the stores. */

import { QueueRefusal } from '../../drivers/device/print-queue.ts';
import type { HttpServices, SetUpKind } from '../http/services.ts';
import { issueLink, renameLink, revokeLink } from '../identity/link/capability-link.ts';
import type { Person } from '../identity/person.ts';
import { changeHeldTicket } from '../print/desk/change-ticket.ts';
import { jobTimeline, listEndedJobs } from '../print/desk/job-timeline.ts';
import { takePrintUpload } from '../print/intake/take-upload.ts';
import { listHeldJobs } from '../print/release/list-jobs.ts';
import { deleteHeldJob } from '../print/release/release-job.ts';
import { keepClean } from '../print/stamp/keep-clean.ts';
import { resolveTrace } from '../print/stamp/resolve-trace.ts';
import type { ServiceErrorCode } from '../shared/errors/catalogue.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { isUuid, type SegmentId } from '../shared/ids.ts';
import { accept, refuse } from '../shared/result.ts';
import { postgresDeskStore } from '../stores/postgres/desk-store.ts';
import { postgresTraceStore } from '../stores/postgres/trace-store.ts';
import { deskSegments } from './desk-segments.ts';
import { stampDeps } from './inspection.ts';
import { pageOf, type ScreenStores, unlockDocument } from './panel-services.ts';
import type { OpenPrintListener } from './print-listeners.ts';
import type { Printing } from './printing.ts';
import { makePersonalKit } from './queue-kit.ts';
import type { Scanning } from './scanning.ts';

/** Files of a kit by the kind of machine. */
const kitFiles: Readonly<Record<SetUpKind, string>> = {
  windows: 'add-printer.ps1',
  apple: 'printer.mobileconfig',
  chromeos: 'chromeos-printers.json',
  linux: 'add-printer.sh',
};

/** What a refusal of the queue is called at the desk. */
const uploadCodes: Partial<Record<QueueRefusal['reason'], ServiceErrorCode>> = {
  'document-format-error': 'PRINT_UPLOAD_UNREADABLE',
  'document-format-not-supported': 'PRINT_UPLOAD_UNREADABLE',
  'too-large': 'REQUEST_TOO_LARGE',
  'too-many-jobs': 'PRINT_UPLOAD_LIMIT',
  'account-limit-reached': 'PRINT_UPLOAD_LIMIT',
  busy: 'SERVICE_BUSY',
};

/** The services of the desk. `printerUrl` makes a printer's address for a listener and a path. */
export function deskServices(
  stores: ScreenStores,
  printing: Printing,
  scanning: Pick<Scanning, 'fileJob'>,
  printerUrl: (listener: OpenPrintListener, path: string) => string,
): HttpServices['desk'] {
  const ownerOf = (person: Person) => ({ personId: person.id, segments: deskSegments(stores, person) });
  const traces = postgresTraceStore(stores.database);
  const desk = postgresDeskStore(stores.database);
  return {
    myJobs: (person) => listHeldJobs(printing.release, ownerOf(person)),
    deleteJob: (person, jobId) => deleteHeldJob(stores, ownerOf(person), jobId),
    changeTicket: (person, jobId, changes) => changeHeldTicket(stores, ownerOf(person), jobId, changes),
    timeline: (person, jobId) => jobTimeline({ ...stores, desk }, ownerOf(person), jobId),
    endedJobs: (person) => listEndedJobs({ ...stores, desk }, ownerOf(person)),
    ...links(stores, printing, printerUrl),
    submit: async ({ person, segment: id, fileName, ticket, body }) => {
      const segment = stores.segments.find((one) => one.id === id && person.segments.includes(id));
      if (segment === undefined) return refuse('segment-not-allowed');
      const upload = { jobName: fileName, ticket, body };
      return accept(await takePrintUpload(printing.intake, segment, person, upload).catch(asUploadFault));
    },
    preview: (person, jobId, pageNumber) => pageOf(stores, ownerOf(person), jobId, pageNumber),
    unlockDocument: (person, jobId, password) => unlockDocument(stores, ownerOf(person), jobId, password),
    fileJob: (person, jobId) => scanning.fileJob(ownerOf(person), jobId),
    keepClean: async (person, jobId, reason) => {
      const kept = await keepClean({ ...stores, ...stampDeps(stores) }, ownerOf(person), jobId, reason);
      if (kept.ok) return kept;
      return refuse(kept.refusal === 'not-allowed' ? 'stamps-required' : kept.refusal);
    },
    mayKeepClean: () =>
      stores.segments.filter(({ stamps }) => stamps?.ownerMayKeepClean === true).map(({ id }) => id),
    trace: async (person, code) => {
      const found = await resolveTrace({ ...stores, traces }, person, code);
      if (found.ok) {
        const { createdAt, ...trace } = found.value;
        return accept({ ...trace, at: createdAt });
      }
      if (found.refusal === 'not-allowed') return refuse('trace-not-allowed');
      return refuse(found.refusal === 'too-many-trials' ? found.refusal : 'trace-unknown');
    },
  };
}

type LinkMembers =
  | 'capabilityLinks'
  | 'issueCapabilityLink'
  | 'revokeCapabilityLink'
  | 'renameCapabilityLink'
  | 'setUpFile';

function links(
  stores: ScreenStores,
  printing: Printing,
  printerUrl: (listener: OpenPrintListener, path: string) => string,
): Pick<HttpServices['desk'], LinkMembers> {
  const listenerOf = (segment: SegmentId) =>
    printing.listeners.find(
      (one) => one.segment.id === segment && one.config.identification.includes('capability'),
    );
  return {
    capabilityLinks: (person) => stores.people.listLinks(person.id),
    issueCapabilityLink: async (person, segment, label) => {
      const listener = listenerOf(segment);
      if (listener === undefined) return refuse('segment-not-allowed');
      const issued = await issueLink(stores, person, { segment, label });
      if (!issued.ok) return issued;
      const { id, token } = issued.value;
      return accept({ id, url: printerUrl(listener, `/ipp/print/u-${token}`) });
    },
    revokeCapabilityLink: async (person, id) => isUuid(id) && (await revokeLink(stores, person, id)),
    renameCapabilityLink: async (person, id, label) =>
      isUuid(id) && (await renameLink(stores, person, id, label)),
    setUpFile: async (person, segment, label, kind) => {
      if (listenerOf(segment) === undefined) return refuse('segment-not-allowed');
      const kit = await makePersonalKit(stores, person, { segment, label });
      if (!kit.ok) return kit;
      const file = kit.value.files.find(({ fileName }) => fileName === kitFiles[kind]);
      if (file === undefined) throw new ServiceError('INTERNAL');
      async function* body() {
        if (file !== undefined) yield file.bytes;
      }
      const { fileName, mediaType, bytes } = file;
      return accept({ fileName, mediaType, byteLength: bytes.byteLength, body: body() });
    },
  };
}

function asUploadFault(error: unknown): never {
  if (!(error instanceof QueueRefusal)) throw error;
  throw new ServiceError(uploadCodes[error.reason] ?? 'PRINT_UPLOAD_REFUSED', { cause: error });
}
