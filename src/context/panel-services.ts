/** Binds what a person can do at a device to the stores. */

import type { HttpServices, PanelDevice, PanelOutlook, UnlockRefusal } from '../http/services.ts';
import { proveCard } from '../identity/card/prove-card.ts';
import { hashToken } from '../identity/link/capability-link.ts';
import {
  beginWalkUp,
  endWalkUp,
  findWalkUp,
  stepUpWalkUp,
  type WalkUpDeps,
  waysAt,
} from '../identity/session/walk-up.ts';
import type { WalkUpSession } from '../identity/session.ts';
import type { Device } from '../ports/device-store.ts';
import { claimJob } from '../print/claim/claim-job.ts';
import type { PreviewCache } from '../print/inspect/preview-cache.ts';
import { previewJob } from '../print/inspect/preview-job.ts';
import { unlockJob } from '../print/inspect/unlock-job.ts';
import { callOffLeftBehind, callOffSession } from '../print/release/call-off.ts';
import { continueJob } from '../print/release/continue-job.ts';
import { type DeviceOutlook, deviceOutlook, outlookOf } from '../print/release/device-outlook.ts';
import { listHeldJobs } from '../print/release/list-jobs.ts';
import { moveDelivery } from '../print/release/move-delivery.ts';
import {
  deleteHeldJob,
  listSessionDeliveries,
  releaseJob,
  resolveDelivery,
} from '../print/release/release-job.ts';
import { unlockForRelease } from '../print/release/unlock-release.ts';
import { type DeliveryId, isUuid, type JobId } from '../shared/ids.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import type { Printing } from './printing.ts';
import type { Stores } from './stores.ts';

/** Other devices told to a panel. */
const mostOthers = 20;
/** Finishing enums (RFC 8011 §5.2.6). */
const finishings = { staple: 4, punch: 5 };

/** The stores with what only screens need. */
export interface ScreenStores extends Stores {
  readonly previews: PreviewCache;
}

/** The services of a panel. */
export function panelServices(stores: ScreenStores, printing: Printing): HttpServices['panel'] {
  const { release } = printing;
  const walkUp: WalkUpDeps = {
    ...stores,
    onLeft: (session) => callOffSession(release, session),
  };
  const full = async ({ id }: PanelDevice): Promise<Device | undefined> => await stores.devices.findById(id);
  return {
    deviceOfToken: async (token) => await stores.devices.findByPanelToken(hashToken(token)),
    proveCard: (device, reading, assurance) =>
      proveCard({ ...stores, cards: stores.keys }, device, reading, assurance),
    enter: async (device, session, proof) => {
      const enrolled = await full(device);
      if (enrolled === undefined) return refuse('device-paused');
      if (session?.personId === proof.personId) {
        return await stepUpWalkUp(walkUp, enrolled, session, proof);
      }
      // Another card is another person at the device; any other factor was asked of the one who stands there.
      if (session !== undefined && proof.factor !== 'card') return refuse('other-person');
      const started = await beginWalkUp(walkUp, enrolled, proof);
      // Whoever stood here before has left.
      if (started.ok) await callOffLeftBehind(release);
      return started;
    },
    ways: async (device) => {
      const enrolled = await full(device);
      const ways = enrolled === undefined ? [] : [...waysAt(walkUp, enrolled)];
      return {
        ways,
        identify: false,
        enrolCard: stores.config.cards.selfEnrolment !== 'off',
        guests: stores.config.guests.segments.length > 0,
        phone: ways.includes('phone'),
      };
    },
    session: async (device, sessionId) => {
      const enrolled = isUuid(sessionId) ? await full(device) : undefined;
      return enrolled && (await findWalkUp(walkUp, enrolled, sessionId));
    },
    leave: (session) => endWalkUp(walkUp, session),
    heldJobs: (session) => listHeldJobs(release, session),
    release: async (session, jobIds, changes) => {
      const answers = [];
      for (const jobId of jobIds) {
        answers.push({ jobId, result: await releaseJob(release, session, jobId, changes) });
      }
      return answers;
    },
    preview: (session, jobId, pageNumber) => pageOf(stores, session, jobId, pageNumber),
    unlock: (session, jobId, of, password) =>
      of === 'job'
        ? unlockForRelease(release, session, jobId, password)
        : unlockDocument(stores, session, jobId, password),
    claim: (session, number) => claimJob(stores, session, number),
    continueJob: (session, jobId, how) => continueJob(release, session, jobId, how),
    move: async (session, deliveryId, deviceId) =>
      isUuid(deliveryId)
        ? await moveDelivery(release, session, deliveryId as DeliveryId, deviceId)
        : refuse('job-not-found'),
    outlook: (device, session) => outlook(stores, release, device, session),
    deliveries: (session) => listSessionDeliveries(release, session),
    resolve: async (session, deliveryId, word) =>
      isUuid(deliveryId)
        ? await resolveDelivery(release, session, deliveryId as DeliveryId, word)
        : refuse('job-not-found'),
    deleteJob: (session, jobId) => deleteHeldJob(release, session, jobId),
  };
}

