/**
 * Live updates for open desks. A stream says what may have changed for its person (the topics of `liveTopics`) and nothing
 * else; what is shown is asked for again, and rights are checked there. Whoever may not see a topic never hears of it.
 *
 * One look a second for everybody together while any desk is open; none otherwise. When a look takes longer, the pause
 * after it grows with it: however busy the database is, looking takes a fifth of the time at most. A stream ends with its sign-in
 * (`end` is its last event), with the service, or when its browser goes. What a slow browser has not taken yet is at
 * most one event a topic.
 */

import { clearTimeout, setTimeout } from 'node:timers';
import { type DeskStore, type LiveTopic, liveTopics, type PersonStanding } from '../ports/desk-store.ts';
import type { Clock } from '../shared/clock.ts';
import type { PersonId, SegmentId } from '../shared/ids.ts';
import type { Log } from '../shared/log.ts';
import type { SignedIn } from './services.ts';

/** What the hub needs. */
export interface LiveHubDeps {
  readonly desk: Pick<DeskStore, 'look'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
  /** Segments that the desk shows. */
  readonly segments: readonly SegmentId[];
  /** Goes up whenever a device says something else than before; for those who hear of devices. Default: never. */
  readonly devicesHeard?: () => number;
  /** Milliseconds from one look to the next; default 1000. */
  readonly everyMs?: number;
  /** Milliseconds after which a silent stream says that it is alive; default 20,000. */
  readonly heartbeatMs?: number;
}

/** Streams of live updates. */
export interface LiveHub {
  /** A stream in the form of server-sent events (HTML §9.2); undefined: the person has too many open, or nothing is served any more. */
  open(
    signedIn: Pick<SignedIn, 'signInId' | 'person'>,
    signal: AbortSignal,
  ): AsyncIterable<string> | undefined;
  /** Ends every stream; new ones are refused from now on. */
  end(): void;
  /** Streams that are open. */
  readonly size: number;
}

/** Streams of one person at a time: tabs share one in each browser. */
const mostOfOnePerson = 10;
/** Streams of the whole process. */
const mostStreams = 3000;
/** How long a browser waits before it connects again. */
const retryMs = 2000;
/** How much longer than a look the pause after it is. */
const restOfLook = 4;
/** No news is older than that because of it. */
const longestRestMs = 10_000;

type Event = LiveTopic | 'end';

interface Stream {
  readonly personId: PersonId;
  readonly signInId: string;
  readonly pending: Set<Event>;
  seen: PersonStanding | undefined;
  isClosed: boolean;
  wake: () => void;
}

const nothing: PersonStanding = { jobs: '', scans: '', tray: '' };

/** Opens the hub. */
export function openLiveHub(deps: LiveHubDeps): LiveHub {
  const streams = new Set<Stream>();
  let isEnded = false;
  let timer: NodeJS.Timeout | undefined;

  const plan = (tookMs: number): void => {
    if (timer !== undefined || streams.size === 0) return;
    const restMs = Math.min(longestRestMs, tookMs * restOfLook);
    timer = setTimeout(
      () => {
        const begun = performance.now();
        void look(deps, streams).finally(() => {
          timer = undefined;
          plan(performance.now() - begun);
        });
      },
      Math.max(deps.everyMs ?? 1000, restMs),
    );
  };
  const drop = (stream: Stream): void => {
    streams.delete(stream);
    if (streams.size > 0 || timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    get size() {
      return streams.size;
    },
    open({ signInId, person }, signal) {
      const own = [...streams].filter(({ personId }) => personId === person.id).length;
      if (isEnded || own >= mostOfOnePerson || streams.size >= mostStreams || signal.aborted)
        return undefined;
      const stream: Stream = {
        personId: person.id,
        signInId,
        pending: new Set(),
        seen: undefined,
        isClosed: false,
        wake: () => undefined,
      };
      streams.add(stream);
      signal.addEventListener('abort', () => close(stream), { once: true });
      plan(0);
      return eventsOf(stream, deps.heartbeatMs ?? 20_000, () => drop(stream));
    },
    end() {
      isEnded = true;
      for (const stream of streams) close(stream);
    },
  };
}

function close(stream: Stream): void {
  stream.isClosed = true;
  stream.wake();
}

/** One look for every stream; a look that fails is made up for by the next. */
async function look(deps: LiveHubDeps, streams: ReadonlySet<Stream>): Promise<void> {
  const asked = [...streams];
  try {
    const { standing, signIns } = await deps.desk.look({
      people: [...new Set(asked.map(({ personId }) => personId))],
      segments: deps.segments,
      signIns: [...new Set(asked.map(({ signInId }) => signInId))],
      at: deps.clock.now(),
    });
    const heard = deps.devicesHeard?.() ?? 0;
    for (const stream of asked) {
      const now = standing.get(stream.personId) ?? nothing;
      if (!signIns.has(stream.signInId)) say(stream, ['end']);
      else notice(stream, now.devices === undefined ? now : { ...now, devices: `${now.devices}/${heard}` });
    }
  } catch (error) {
    deps.log.warn({ err: error }, 'looking for changes failed');
  }
}

function notice(stream: Stream, now: PersonStanding): void {
  const { seen } = stream;
  stream.seen = now;
  // The browser asks for everything after it has connected, but something may change between that and the first look.
  const isNews = (topic: LiveTopic) => now[topic] !== undefined && seen?.[topic] !== now[topic];
  const news = liveTopics.filter(isNews);
  if (news.length > 0) say(stream, news);
}

function say(stream: Stream, events: readonly Event[]): void {
  for (const event of events) stream.pending.add(event);
  stream.wake();
}

async function* eventsOf(stream: Stream, heartbeatMs: number, done: () => void): AsyncGenerator<string> {
  try {
    yield `retry: ${retryMs}\n\n`;
    while (!stream.isClosed) {
      const events = [...stream.pending];
      stream.pending.clear();
      if (events.includes('end')) {
        yield written('end');
        return;
      }
      if (events.length > 0) yield events.map(written).join('');
      else if (!(await heard(stream, heartbeatMs))) yield ': alive\n\n';
    }
  } finally {
    done();
  }
}

function written(event: Event): string {
  return `event: ${event}\ndata: {}\n\n`;
}

/** Waits for something to say; false when nothing came in time. */
async function heard(stream: Stream, heartbeatMs: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), heartbeatMs);
    stream.wake = () => {
      clearTimeout(timer);
      resolve(true);
    };
    if (stream.isClosed || stream.pending.size > 0) stream.wake();
  });
}
