/** What the requests to one scanner share: where it is, what it is allowed, how long it may take. */

import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeviceError } from '../device/device-error.ts';
import { type EsclTarget, exchange, readAll } from './http.ts';
import { type EsclQuirks, noQuirks } from './quirks.ts';
import { decodeScannerStatus, type EsclStatus } from './status.ts';
import { maxXmlBytes } from './xml.ts';

/** Times in milliseconds. */
export interface EsclTimeouts {
  /** Until a connection stands; default 5,000. */
  readonly connectMs: number;
  /** Until capabilities and status are answered; default 10,000. */
  readonly requestMs: number;
  /** Until a job is made or deleted; default 30,000. */
  readonly jobMs: number;
  /** Until the first byte of a page, which the scanner may scan first; default 120,000. */
  readonly pageMs: number;
  /** Longest silence within a page; default 60,000. */
  readonly silenceMs: number;
  /** Rest before a request is repeated; default 1,000. */
  readonly retryPauseMs: number;
}

/** How to reach a scanner and what to allow it. */
export interface EsclScannerOptions {
  /** eSCL root, such as `http://192.0.2.7/eSCL` (DNS-SD `rs`). Only http and https. */
  readonly uri: string;
  readonly timeouts?: Partial<EsclTimeouts>;
  /** Most bytes of one document; default 200 MB. */
  readonly maxDocumentBytes?: number;
  /** Most documents of one job; default 1,000. */
  readonly maxDocuments?: number;
  /** Over those known of the model, which are in force once its capabilities were read. Default: none. */
  readonly quirks?: Partial<EsclQuirks>;
  /** Certificate pinned at enrolment (SHA-256, lower-case hex); without it the usual chain is checked. */
  readonly certificateSha256?: string;
}

/** A scanner to talk to. */
export interface EsclSession {
  readonly rootPath: string;
  readonly timeouts: EsclTimeouts;
  readonly quirks: EsclQuirks;
  readonly maxDocumentBytes: number;
  readonly maxDocuments: number;
  send(ask: EsclAsk): Promise<IncomingMessage>;
  readStatus(signal?: AbortSignal): Promise<EsclStatus>;
  pause(signal?: AbortSignal): Promise<void>;
  /** The model's rest between two pages; none for most. */
  restBetweenPages(signal?: AbortSignal): Promise<void>;
}

/** One request of a session. */
export interface EsclAsk {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: Uint8Array;
  readonly headersMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Times a request other than NextDocument is repeated on 503 before `DEVICE_BUSY`. */
export const busyRetries = 10;

const defaultTimeouts: EsclTimeouts = {
  connectMs: 5_000,
  requestMs: 10_000,
  jobMs: 30_000,
  pageMs: 120_000,
  silenceMs: 60_000,
  retryPauseMs: 1_000,
};

/** Opens a session; nothing is sent. Throws `TypeError` when the URI is not http(s). */
export function openSession(options: EsclScannerOptions): EsclSession {
  const url = new URL(options.uri);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError('an eSCL URI is http or https');
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const quirks = { ...noQuirks, ...options.quirks };
  const target: EsclTarget = {
    url,
    ...(quirks.hostHeader === undefined ? {} : { hostHeader: quirks.hostHeader }),
    ...(options.certificateSha256 === undefined ? {} : { certificateSha256: options.certificateSha256 }),
  };
  const rootPath = url.pathname.replace(/\/+$/, '');
  const session: EsclSession = {
    rootPath,
    timeouts,
    quirks,
    maxDocumentBytes: options.maxDocumentBytes ?? 200_000_000,
    maxDocuments: options.maxDocuments ?? 1_000,
    send: (ask) => exchange(target, { ...ask, connectMs: timeouts.connectMs, silenceMs: timeouts.silenceMs }),
    readStatus: async (signal) =>
      decodeScannerStatus(await getXml(session, `${rootPath}/ScannerStatus`, signal)),
    pause: (signal) => rest(timeouts.retryPauseMs, signal),
    restBetweenPages: async (signal) => {
      if (quirks.betweenPagesMs > 0) await rest(quirks.betweenPagesMs, signal);
    },
  };
  return session;
}

async function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, signal === undefined ? {} : { signal });
}

/** Reads an XML document, with retries on 503. */
export async function getXml(session: EsclSession, path: string, signal?: AbortSignal): Promise<Uint8Array> {
  for (let tries = 0; ; tries += 1) {
    const answer = await session.send({
      method: 'GET',
      path,
      headersMs: session.timeouts.requestMs,
      signal,
    });
    if (answer.statusCode === 200) return readAll(answer, maxXmlBytes, signal);
    answer.destroy();
    if (answer.statusCode !== 503) throw unexpectedStatus(answer.statusCode, 'GET');
    if (tries >= busyRetries) throw new DeviceError('DEVICE_BUSY');
    await session.pause(signal);
  }
}

/** The error for a status that has no meaning of its own where it was met. */
export function unexpectedStatus(status: number | undefined, operation: string): DeviceError {
  if (status === 401 || status === 403) return new DeviceError('DEVICE_AUTHENTICATION_REFUSED');
  return new DeviceError('DEVICE_PROTOCOL_ERROR', {
    message: `eSCL: ${operation} was answered with status ${status ?? 'none'}`,
    details: { status },
  });
}
