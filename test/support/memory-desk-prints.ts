/** What a person does with prints at the desk, in memory. */

import type { HttpServices } from '../../src/http/services.ts';
import type { Person } from '../../src/identity/person.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';
import { type JobId, newId, type ScanId } from '../../src/shared/ids.ts';
import { accept, refuse } from '../../src/shared/result.ts';
import { memoryPasswords, picture } from './memory-panel-jobs.ts';
import { addJob, type MemoryWorld, segments } from './memory-world.ts';

/** The only code that leads somewhere. */
export const memoryTraceCode = 'K7QX4MP2RT9WACDE';

type Members =
  | 'setUpFile'
  | 'submit'
  | 'preview'
  | 'unlockDocument'
  | 'changeTicket'
  | 'timeline'
  | 'endedJobs'
  | 'fileJob'
  | 'keepClean'
  | 'mayKeepClean'
  | 'trace';

/** The members of the desk's services about prints. */
export function memoryDeskPrints(world: MemoryWorld): Pick<HttpServices['desk'], Members> {
  const jobOf = (person: Person, jobId: JobId) =>
    world.jobs.find(({ ownerId, view }) => ownerId === person.id && view.id === jobId);
  return {
    setUpFile: async (person, segment, label, kind) => {
      if (!person.segments.includes(segment)) return refuse('segment-not-allowed');
      const bytes = Buffer.from(`${kind} ${label}\n`);
      async function* body() {
        yield bytes;
      }
      return accept({
        mediaType: 'text/plain',
        byteLength: bytes.byteLength,
        fileName: `${kind}.txt`,
        body: body(),
      });
    },
    submit: async ({ person, segment, fileName, ticket, body }) => {
      if (!person.segments.includes(segment)) return refuse('segment-not-allowed');
      let byteLength = 0;
      for await (const chunk of body) byteLength += chunk.byteLength;
      if (byteLength === 0) throw new ServiceError('PRINT_UPLOAD_UNREADABLE');
      addJob(world, person, fileName, ticket, { byteLength, segment });
      const held = world.jobs.at(-1)?.view;
      if (held === undefined) throw new Error('nothing was added');
      return accept(held);
    },
    changeTicket: async (person, jobId, changes) => {
      const job = jobOf(person, jobId);
      if (job === undefined) return refuse('job-not-found');
      if (job.view.opaque === true && Object.keys(changes).some((member) => member !== 'copies')) {
        return refuse('settings-in-document');
      }
      job.view = { ...job.view, ticket: { ...job.view.ticket, ...changes } };
      return accept(job.view.ticket);
    },
    timeline: async (person, jobId) => {
      const job = jobOf(person, jobId);
      return job && [{ at: job.view.heldAt, kind: 'job.held' as const }];
    },
    endedJobs: async () => [],
    preview: async (person, jobId) => (jobOf(person, jobId) ? accept(picture()) : refuse('job-not-found')),
    unlockDocument: async (person, jobId, password) => {
      const job = jobOf(person, jobId);
      if (job === undefined) return refuse('job-not-found');
      if (password !== memoryPasswords.document) return refuse('wrong-document-password');
      const { trouble: _, ...rest } = job.view;
      job.view = rest;
      return accept(true);
    },
    fileJob: async (person, jobId) => {
      const job = jobOf(person, jobId);
      if (job === undefined) return refuse('job-not-found');
      if (job.view.trouble !== undefined) return refuse('not-fileable');
      world.jobs.splice(world.jobs.indexOf(job), 1);
      return accept({ scanId: newId<ScanId>() });
    },
    keepClean: async (person, jobId, reason) => {
      const job = jobOf(person, jobId);
      if (job === undefined) return refuse('job-not-found');
      if (job.view.segment !== segments.lgwan) return refuse('stamps-required');
      world.keptClean.set(jobId, reason ?? 'none');
      return accept(true);
    },
    mayKeepClean: () => [segments.lgwan],
    trace: async (person, code) => {
      if (!person.roles.some((role) => role === 'auditor' || role === 'administrator')) {
        return refuse('trace-not-allowed');
      }
      if (code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '') !== memoryTraceCode) return refuse('trace-unknown');
      return accept({
        code: memoryTraceCode,
        at: world.clock.now(),
        deviceName: '総務課 複合機1',
        personName: '山田 花子',
        staffNumber: '1001',
        jobNumber: 4321,
        segment: 'lgwan' as never,
      });
    },
  };
}
