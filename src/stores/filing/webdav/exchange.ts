/** One HTTP exchange with a WebDAV server, bounded in time, with the body sent only when the server wants it (RFC 9110 §10.1.1). */

import { type Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { ByteStream } from '../../../ports/blob-store.ts';

/** One request. */
export interface WebdavRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'MKCOL' | 'PROPFIND' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string | number>>;
  /** Opened when the server is ready for it; read no further than the server reads. */
  readonly body?: () => ByteStream;
}

/** How long a server that does not say `100 Continue` is waited for, in milliseconds. */
const continueMs = 1_500;

/**
 * Sends a request and resolves with the head of the answer; its body must be read or destroyed. Rejects with the
 * network's error, or with what the body's source threw: the connection is cut then, so that no server takes a part
 * for the whole.
 */
export function exchange(agent: Agent, request: WebdavRequest, silenceMs: number): Promise<IncomingMessage> {
  const { method, url, headers = {}, body } = request;
  const open = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = open(url, {
      method,
      agent,
      headers: body === undefined ? headers : { ...headers, Expect: '100-continue' },
      timeout: silenceMs,
    });
    const answered = new AbortController();
    outgoing.once('response', (answer) => {
      answered.abort();
      // A connection on which a body was announced and not sent is of no more use.
      answer.once('close', () => {
        if (!outgoing.writableEnded) outgoing.destroy();
      });
      resolve(answer);
    });
    outgoing.on('timeout', () =>
      outgoing.destroy(Object.assign(new Error('silence'), { code: 'ETIMEDOUT' })),
    );
    outgoing.on('error', (error) => {
      answered.abort();
      reject(error);
    });
    if (body === undefined) {
      outgoing.end();
      return;
    }
    outgoing.flushHeaders();
    whenWanted(outgoing, answered.signal, () => {
      sendBody(outgoing, body(), answered.signal).catch((error: unknown) => {
        reject(error);
        outgoing.destroy();
      });
    });
  });
}

/** Calls `send` once: at `100 Continue`, or when the server stays silent; not when it has answered already. */
function whenWanted(outgoing: ClientRequest, answered: AbortSignal, send: () => void): void {
  let isDone = false;
  const once = () => {
    clearTimeout(timer);
    if (isDone || answered.aborted) return;
    isDone = true;
    send();
  };
  const timer = setTimeout(once, continueMs);
  answered.addEventListener('abort', () => clearTimeout(timer), { once: true });
  outgoing.once('continue', once);
}

async function sendBody(outgoing: ClientRequest, body: ByteStream, answered: AbortSignal): Promise<void> {
  for await (const chunk of body) {
    if (answered.aborted) return;
    if (!outgoing.write(chunk)) await drained(outgoing, answered);
  }
  if (!answered.aborted) outgoing.end();
}

function drained(outgoing: ClientRequest, answered: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done);
      answered.removeEventListener('abort', done);
      resolve();
    };
    outgoing.once('drain', done);
    answered.addEventListener('abort', done, { once: true });
    if (answered.aborted) done();
  });
}
