/** Filing into a WebDAV server (RFC 4918): Nextcloud, Apache, IIS and NAS boxes. */

import type { IncomingMessage } from 'node:http';
import type { ByteStream } from '../../../ports/blob-store.ts';
import type { FilingItem, FilingTarget, RemovalOutcome } from '../../../ports/filing-target.ts';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import { checkedSource, measure, sameContent } from '../checked-source.ts';
import { heldBack } from '../held-back.ts';
import { partsOfLocation } from '../location.ts';
import { exchange, type WebdavRequest } from './exchange.ts';
import { openAgent, type ServerTrust } from './pinned-agent.ts';
import { mapNetworkFault, statusFault } from './webdav-error.ts';

/** Answers a server that asks who is there. One for each target; it keeps what the server asked last. */
export interface WebdavSignIn {
  /** The `Authorization` of the next request; undefined when the server has asked for nothing yet. */
  authorize(method: string, path: string): string | undefined;
  /** Takes a 401 in: its `WWW-Authenticate` values and what was sent. True when asking again can help. */
  judge(challenges: readonly string[], sent: string | undefined): boolean;
}

/** Settings of a WebDAV target. */
export interface WebdavTargetOptions extends ServerTrust {
  /** Folder to file into, `https://…/` or `http://…/`; it is not made. */
  readonly url: string;
  readonly signIn?: WebdavSignIn;
  /** Longest silence of the server, in milliseconds; default 60,000. */
  readonly silenceMs?: number;
}

/** Folders that are remembered as made. */
const mostFolders = 1_000;
/** Most bytes of an answer that is not a document. */
const mostAnswerBytes = 1_048_576;

/** A target over a folder of a WebDAV server; no traffic yet. Dispose it to close its connections. */
export function openWebdavTarget(options: WebdavTargetOptions): FilingTarget & Disposable {
  return new WebdavTarget(options);
}

class WebdavTarget implements FilingTarget, Disposable {
  readonly #root: URL;
  readonly #agent: ReturnType<typeof openAgent>;
  readonly #signIn: WebdavSignIn | undefined;
  readonly #silenceMs: number;
  readonly #folders = new Set<string>();

  constructor(options: WebdavTargetOptions) {
    this.#root = new URL(options.url.endsWith('/') ? options.url : `${options.url}/`);
    this.#agent = openAgent(this.#root.protocol === 'https:', options);
    this.#signIn = options.signIn;
    this.#silenceMs = options.silenceMs ?? 60_000;
  }

