/** A person at the panel of a device: taps, sees the held jobs, releases, watches, gives the owner's word, leaves. */

import { setTimeout as sleep } from 'node:timers/promises';
import { virtualCardReader } from '../../drivers/simulators/virtual-card-reader.ts';
import { type WebAnswer, type WebClient, webClient } from '../../src/demo/web-client.ts';
import { within } from './patience.ts';
import type { Trays } from './printer-process.ts';
import type { Submission, Submissions } from './submissions.ts';

/** A held job as the panel lists it. */
interface ListedJob {
  readonly id: string;
  readonly jobName: string;
  readonly state: string;
  readonly lastDelivery?: { readonly id: string; readonly state: string };
}

interface ShownDelivery {
  readonly id: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly state: string;
}

/** What one visit is for. */
export interface Visit {
  readonly cardHex: string;
  /** Which of the listed jobs are released. */
  readonly wants: (job: Submission) => boolean;
  /** Most jobs released; default all. */
  readonly most?: number;
  /** How long the person stays to watch, in milliseconds. */
  readonly watchMs: number;
}

/** Where a panel stands. */
export interface PanelPlace {
  /** Pairing token of the device. */
  readonly token: string;
  /** Desk address of a process that answers now; asked before each request. */
  readonly deskUrl: () => string;
  readonly submissions: Submissions;
  readonly trays: Trays;
  /** Told when a person presses print. */
  readonly onRelease?: () => void;
}

/** The session ended meanwhile: the person has to tap again. */
class SessionEnded extends Error {}

/** The panel of one device. */
export class Panel {
  /** How often an owner said what became of a delivery in doubt. */
  readonly words = { 'it-came-out': 0, 'print-again': 0 };
  /** Deliveries that were seen in doubt. */
  readonly doubted = new Set<string>();
  readonly #place: PanelPlace;
  readonly #clients = new Map<string, WebClient>();

  constructor(place: PanelPlace) {
    this.#place = place;
  }

  /** One visit; a person whose session ends in the middle (another process answers, say) taps again, a few times. */
  async visit(visit: Visit): Promise<void> {
    for (let tries = 0; tries < 5; tries += 1) {
      try {
        return await this.#visitOnce(visit);
      } catch (error) {
        if (!(error instanceof SessionEnded)) throw error;
      }
    }
  }

  async #visitOnce(visit: Visit): Promise<void> {
    const typed = virtualCardReader().type({ technology: 'felica', identifierHex: visit.cardHex });
    await this.#ask('POST', '/api/v1/panel/tap', 201, { typed });
    await this.#resolveDoubts(await this.#jobs());
    const wanted = (await this.#jobs()).filter((job) => this.#isWanted(job, visit)).slice(0, visit.most);
    if (wanted.length > 0) {
      this.#place.onRelease?.();
      await this.#ask('POST', '/api/v1/panel/release', 202, { jobIds: wanted.map(({ id }) => id) });
      await this.#watch(visit.watchMs);
    }
    // A repeated leaving finds no session any more, which is as good.
    await this.#send('POST', '/api/v1/panel/leave');
  }

  #isWanted(job: ListedJob, visit: Visit): boolean {
    const submission = this.#place.submissions.byName(job.jobName);
    if (submission === undefined) throw new Error(`nobody sent a job of the name ${job.jobName}`);
    return job.state === 'pending-held' && visit.wants(submission);
  }

  async #jobs(): Promise<readonly ListedJob[]> {
    return (await this.#ask('GET', '/api/v1/panel/jobs', 200)).json<{ items: ListedJob[] }>().items;
  }

  /** Stays until every delivery of this session is over, or patience ends. */
  async #watch(watchMs: number): Promise<void> {
    const deadline = performance.now() + watchMs;
    while (performance.now() < deadline) {
      const { items } = (await this.#ask('GET', '/api/v1/panel/deliveries', 200)).json<{
        items: ShownDelivery[];
      }>();
      if (items.every(({ state }) => ['confirmed', 'returned', 'ambiguous'].includes(state))) return;
      await sleep(400);
    }
  }

  /** The owner looks into the trays. While the document may still come, nothing is said. */
  async #resolveDoubts(jobs: readonly ListedJob[]): Promise<void> {
    for (const { jobName, lastDelivery } of jobs) {
      if (lastDelivery?.state !== 'ambiguous') continue;
      this.doubted.add(lastDelivery.id);
      const sha256 = this.#place.submissions.byName(jobName)?.sha256 ?? '';
      if (this.#place.trays.isComing(sha256)) continue;
      const word = this.#place.trays.printed(sha256) > 0 ? 'it-came-out' : 'print-again';
      const answer = await this.#send('POST', `/api/v1/panel/deliveries/${lastDelivery.id}/resolve`, {
        word,
      });
      if (answer.status === 200) this.words[word] += 1;
    }
  }

  async #ask(method: string, path: string, status: number, body?: unknown): Promise<WebAnswer> {
    const answer = await this.#send(method, path, body);
    if (answer.status === status) return answer;
    if (answer.status === 401) throw new SessionEnded();
    throw new Error(`${method} ${path}: ${answer.status} ${answer.body.toString('utf8').slice(0, 300)}`);
  }

  /** Sends, again and again while nobody answers; nobody knows then what became of the first one. */
  async #send(method: string, path: string, body?: unknown): Promise<WebAnswer> {
    const deadline = performance.now() + 240_000;
    for (;;) {
      try {
        const client = await this.#client();
        const options = body === undefined ? {} : { json: body };
        const answer = await within(60_000, client.send(method, path, options));
        if (answer.status !== 429 && answer.status < 500) return answer;
        if (performance.now() > deadline) return answer;
      } catch (error) {
        if (performance.now() > deadline) throw error;
      }
      await sleep(500);
    }
  }

  /** The paired client of the process that answers now. */
  async #client(): Promise<WebClient> {
    const url = this.#place.deskUrl();
    const known = this.#clients.get(url);
    if (known !== undefined) return known;
    const client = webClient(url);
    const paired = await within(
      60_000,
      client.send('POST', '/api/v1/panel/pair', { json: { token: this.#place.token } }),
    );
    if (paired.status !== 200) throw new Error(`the panel could not be paired: HTTP ${paired.status}`);
    this.#clients.set(url, client);
    return client;
  }
}
