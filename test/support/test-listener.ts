/** An IPP listener on a free port of 127.0.0.1 with a recording queue behind it. */

import type { TlsMode } from '../../drivers/ipp/server/addresses.ts';
import type { ListenerLimits } from '../../drivers/ipp/server/limits.ts';
import { type IppListener, openIppListener } from '../../drivers/ipp/server/listener.ts';
import { RecordingQueue } from './recording-queue.ts';

/** A certificate for tests. */
export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

/** An open listener, its queue and the faults it reported. */
export interface TestListener extends AsyncDisposable {
  readonly port: number;
  readonly listener: IppListener;
  readonly queue: RecordingQueue;
  readonly errors: unknown[];
  /** Paths for which a queue was asked. */
  readonly askedPaths: string[];
}

/** Opens a listener. `/ipp/print` and `/ipp/print/held` lead to the queue. */
export async function openTestListener(
  options: {
    readonly tls?: TlsMode;
    readonly certificate?: TestCertificate;
    readonly limits?: Partial<ListenerLimits>;
    readonly hostNames?: readonly string[];
    readonly now?: Date;
    readonly naturalLanguage?: string;
  } = {},
): Promise<TestListener> {
  const queue = new RecordingQueue();
  const errors: unknown[] = [];
  const askedPaths: string[] = [];
  const { certificate, hostNames, naturalLanguage, now = new Date('2026-04-01T00:01:00Z') } = options;
  const listener = await openIppListener({
    id: 'test',
    host: '127.0.0.1',
    port: 0,
    tls: options.tls ?? 'off',
    queueFor: (path) => {
      askedPaths.push(path);
      return path === '/ipp/print' || path === '/ipp/print/held' ? queue : undefined;
    },
    onError: (error) => errors.push(error),
    now: () => now,
    limits: { closeGraceMs: 200, ...options.limits },
    ...(certificate === undefined ? {} : { certificate }),
    ...(hostNames === undefined ? {} : { hostNames }),
    ...(naturalLanguage === undefined ? {} : { naturalLanguage }),
  });
  return {
    port: listener.port,
    listener,
    queue,
    errors,
    askedPaths,
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  };
}
