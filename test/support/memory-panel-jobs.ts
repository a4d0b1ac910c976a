/** What a person does with one job at a device, in memory. */

import { deflateSync } from 'node:zlib';
import type { HttpServices, RecordFile } from '../../src/http/services.ts';
import type { WalkUpSession } from '../../src/identity/session.ts';
import type { DeliveryView } from '../../src/print/job.ts';
import type { JobId } from '../../src/shared/ids.ts';
import { accept, refuse } from '../../src/shared/result.ts';
import type { MemoryWorld } from './memory-world.ts';
import { buildPng } from './png.ts';

/** Opens jobs with a password, and documents with one. */
export const memoryPasswords = { job: '2468', document: 'himitsu' };

type Members = 'preview' | 'unlock' | 'claim' | 'continueJob' | 'move' | 'outlook';

/** The members of the panel's services for single jobs. `begin` starts a delivery. */
export function memoryPanelJobs(
  world: MemoryWorld,
  begin: (session: WalkUpSession, jobId: JobId, jobName: string) => DeliveryView,
): Pick<HttpServices['panel'], Members> {
  const jobOf = (session: WalkUpSession, jobId: JobId | undefined) =>
    world.jobs.find(
      ({ ownerId, view }) =>
        ownerId === session.personId && view.id === jobId && session.segments.includes(view.segment),
    );
  return {
    preview: async (session, jobId, pageNumber) => {
      const job = jobOf(session, jobId);
      if (job === undefined) return refuse('job-not-found');
      if (job.view.opaque === true) return refuse('preview-impossible');
      return pageNumber > (job.view.pages ?? 1) ? refuse('no-such-pages') : accept(picture());
    },
    unlock: async (session, jobId, of, password) => {
      const job = jobOf(session, jobId);
      if (job === undefined) return refuse('job-not-found');
      if (password !== memoryPasswords[of]) {
        return refuse(of === 'job' ? 'wrong-job-password' : 'wrong-document-password');
      }
      const { trouble: _, ...rest } = job.view;
      if (of === 'document') job.view = rest;
      return accept(true);
    },
    claim: async (session, number) => {
      const found = world.claimable.get(number.replaceAll(/\D/g, ''));
      if (found === undefined) return refuse('claim-number-wrong');
      world.claimable.clear();
      world.jobs.unshift({ ownerId: session.personId, view: found });
      return accept(found);
    },
    continueJob: async (session, jobId, how) => {
      const job = jobOf(session, jobId);
      if (job?.view.remaining === undefined) return refuse(job ? 'not-continuable' : 'job-not-found');
      if (job.view.remaining.sheets === undefined && how.sheetsInTray === undefined) {
        return refuse('count-needed');
      }
      world.asked.push({ what: 'continue', jobId, ...how });
      return accept(begin(session, jobId, job.view.jobName));
    },
    move: async (session, deliveryId, deviceId) => {
      const job = world.jobs.find(({ view }) => view.lastDelivery?.id === deliveryId);
      if (job === undefined || jobOf(session, job.view.id) === undefined) return refuse('job-not-found');
      world.asked.push({ what: 'move', jobId: job.view.id, deviceId });
      return accept(begin(session, job.view.id, job.view.jobName));
    },
    outlook: async ({ id }) => ({
      waitSeconds: 0,
      trouble: undefined,
      can: { twoSided: true, color: true, staple: true, punch: false },
      others: world.devices
        .filter(({ device }) => device.id !== id)
        .map(({ device }, index) => ({
          id: device.id,
          name: device.name,
          site: device.site,
          waitSeconds: index * 90,
          trouble: undefined,
        })),
    }),
  };
}

/** A page as a picture. */
export function picture(): RecordFile {
  const [width, height] = [210, 297];
  const rows = Buffer.alloc((width + 1) * height, 255);
  // A bar where a heading would be; each row begins with the number of its filter.
  for (let row = 0; row < height; row += 1) {
    rows[row * (width + 1)] = 0;
    if (row > 40 && row < 60) rows.fill(40, row * (width + 1) + 30, row * (width + 1) + 180);
  }
  const bytes = buildPng({ width, height, bitDepth: 8, colourType: 0 }, deflateSync(rows));
  async function* body() {
    yield bytes;
  }
  return { mediaType: 'image/png', byteLength: bytes.byteLength, fileName: 'page-1.png', body: body() };
}
