/** A person at the panel of a device, by the panel's own HTTP interface: tap, list, release, watch, leave. */

import { setTimeout as sleep } from 'node:timers/promises';
import { webClient } from '../../src/demo/web-client.ts';

/** Two sentences as a screen shows them. */
export interface ShownText {
  readonly cause: string;
  readonly advice: string;
}

/** A held job as the panel gets it. */
export interface ShownJob {
  readonly id: string;
  readonly jobName: string;
  readonly state: string;
  readonly pages?: number;
  readonly trouble?: { readonly kind: string; readonly text: ShownText };
  readonly noteTexts: readonly string[];
  readonly ticket: Readonly<Record<string, unknown>>;
  readonly lastDelivery?: { readonly state: string; readonly text?: ShownText };
}

/** A delivery as the panel gets it. */
export interface ShownDelivery {
  readonly id: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly state: string;
  readonly text?: ShownText;
  readonly noteTexts: readonly string[];
}

/** What a release was answered, for one job. */
export interface ShownRelease {
  readonly jobId: string;
  readonly delivery?: ShownDelivery;
  readonly refusal?: string;
  readonly text?: ShownText;
}

/** A person at a panel. */
export interface PanelVisitor {
  tap(typed: string): Promise<void>;
  jobs(): Promise<readonly ShownJob[]>;
  /** The job of that name once its document was looked into. Throws after 60 seconds. */
  lookedInto(jobName: string): Promise<ShownJob>;
  release(jobs: readonly ShownJob[], changes?: unknown): Promise<readonly ShownRelease[]>;
  /** Types the password of a document; the HTTP status. */
  unlock(job: ShownJob, password: string): Promise<number>;
  deliveries(): Promise<readonly ShownDelivery[]>;
  /** A delivery of each job once it is over; `watch` sees every look until then. Throws after 120 seconds. */
  ended(
    jobs: readonly ShownJob[],
    watch?: (deliveries: readonly ShownDelivery[]) => void,
  ): Promise<readonly ShownDelivery[]>;
  leave(): Promise<void>;
}

const over: ReadonlySet<string> = new Set(['confirmed', 'returned', 'ambiguous']);

/** Pairs a panel by the address that enrolment printed. */
export async function pairPanel(deskUrl: string, pairing: string): Promise<PanelVisitor> {
  const client = webClient(deskUrl);
  const ask = async (method: string, path: string, expected: number, body?: unknown) => {
    const answer = await client.send(
      method,
      `/api/v1/panel/${path}`,
      body === undefined ? {} : { json: body },
    );
    if (answer.status !== expected)
      throw new Error(`${path}: ${answer.status} ${answer.body.toString('utf8')}`);
    return answer;
  };
  const list = async <Item>(path: string) =>
    (await ask('GET', path, 200)).json<{ readonly items: readonly Item[] }>().items;
  await ask('POST', 'pair', 200, { token: new URL(pairing).hash.slice(1) });
  const visitor: PanelVisitor = {
    tap: async (typed) => void (await ask('POST', 'tap', 201, { typed })),
    jobs: () => list<ShownJob>('jobs'),
    async lookedInto(jobName) {
      for (let trial = 0; trial < 300; trial += 1) {
        const job = (await visitor.jobs()).find((one) => one.jobName === jobName);
        if (job?.pages !== undefined || job?.trouble !== undefined) return job;
        await sleep(200);
      }
      throw new Error(`${jobName} was not looked into`);
    },
    async release(jobs, changes) {
      const json = { jobIds: jobs.map(({ id }) => id), ...(changes !== undefined && { changes }) };
      const answer = await ask('POST', 'release', 202, json);
      return answer.json<{ readonly items: readonly ShownRelease[] }>().items;
    },
    unlock: async (job, password) =>
      (
        await client.send('POST', `/api/v1/panel/jobs/${job.id}/unlock`, {
          json: { of: 'document', password },
        })
      ).status,
    deliveries: () => list<ShownDelivery>('deliveries'),
    async ended(jobs, watch) {
      for (let trial = 0; trial < 800; trial += 1) {
        const deliveries = await visitor.deliveries();
        watch?.(deliveries);
        // Newest first: the first of a job is the one that was begun last.
        const found = jobs.flatMap(({ id }) => deliveries.find(({ jobId }) => jobId === id) ?? []);
        if (found.length === jobs.length && found.every(({ state }) => over.has(state))) return found;
        await sleep(150);
      }
      throw new Error(`not over: ${JSON.stringify(await visitor.deliveries())}`);
    },
    leave: async () => void (await ask('POST', 'leave', 204)),
  };
  return visitor;
}