/** One page of a job as a file. */
export async function pageOf(
  deps: Parameters<typeof previewJob>[0],
  viewer: Pick<WalkUpSession, 'personId' | 'segments'>,
  jobId: JobId,
  pageNumber: number,
): ReturnType<HttpServices['panel']['preview']> {
  // Asked for in threes, so that turning to the next page is answered from memory.
  const pages = Math.ceil(pageNumber / 3) * 3;
  const drawn = await previewJob(deps, viewer, jobId, { pages });
  if (!drawn.ok) {
    const { refusal } = drawn;
    if (refusal === 'password-needed') return refuse('document-password-needed');
    return refuse(
      refusal === 'job-not-found' || refusal === 'segment-not-allowed' ? refusal : 'preview-impossible',
    );
  }
  const page = drawn.value.find((one) => one.pageNumber === pageNumber);
  if (page === undefined) return refuse('no-such-pages');
  return accept({
    mediaType: 'image/png',
    byteLength: page.png.byteLength,
    fileName: `page-${pageNumber}.png`,
    body: bytesOf(page.png),
  });
}

async function* bytesOf(bytes: Uint8Array) {
  yield bytes;
}

/** Opens an encrypted document for its owner. */
export async function unlockDocument(
  deps: Parameters<typeof unlockJob>[0],
  owner: Pick<WalkUpSession, 'personId' | 'segments'>,
  jobId: JobId,
  password: string,
): Promise<Result<true, UnlockRefusal>> {
  const opened = await unlockJob(deps, owner, jobId, password);
  if (opened.ok) return accept(true);
  switch (opened.refusal) {
    case 'wrong-password':
      return refuse('wrong-document-password');
    case 'too-many-trials':
      return refuse('too-many-password-trials');
    case 'not-encrypted':
      return accept(true);
    default:
      return refuse(opened.refusal);
  }
}

/** The device's own state, and the others of the person: those of the same site first, then the soonest free. */
async function outlook(
  stores: Stores,
  release: Printing['release'],
  { id }: PanelDevice,
  session: WalkUpSession | undefined,
): Promise<PanelOutlook> {
  const all = await stores.devices.list();
  const here = all.find((device) => device.id === id);
  const own = here && (await outlookOf(release, here));
  const near =
    session === undefined && here !== undefined ? (await deviceOutlook(release, here)).neighbour : undefined;
  const capabilities = release.watch?.latest(id)?.capabilities;
  const usable = all.filter(
    (device) =>
      device.id !== id &&
      device.state === 'active' &&
      device.printUri !== undefined &&
      session !== undefined &&
      device.segments.some((segment) => session.segments.includes(segment)),
  );
  const others = await Promise.all(
    usable
      .toSorted((a, b) => rank(a, here) - rank(b, here))
      .slice(0, mostOthers)
      .map((device) => outlookOf(release, device)),
  );
  return {
    waitSeconds: own?.waitingSeconds,
    trouble: own?.trouble,
    pagesPerMinute: capabilities?.pagesPerMinute,
    neighbour: near && { name: near.name, site: near.site },
    can: {
      // Until the device was heard everything is offered; the release then says what it could not do.
      twoSided: capabilities?.sides.some((sides) => sides.startsWith('two-sided')) ?? true,
      color: capabilities?.color ?? true,
      staple: capabilities?.finishings?.includes(finishings.staple) ?? false,
      punch: capabilities?.finishings?.includes(finishings.punch) ?? false,
    },
    others: others.toSorted(byReadiness).map((one) => ({
      id: one.deviceId,
      name: one.name,
      site: one.site,
      waitSeconds: one.waitingSeconds,
      trouble: one.trouble,
    })),
  };
}

function rank(device: Device, here: Device | undefined): number {
  return device.site === here?.site ? 0 : 1;
}

function byReadiness(a: DeviceOutlook, b: DeviceOutlook): number {
  return (a.waitingSeconds ?? Number.MAX_SAFE_INTEGER) - (b.waitingSeconds ?? Number.MAX_SAFE_INTEGER);
}
