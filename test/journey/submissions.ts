/** The people of a journey at their workstations: they print, and print again when they get no acknowledgement. */

import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openIppDevice } from '../../drivers/ipp/client/device.ts';
import type { IppAnswer } from '../support/ipp-requests.ts';
import { askIpp, printJob, smallPdf } from '../support/ipp-requests.ts';
import { within } from './patience.ts';

/** One document sent once. Its bytes occur nowhere else. */
export interface Submission {
  /** `job-name`; unique. */
  readonly name: string;
  readonly owner: string;
  readonly sha256: string;
  /** True: the owner does not come for it before the end. */
  readonly isKept: boolean;
  /** The service's `job-id`; undefined while, or because, nothing was acknowledged. */
  jobId: number | undefined;
}

/** How a client sends. */
export const sendingWays = ['print-job', 'create-job', 'trickle'] as const;
/** One of them. */
export type SendingWay = (typeof sendingWays)[number];

/** One wish to print; sent again as another submission until one is acknowledged. */
export interface Wish {
  readonly name: string;
  readonly owner: string;
  readonly isKept: boolean;
  /** `trickle`: Create-Job and Send-Document by the service's own client, over a slow network. */
  readonly way: SendingWay;
  /** Random bytes in the document. */
  readonly bytes: number;
}

/** Everything that was ever sent. */
export class Submissions {
  readonly all: Submission[] = [];
  /** Submissions whose answer is awaited now. */
  underWay = 0;
  /** Set when the day ends early: nobody tries again. */
  isClosed = false;

  get acknowledged(): readonly Submission[] {
    return this.all.filter(({ jobId }) => jobId !== undefined);
  }

  byName(name: string): Submission | undefined {
    return this.all.find((one) => one.name === name);
  }

  /**
   * Sends until acknowledged. `printerUrl` is asked before each attempt, because clients may turn to another process;
   * `onSend` is told when bytes begin to flow.
   */
  async send(
    wish: Wish,
    printerUrl: () => string,
    options: { readonly onSend?: () => void; readonly timeoutMs?: number } = {},
  ): Promise<Submission> {
    const deadline = performance.now() + (options.timeoutMs ?? 300_000);
    for (let attempt = 1; ; attempt += 1) {
      const document = smallPdf(randomBytes(wish.bytes));
      const submission: Submission = {
        name: attempt === 1 ? wish.name : `${wish.name}-${attempt}`,
        owner: wish.owner,
        isKept: wish.isKept,
        sha256: createHash('sha256').update(document).digest('hex'),
        jobId: undefined,
      };
      this.all.push(submission);
      this.underWay += 1;
      try {
        options.onSend?.();
        submission.jobId = await within(60_000, sendOnce(wish, submission.name, printerUrl(), document));
        return submission;
      } catch (error) {
        if (performance.now() > deadline || this.isClosed) throw error;
      } finally {
        this.underWay -= 1;
      }
      await sleep(400 + Math.random() * 800);
    }
  }
}

/** The job's number when the service answered successful-ok, with which it promises the document. */
async function sendOnce(wish: Wish, jobName: string, url: string, document: Uint8Array): Promise<number> {
  if (wish.way === 'print-job') {
    const answer = await printJob(url, { userName: wish.owner, jobName, document });
    return jobIdOf(answer);
  }
  if (wish.way === 'trickle') return await trickle(wish.owner, jobName, url, document);
  const created = await askIpp(url, {
    operation: 0x0005,
    userName: wish.owner,
    operationAttributes: { 'job-name': [{ tag: 'nameWithoutLanguage', value: jobName }] },
  });
  const jobId = jobIdOf(created);
  const sent = await askIpp(url, {
    operation: 0x0006,
    userName: wish.owner,
    operationAttributes: {
      'job-id': [{ tag: 'integer', value: jobId }],
      'last-document': [{ tag: 'boolean', value: true }],
      'document-format': [{ tag: 'mimeMediaType', value: 'application/pdf' }],
    },
    document,
  });
  return jobIdOf(sent);
}

/** Sends in eight pieces within about a second and a half, so that a kill may meet half a document. */
async function trickle(
  userName: string,
  jobName: string,
  url: string,
  document: Uint8Array,
): Promise<number> {
  await using queue = openIppDevice({ uri: url.replace(/^ipps:/, 'ipp:'), userName });
  const request = { jobName, userName, ticket: {}, documentFormat: 'application/pdf' };
  const { deviceJobId } = await queue.submit(request, () => pieces(document), {});
  if (deviceJobId === undefined) throw new Error('the queue gave no job-id');
  return deviceJobId;
}

async function* pieces(document: Uint8Array): AsyncGenerator<Uint8Array> {
  const length = Math.ceil(document.byteLength / 8);
  for (let at = 0; at < document.byteLength; at += length) {
    yield document.subarray(at, at + length);
    await sleep(200);
  }
}

function jobIdOf(answer: IppAnswer): number {
  const value = answer.job.get('job-id')?.[0];
  if (answer.status !== 0 || value?.tag !== 'integer') {
    throw new Error(`HTTP ${answer.httpStatus}, IPP status 0x${answer.status.toString(16)}`);
  }
  return value.value;
}

/** IPP `job-state` of a job as its owner is told it: 4 pending-held, 5 processing, 9 completed. */
export async function askJobState(url: string, job: Submission): Promise<number> {
  const answer = await askIpp(url, {
    operation: 0x0009,
    userName: job.owner,
    operationAttributes: { 'job-id': [{ tag: 'integer', value: job.jobId ?? 0 }] },
  });
  const state = answer.job.get('job-state')?.[0];
  if (state?.tag !== 'enum') throw new Error(`job ${job.jobId}: IPP status 0x${answer.status.toString(16)}`);
  return state.value;
}
