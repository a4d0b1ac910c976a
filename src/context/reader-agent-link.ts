/** The way from the agent of a card reader to the service: HTTPS with a pinned authority and the reader's token. */

import { Agent, request } from 'node:https';
import { ServiceError } from '../shared/errors/service-error.ts';

/** Longest time for one answer; somebody stands at the device. */
const answerTimeoutMs = 5_000;
const longestAnswerBytes = 65_536;

/** Where the service is, and who asks. */
export interface ReaderLinkOptions {
  /** `https:` address of the web listener. */
  readonly server: URL;
  readonly token: string;
  /** PEM of the only authority, or certificate, that is accepted; default: those of the machine. */
  readonly ca?: string;
}

/** The channel. */
export interface ReaderLink extends Disposable {
  /**
   * Sends one message and gives its answer.
   *
   * @throws ServiceError `IDENTITY_READER_UNREACHABLE`; `HTTP_READER_NOT_ENROLLED` when the service does not know the
   * token or revoked it; `REQUEST_INVALID` when it refuses the message itself.
   */
  send(path: string, body: unknown): Promise<Readonly<Record<string, unknown>>>;
}

/** Opens the channel; connects with the first message, and again whenever the connection was lost. */
export function openReaderLink({ server, token, ca }: ReaderLinkOptions): ReaderLink {
  const agent = new Agent({ keepAlive: true, maxSockets: 2, ...(ca !== undefined && { ca }) });
  return {
    send: async (path, body) => {
      const { status, text } = await post(agent, new URL(path, server), token, JSON.stringify(body)).catch(
        (cause: unknown) => {
          throw new ServiceError('IDENTITY_READER_UNREACHABLE', { message: reasonOf(cause), cause });
        },
      );
      if (status === 401) throw new ServiceError('HTTP_READER_NOT_ENROLLED');
      if (status === 429 || status >= 500) {
        throw new ServiceError('IDENTITY_READER_UNREACHABLE', { message: `the service answers ${status}` });
      }
      const answer = parseObject(text);
      if (status !== 200 || answer === undefined) {
        throw new ServiceError('REQUEST_INVALID', { details: { status } });
      }
      return answer;
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

async function post(
  agent: Agent,
  url: URL,
  token: string,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  return await new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-tomeoki-request': '1',
        },
        signal: AbortSignal.timeout(answerTimeoutMs),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > longestAnswerBytes) response.destroy(new Error('the answer is too long'));
        });
        response.once('error', reject);
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    call.once('error', reject);
    call.end(body);
  });
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** What an administrator needs to find out why; the codes of TLS and of sockets say it best. */
function reasonOf(cause: unknown): string {
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
  return typeof code === 'string' ? code : 'no connection';
}
