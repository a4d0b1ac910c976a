/** HTTPS requests to one kind of peer: own authorities beside those of the system, bounded in time and bytes. */

import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { getCACertificates } from 'node:tls';

/** What is trusted, and how much is waited for. */
export interface TrustedFetchOptions {
  /** PEM certificates that are trusted beside those of the system. */
  readonly ca?: string | undefined;
  /** Milliseconds for a whole exchange; default 10,000. */
  readonly timeoutMs?: number;
  /** Most bytes of an answer; default 1,000,000. */
  readonly mostBytes?: number;
}

/** What a request is made of. */
interface FetchOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>> | Headers;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null;
}

/**
 * A function in the form of `fetch`. Redirections are handed back and never followed; anything but `https:` is
 * refused with a TypeError.
 */
export function trustedFetch(
  options: TrustedFetchOptions = {},
): (url: string, init?: FetchOptions) => Promise<Response> {
  const { ca, timeoutMs = 10_000, mostBytes = 1_000_000 } = options;
  const trusted = ca === undefined ? undefined : [...getCACertificates('default'), ca];
  return async (url, init = {}) => {
    if (new URL(url).protocol !== 'https:') throw new TypeError('only https is spoken');
    const signals = [AbortSignal.timeout(timeoutMs), ...(init.signal ? [init.signal] : [])];
    const headers = Object.fromEntries(new Headers(init.headers as Record<string, string>));
    const answer = await send(url, bodyOf(init.body), {
      method: init.method ?? 'GET',
      headers,
      signal: AbortSignal.any(signals),
      ...(trusted && { ca: trusted }),
    });
    return new Response(await bytesOf(answer, mostBytes), {
      status: answer.statusCode ?? 500,
      headers: headersOf(answer),
    });
  };
}

function bodyOf(body: unknown): string | Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('a body of this kind is not sent');
}

function send(
  url: string,
  body: string | Uint8Array | undefined,
  options: Parameters<typeof request>[1],
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sending = request(url, options, resolve);
    sending.once('error', reject);
    sending.end(body);
  });
}

async function bytesOf(answer: IncomingMessage, mostBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > mostBytes) throw new TypeError('the answer is too large');
    chunks.push(chunk);
  }
  const { statusCode = 500 } = answer;
  // The Response constructor takes no body, not even an empty one, with these.
  return statusCode === 204 || statusCode === 304 ? null : new Uint8Array(Buffer.concat(chunks));
}

function headersOf({ headers }: IncomingMessage): Headers {
  const copy = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) copy.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return copy;
}
