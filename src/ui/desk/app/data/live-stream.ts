/**
 * The event stream of the service, shared by the tabs of one browser: a browser opens six connections to one host, and
 * a stream takes one for as long as it is open. Whoever holds the lock has the stream and tells the other tabs; when
 * that tab is closed, the next one gets the lock.
 */

/** Topics of the stream. */
export const topics = ['jobs', 'scans', 'tray', 'devices', 'people'] as const;

/** What a tab hears. `open` and `lost` tell how the stream stands; `refused`: the service would not open it. */
export type LiveEvent = (typeof topics)[number] | 'open' | 'lost' | 'refused' | 'end';

const name = 'tomeoki-live';
/** A refused stream is tried again that much later. */
const againAfterMs = 30_000;

/** Tells `hear` what comes until `signal` aborts. */
export function followLive(hear: (event: LiveEvent) => void, signal: AbortSignal): void {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => hear(data as LiveEvent);
  signal.addEventListener('abort', () => channel.close(), { once: true });
  const tell = (event: LiveEvent) => {
    if (signal.aborted) return;
    channel.postMessage(event);
    hear(event);
  };
  navigator.locks.request(name, { signal }, () => hold(tell, signal)).catch(() => undefined);
}

/** Keeps the stream, opening it again when it was refused, until `signal` aborts or the sign-in ends. */
async function hold(tell: (event: LiveEvent) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const last = await oneStream(tell, signal);
    if (last === 'end') return;
    await pause(againAfterMs, signal);
  }
}

function oneStream(tell: (event: LiveEvent) => void, signal: AbortSignal): Promise<'end' | 'refused'> {
  return new Promise((resolve) => {
    const stream = new EventSource('/api/v1/live');
    const finish = (last: 'end' | 'refused') => {
      stream.close();
      tell(last);
      resolve(last);
    };
    signal.addEventListener(
      'abort',
      () => {
        stream.close();
        resolve('end');
      },
      { once: true },
    );
    stream.onopen = () => tell('open');
    stream.onerror = () => {
      tell('lost');
      if (stream.readyState === EventSource.CLOSED) finish('refused');
    };
    for (const topic of topics) stream.addEventListener(topic, () => tell(topic));
    stream.addEventListener('end', () => finish('end'));
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