  async put(item: FilingItem, openSource: () => ByteStream): Promise<void> {
    const parts = partsOfLocation(item.location);
    if (await this.#isThere(item, parts)) return;
    await this.#makeFolders(parts.slice(0, -1));
    let answer = await this.#send(item, parts, openSource);
    if (answer === 404 || answer === 409) {
      // Somebody removed a folder that was remembered.
      this.#folders.clear();
      await this.#makeFolders(parts.slice(0, -1));
      answer = await this.#send(item, parts, openSource);
    }
    if (answer === 412 && (await this.#isThere(item, parts))) return;
    if (answer >= 300) throw statusFault({ statusCode: answer, headers: {} });
  }

  async readBack(
    location: string,
  ): Promise<{ readonly sha256: Uint8Array; readonly byteLength: number } | undefined> {
    const found = await this.#measure(partsOfLocation(location));
    if (found === undefined) await this.check();
    return found;
  }

  /** RFC 4918 §9.6. What a server keeps in a trash or as versions cannot be reached by this protocol. */
  async remove(location: string): Promise<RemovalOutcome> {
    const parts = partsOfLocation(location);
    const answer = await this.#ask({ method: 'DELETE', url: this.#urlOf(parts) });
    await drain(answer);
    const status = answer.statusCode ?? 0;
    const wasGone = status === 404 || status === 410;
    if (status === 423) return { kind: 'locked', until: undefined };
    if (!wasGone && status !== 200 && status !== 202 && status !== 204) throw statusFault(answer);
    const head = await this.#ask({ method: 'HEAD', url: this.#urlOf(parts) });
    await drain(head);
    if (head.statusCode !== 404 && head.statusCode !== 410) throw statusFault(head);
    // A folder that was moved or is not mounted has none of its files either.
    await this.check();
    return { kind: wasGone ? 'absent' : 'removed', beyond: 'trash-or-versions' };
  }

  async check(): Promise<void> {
    const answer = await this.#ask({ method: 'PROPFIND', url: this.#root, headers: { Depth: '0' } });
    await drain(answer);
    if (answer.statusCode !== 207) throw statusFault(answer);
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  /** True when the file is there with these bytes; throws `STORE_FILING_CONFLICT` when it has others. */
  async #isThere(item: FilingItem, parts: readonly string[]): Promise<boolean> {
    const head = await this.#ask({ method: 'HEAD', url: this.#urlOf(parts) });
    await drain(head);
    if (head.statusCode === 404) return false;
    if (head.statusCode !== 200) throw statusFault(head);
    const length = head.headers['content-length'];
    const mayBeSame = length === undefined || Number(length) === item.byteLength;
    const found = mayBeSame ? await this.#measure(parts) : undefined;
    if (found !== undefined && sameContent(found, item)) return true;
    throw new ServiceError('STORE_FILING_CONFLICT');
  }

  async #measure(
    parts: readonly string[],
  ): Promise<{ readonly sha256: Uint8Array; readonly byteLength: number } | undefined> {
    // Without it a server may compress what it sends.
    const headers = { 'Accept-Encoding': 'identity' };
    const answer = await this.#ask({ method: 'GET', url: this.#urlOf(parts), headers });
    if (answer.statusCode !== 200) {
      await drain(answer);
      if (answer.statusCode === 404) return undefined;
      throw statusFault(answer);
    }
    try {
      return await measure(answer as ByteStream);
    } catch (error) {
      throw mapNetworkFault(error);
    }
  }

  /** Sends the file under its name unless there is one of that name, and returns the status. */
  async #send(item: FilingItem, parts: readonly string[], openSource: () => ByteStream): Promise<number> {
    // Of an empty file the server needs no body, so that what the source has is looked at before.
    if (item.byteLength === 0) await measure(checkedSource(item, openSource()));
    const answer = await this.#ask({
      method: 'PUT',
      url: this.#urlOf(parts),
      headers: {
        'If-None-Match': '*',
        'Content-Type': item.mediaType,
        'Content-Length': item.byteLength,
      },
      ...(item.byteLength > 0 && { body: () => heldBack(checkedSource(item, openSource())) }),
    });
    await drain(answer);
    const status = answer.statusCode ?? 0;
    if (status >= 300 && status !== 404 && status !== 409 && status !== 412) throw statusFault(answer);
    return status;
  }

  /** RFC 4918 §9.3: a folder is made only below one that is there, so that they are made from the top. */
  async #makeFolders(parts: readonly string[]): Promise<void> {
    for (let depth = 1; depth <= parts.length; depth += 1) {
      const folder = parts.slice(0, depth);
      const key = folder.join('/');
      if (this.#folders.has(key)) continue;
      const answer = await this.#makeFolder(folder);
      // When somebody else makes it in the same moment, Apache refuses the later one as if it may not; then it is there.
      const isThere = isMade(answer) || (answer.statusCode === 403 && isMade(await this.#makeFolder(folder)));
      if (!isThere) throw statusFault(answer);
      if (this.#folders.size >= mostFolders) this.#folders.clear();
      this.#folders.add(key);
    }
  }

  async #makeFolder(folder: readonly string[]): Promise<IncomingMessage> {
    const answer = await this.#ask({ method: 'MKCOL', url: this.#urlOf(folder, '/') });
    await drain(answer);
    return answer;
  }

  /** Sends a request, and once more when the server asked who is there. */
  async #ask(request: WebdavRequest): Promise<IncomingMessage> {
    const { method, url } = request;
    for (let attempt = 0; ; attempt += 1) {
      const authorization = this.#signIn?.authorize(method, url.pathname);
      const headers = { ...request.headers, ...(authorization !== undefined && { authorization }) };
      let answer: IncomingMessage;
      try {
        answer = await exchange(this.#agent, { ...request, headers }, this.#silenceMs);
      } catch (error) {
        throw mapNetworkFault(error);
      }
      if (answer.statusCode !== 401 || attempt > 0 || this.#signIn === undefined) return answer;
      await drain(answer);
      const challenges = answer.headersDistinct['www-authenticate'] ?? [];
      if (!this.#signIn.judge(challenges, authorization)) return answer;
    }
  }

  #urlOf(parts: readonly string[], end = ''): URL {
    return new URL(`${this.#root.href}${parts.map(encodeURIComponent).join('/')}${end}`);
  }
}

/** 201: it was made. 405: something of that name is there; some servers redirect to it instead. */
function isMade({ statusCode = 0 }: IncomingMessage): boolean {
  return [201, 301, 405].includes(statusCode);
}

/** Reads an answer that matters no more, so that its connection can be used again. */
async function drain(answer: IncomingMessage): Promise<void> {
  let length = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      length += chunk.byteLength;
      if (length > mostAnswerBytes) break;
    }
  } catch (error) {
    throw mapNetworkFault(error);
  }
}
