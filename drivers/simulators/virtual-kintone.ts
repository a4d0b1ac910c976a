/** A simulated kintone with one app: records, files and form, by the published limits and error codes of its REST API. */

import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { KintoneRecords, KintoneRefusal, type KintoneRow } from './virtual-kintone-records.ts';

/** How a simulated kintone is made. */
export interface VirtualKintoneOptions {
  readonly apiToken: string;
  readonly appId: number;
  /** Fields of the app by code. */
  readonly form: Readonly<
    Record<string, { readonly type: string; readonly unique?: boolean; readonly options?: object }>
  >;
  /** Requests answered at the same time; default 100. */
  readonly concurrent?: number;
  /** How long an answer takes, in milliseconds; default 0. */
  readonly answerMs?: number;
}

/** A running kintone. */
export interface VirtualKintone extends AsyncDisposable {
  readonly baseUrl: string;
  readonly records: KintoneRecords;
  /** Requests so far, those refused with 429 included. */
  readonly requests: number;
  /** Most requests that were answered at the same time. */
  readonly mostAtOnce: number;
  /** The next `count` requests are answered with this status. */
  failNext(count: number, status: number): void;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: Buffer;
}

const mostBytes = 64_000_000;

/** Starts it on a free port of loopback. */
export async function startVirtualKintone(options: VirtualKintoneOptions): Promise<VirtualKintone> {
  const records = new KintoneRecords(options.form);
  const failures: number[] = [];
  let requests = 0;
  let running = 0;
  let mostAtOnce = 0;
  const answer = async (request: http.IncomingMessage): Promise<{ status: number; body: Buffer }> => {
    const call = await readCall(request);
    const failure = failures.shift();
    if (failure !== undefined) return refusal(new KintoneRefusal(failure, 'GAIA_TM12'));
    if (running >= (options.concurrent ?? 100)) return refusal(new KintoneRefusal(429, 'GAIA_TM12'));
    running += 1;
    mostAtOnce = Math.max(mostAtOnce, running);
    try {
      await new Promise((resolve) => setTimeout(resolve, options.answerMs ?? 0));
      if (request.headers['x-cybozu-api-token'] !== options.apiToken)
        throw new KintoneRefusal(403, 'GAIA_IA02');
      return { status: 200, body: answerCall(records, call, options) };
    } catch (error) {
      if (error instanceof KintoneRefusal) return refusal(error);
      throw error;
    } finally {
      running -= 1;
    }
  };
  const server = http.createServer((request, response) => {
    requests += 1;
    answer(request)
      .then(({ status, body }) => {
        const isFile = request.method === 'GET' && request.url?.startsWith('/k/v1/file.json') === true;
        const type = isFile && status === 200 ? 'application/octet-stream' : 'application/json';
        response.writeHead(status, { 'content-type': type }).end(body);
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // The client of kintone speaks clear text to this name only.
    baseUrl: `http://localhost:${(server.address() as AddressInfo).port}`,
    records,
    get requests() {
      return requests;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    failNext: (count, status) => failures.push(...Array<number>(count).fill(status)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refusal(error: KintoneRefusal): { status: number; body: Buffer } {
  const { status, code, errors } = error;
  const told = { code, id: randomUUID(), message: code, ...(errors !== undefined && { errors }) };
  return { status, body: Buffer.from(JSON.stringify(told)) };
}

function answerCall(records: KintoneRecords, call: Call, options: VirtualKintoneOptions): Buffer {
  const told = (value: unknown) => Buffer.from(JSON.stringify(value));
  switch (`${call.method} ${call.path}`) {
    case 'GET /k/v1/app/form/fields.json':
      return told({ revision: '1', properties: options.form });
    case 'GET /k/v1/file.json':
      return records.file(call.query.get('fileKey') ?? '');
    case 'POST /k/v1/file.json':
      return told({ fileKey: records.upload(filePart(call)) });
    case 'GET /k/v1/records.json': {
      const { app, query } = parametersOf(call);
      checkApp(app, options);
      return told({ records: records.select(String(query)), totalCount: null });
    }
    case 'POST /k/v1/records.json': {
      const { app, records: rows } = JSON.parse(call.body.toString()) as {
        app: number;
        records: KintoneRow[];
      };
      checkApp(app, options);
      const ids = records.add(rows);
      return told({ ids, revisions: ids.map(() => '1') });
    }
    case 'PUT /k/v1/records.json': {
      const asked = JSON.parse(call.body.toString()) as {
        app: number;
        records: { updateKey: { field: string; value: string }; record: KintoneRow }[];
      };
      checkApp(asked.app, options);
      return told({ records: records.change(asked.records) });
    }
    case 'DELETE /k/v1/records.json': {
      const { app } = parametersOf(call);
      checkApp(app, options);
      records.remove(idsOf(call));
      return told({});
    }
    default:
      throw new KintoneRefusal(404, 'CB_NO01');
  }
}

function checkApp(app: unknown, { appId }: VirtualKintoneOptions): void {
  if (Number(app) !== appId) throw new KintoneRefusal(404, 'GAIA_AP01');
}

/** Parameters of a GET, which come in the body when the address would be too long. */
function parametersOf(call: Call): { readonly app?: unknown; readonly query?: unknown } {
  if (call.body.byteLength > 0) return JSON.parse(call.body.toString()) as object;
  return Object.fromEntries(call.query);
}

/** `ids[0]=1&ids[1]=2`, or a list in the body. */
function idsOf(call: Call): string[] {
  if (call.body.byteLength > 0) {
    return (JSON.parse(call.body.toString()) as { ids: (number | string)[] }).ids.map(String);
  }
  return [...call.query].filter(([name]) => name.startsWith('ids')).map(([, value]) => value);
}

function filePart(call: Call): { readonly name: string; readonly bytes: Buffer } {
  const line = Buffer.from(`--${/boundary=([^;]+)/.exec(call.contentType)?.[1] ?? ''}`);
  const start = call.body.indexOf('\r\n\r\n');
  const end = call.body.indexOf(line, start);
  if (start < 0 || end < 0) throw new KintoneRefusal(400, 'CB_IL02');
  const name = /filename="([^"]*)"/.exec(call.body.subarray(0, start).toString())?.[1] ?? '';
  return { name, bytes: Buffer.from(call.body.subarray(start + 4, end - 2)) };
}

async function readCall(request: http.IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > mostBytes) throw new Error('the request is too large');
    chunks.push(chunk);
  }
  const url = new URL(request.url ?? '/', 'http://kintone');
  const override = request.headers['x-http-method-override'];
  return {
    method: typeof override === 'string' ? override : (request.method ?? 'GET'),
    path: url.pathname,
    query: url.searchParams,
    contentType: request.headers['content-type'] ?? '',
    body: Buffer.concat(chunks),
  };
}
