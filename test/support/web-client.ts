/** A small HTTPS client with a cookie jar, and a web listener over an in-memory world, for tests. */

import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeWedge } from '../../drivers/card/wedge.ts';
import { ensureCertificate } from '../../src/http/certificate.ts';
import type { WebLog, WebServerOptions } from '../../src/http/options.ts';
import { openWebServer, type WebServer } from '../../src/http/server.ts';
import { openTokenSigner, type TokenSigner } from '../../src/http/token-signer.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { memoryServices } from './memory-services.ts';
import { emptyWorld, type MemoryWorld, segments } from './memory-world.ts';

/** An answer with its whole body. */
export interface WebAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; throws when it is none. */
  json(): ReturnType<typeof JSON.parse>;
}

/** What to send. Cookies of the jar, `Host` and `X-Tomeoki-Request` are added unless a header overrides them. */
export interface WebRequest {
  readonly headers?: OutgoingHttpHeaders;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** A caller with cookies of its own. */
export interface WebClient {
  readonly cookies: Map<string, string>;
  send(method: string, path: string, what?: WebRequest): Promise<WebAnswer>;
  /** Opens a page for its form token and posts a form. */
  submit(pagePath: string, action: string, form: Readonly<Record<string, string>>): Promise<WebAnswer>;
}

/** A listener over a world. */
export interface WebFixture extends AsyncDisposable {
  readonly world: MemoryWorld;
  readonly server: WebServer;
  readonly signer: TokenSigner;
  readonly host: string;
  readonly origin: string;
  readonly ca: string;
  /** Lines of the log as JSON text. */
  readonly logLines: string[];
  client(): WebClient;
}

/** Opens a listener on loopback with its own certificate. */
export async function openWebFixture(
  world: MemoryWorld = emptyWorld(),
  changes: Partial<WebServerOptions> = {},
): Promise<WebFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-web-'));
  const certificate = await ensureCertificate(folder, ['localhost', '127.0.0.1'], systemClock());
  const logLines: string[] = [];
  const signer = openTokenSigner(new Uint8Array(32).fill(7), world.clock);
  const server = await openWebServer({
    host: '127.0.0.1',
    port: 0,
    tls: certificate,
    allowedHosts: ['localhost', '127.0.0.1'],
    services: memoryServices(world),
    sessionKeys: signer,
    decodeCardText: (typed) => decodeWedge(typed),
    ui: testUi,
    log: linesLog(logLines),
    ...changes,
  });
  const host = `127.0.0.1:${server.port}`;
  const agent = new Agent({ ca: certificate.cert, keepAlive: false, servername: 'localhost' });
  return {
    world,
    server,
    signer,
    host,
    origin: `https://${host}`,
    ca: certificate.cert,
    logLines,
    client: () => webClient(server.port, agent),
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      await server.close(200);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Texts of a town for the tests. */
export const testUi: WebServerOptions['ui'] = {
  organization: { ja: '架空市', en: 'City of Kakuu' },
  help: { ja: 'お困りのときは 情報政策課（内線 2345）', en: 'Help: information policy division, ext. 2345' },
  segments: [
    { id: segments.lgwan, name: { ja: 'LGWAN接続系', en: 'LGWAN' } },
    { id: segments.core, name: { ja: 'コア系', en: 'Core' } },
    { id: segments.mynumber, name: { ja: 'マイナンバー利用事務系', en: 'My Number' } },
  ],
};

function linesLog(lines: string[]): WebLog {
  const write = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    lines.push(JSON.stringify({ level, message, ...fields }));
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

/** A caller with an empty jar, at a port of loopback. */
export function webClient(port: number, agent: Agent): WebClient {
  const cookies = new Map<string, string>();
  const send: WebClient['send'] = async (method, path, what = {}) => {
    const answer = await exchange(port, agent, method, path, cookies, what);
    keepCookies(cookies, answer.headers['set-cookie'] ?? []);
    return answer;
  };
  return {
    cookies,
    send,
    submit: async (pagePath, action, form) => {
      const opened = await send('GET', pagePath, { headers: { accept: 'text/html' } });
      const formToken = /name="formToken" value="([^"]+)"/.exec(opened.text)?.[1] ?? '';
      const headers = {
        origin: `https://127.0.0.1:${port}`,
        accept: 'text/html',
        'x-tomeoki-request': undefined,
      };
      return send('POST', action, { headers, form: { formToken, ...form } });
    },
  };
}

function exchange(
  port: number,
  agent: Agent,
  method: string,
  path: string,
  cookies: ReadonlyMap<string, string>,
  what: WebRequest,
): Promise<WebAnswer> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const body = bodyOf(what);
  const all: OutgoingHttpHeaders = {
    'x-tomeoki-request': '1',
    accept: 'application/json',
    ...(cookie === '' ? {} : { cookie }),
    ...(body === undefined ? {} : { 'content-type': body.type, 'content-length': body.bytes.byteLength }),
    ...what.headers,
  };
  const headers = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, agent, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: () => JSON.parse(text),
        });
      });
    });
    call.on('error', reject);
    call.end(body?.bytes);
  });
}

function bodyOf(what: WebRequest): { readonly type: string; readonly bytes: Uint8Array } | undefined {
  if (what.json !== undefined) {
    return { type: 'application/json', bytes: Buffer.from(JSON.stringify(what.json)) };
  }
  if (what.form !== undefined) {
    const text = new URLSearchParams({ ...what.form }).toString();
    return { type: 'application/x-www-form-urlencoded', bytes: Buffer.from(text) };
  }
  return what.body === undefined ? undefined : { type: 'application/octet-stream', bytes: what.body };
}

function keepCookies(cookies: Map<string, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    if (/Max-Age=0(;|$)/.test(line)) cookies.delete(name);
    else cookies.set(name, pair.slice(at + 1));
  }
}
