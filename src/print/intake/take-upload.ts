/** Step: a person hands a document in at the desk, from a browser or a phone, to collect it at a device. */

import type { ByteSource, JobTicket } from '../../../drivers/device/job.ts';
import type { Person } from '../../identity/person.ts';
import type { Segment } from '../../segments/segment.ts';
import { toHeldJobView } from '../hold/job-view.ts';
import type { HeldJobView } from '../job.ts';
import { checkRoom, checkSubmitter } from './checks.ts';
import type { IntakeDeps, PrintListener } from './intake-deps.ts';
import { takeJobOf } from './take-job.ts';

/** Stands for the listener in the rows of such jobs; no configured listener can have this id. */
export const deskListenerId = '-desk';

/** What is handed in. */
export interface PrintUpload {
  /** What the job is called; a file name. */
  readonly jobName: string;
  readonly ticket: JobTicket;
  readonly body: ByteSource;
}

/**
 * Holds one document of a signed-in person in one of their segments. Resolves when it is durable.
 *
 * @throws QueueRefusal as for every other way in: `document-format-error`, `too-large`, `too-many-jobs`, `busy`,
 * `account-limit-reached`.
 */
export async function takePrintUpload(
  deps: IntakeDeps,
  segment: Segment,
  person: Person,
  upload: PrintUpload,
): Promise<HeldJobView> {
  const listener: PrintListener = { id: deskListenerId, segment, identification: [], purpose: 'hold' };
  const submitter = { person, name: person.loginName };
  await checkRoom(deps);
  await checkSubmitter(deps, listener, submitter, {});
  const { jobName, ticket } = upload;
  const job = await takeJobOf(deps, listener, submitter, { jobName, ticket }, upload.body);
  return toHeldJobView(job, undefined);
}
