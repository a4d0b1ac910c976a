/** A simulated Box: the calls of its interface that filing uses, with state, conflicts, 202, 429 and lost answers. */

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerBox, type BoxCall } from './virtual-box-calls.ts';
import { BoxRefusal, BoxState } from './virtual-box-state.ts';
import { BoxTokens, type BoxTokensOptions } from './virtual-box-tokens.ts';

/** How a simulated Box is made. */
export interface VirtualBoxOptions extends BoxTokensOptions {
  /** Is told of every call that was answered, in order. */
  readonly onExchange?: (exchange: BoxExchange) => void;
}

/** One call with its answer. */
export interface BoxExchange {
  readonly method: string;
  /** As in Box's description, below `/2.0`, or `/oauth2/token`; with the query. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  readonly status: number;
}

/** A running Box. Interface and tokens are at `origin`, uploads below `/upload`, contents at another origin. */
export interface VirtualBox extends AsyncDisposable {
  readonly origin: string;
  readonly state: BoxState;
  /** Tokens that were handed out are good no more. */
  expireTokens(): void;
  /** The next `count` calls are answered with 429; `retryAfter` as it stands in the header. */
  refuseNext(count: number, retryAfter: string): void;
  /** The next call that matches is done, and its answer is lost. */
  loseAnswerOf(method: string, path: RegExp): void;
}

/** Most bytes of one request. */
const mostBytes = 64_000_000;

/** Starts it on free ports of loopback. */
export async function startVirtualBox(options: VirtualBoxOptions): Promise<VirtualBox> {
  const state = new BoxState();
  const tokens = new BoxTokens(options);
  const refusals: string[] = [];
  let lost: { readonly method: string; readonly path: RegExp } | undefined;
  const contents = http.createServer((request, response) => sendContent(state, request, response));
  const contentOrigin = await listen(contents);
  const server = http.createServer((request, response) => {
    const answer = async () => {
      const call = await readCall(request);
      const refusal = call.path === '/oauth2/token' ? undefined : refusals.shift();
      const isBusy = refusal !== undefined;
      const result = isBusy
        ? { status: 429, headers: { 'retry-after': refusal }, json: problem(429, 'rate_limit_exceeded') }
        : await answerCall(state, tokens, call, contentOrigin);
      options.onExchange?.({ ...call, path: call.path + call.search, status: result.status });
      if (lost?.method === call.method && lost.path.test(call.path)) {
        lost = undefined;
        response.destroy();
        return;
      }
      const body = result.json === undefined ? '' : JSON.stringify(result.json);
      response.writeHead(result.status, { 'content-type': 'application/json', ...result.headers });
      response.end(body);
    };
    answer().catch(() => response.destroy());
  });
  const origin = await listen(server);
  return {
    origin,
    state,
    expireTokens: () => tokens.expire(),
    refuseNext: (count, retryAfter) => refusals.push(...Array<string>(count).fill(retryAfter)),
    loseAnswerOf: (method, path) => {
      lost = { method, path };
    },
    async [Symbol.asyncDispose]() {
      for (const each of [server, contents]) {
        each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
    },
  };
}

async function answerCall(state: BoxState, tokens: BoxTokens, call: BoxCall, contentOrigin: string) {
  try {
    if (call.path === '/oauth2/token') return await tokens.issue(new URLSearchParams(call.body.toString()));
    tokens.check(call.headers.authorization);
    return answerBox(state, call, contentOrigin);
  } catch (error) {
    if (!(error instanceof BoxRefusal)) throw error;
    return { status: error.status, json: problem(error.status, error.code, error.contextInfo), headers: {} };
  }
}

function problem(status: number, code: string, contextInfo?: object): object {
  return {
    type: 'error',
    status,
    code,
    message: code,
    request_id: 'virtual',
    ...(contextInfo !== undefined && { context_info: contextInfo }),
  };
}

/** The token does not go where contents come from. */
function sendContent(state: BoxState, request: http.IncomingMessage, response: http.ServerResponse): void {
  const id = /^\/d\/(\d+)$/.exec(request.url ?? '')?.[1] ?? '';
  const item = state.items.get(id);
  if (item === undefined || request.headers.authorization !== undefined) {
    response.writeHead(item === undefined ? 404 : 400).end();
    return;
  }
  response.writeHead(200, { 'content-length': item.content.byteLength }).end(item.content);
}

async function readCall(request: http.IncomingMessage): Promise<BoxCall> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > mostBytes) throw new Error('the request is too large');
    chunks.push(chunk);
  }
  const url = new URL(request.url ?? '/', 'http://box');
  const path = url.pathname.replace(/^\/upload/, '').replace(/^\/2\.0/, '');
  const { method = 'GET', headers } = request;
  return { method, path, search: url.search, query: url.searchParams, headers, body: Buffer.concat(chunks) };
}

async function listen(server: http.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
