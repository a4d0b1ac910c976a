/**
 * Listens to network readers, which send the number of a card by a line over TCP or by an HTTP POST. A reader is known
 * by the address it calls from and by its secret; from any other address nothing is read.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { CardReading, CardTextFormat } from '../../device/card.ts';
import { DeviceError } from '../../device/device-error.ts';
import { decodeWedge } from '../wedge.ts';
import { lineCollector, parseReaderLine } from './line.ts';

/** A reader that may call. */
export interface NetworkReader {
  /** Name of the device at which it stands; handed on with each reading. */
  readonly device: string;
  readonly address: string;
  readonly secret: string;
  readonly format?: CardTextFormat | undefined;
}

/** Settings of a listener. */
export interface NetworkReaderOptions {
  readonly protocol: 'tcp' | 'http';
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly readers: readonly NetworkReader[];
  /** Open connections in all; default 256, and 4 of one address. */
  readonly connections?: number;
  /** Milliseconds without a byte on a connection; default 120,000. Readers that stay connected connect anew. */
  readonly idleMs?: number;
  /**
   * Takes a reading; true when somebody was let in. While one of a reader is being taken, its further ones are dropped.
   */
  readonly onReading: (device: string, reading: CardReading) => Promise<boolean>;
  /** Told of callers that were turned away, and of numbers that are none. Never with a number or a secret. */
  readonly onRefused?: (
    why: 'unknown-address' | 'wrong-secret' | 'malformed' | 'unreadable',
    address: string,
  ) => void;
}

/** An open listener. */
export interface NetworkReaderListener extends AsyncDisposable {
  readonly port: number;
}

const mostOfOneAddress = 4;
/** Numbers of one reader in a second; more are dropped. */
const mostPerSecond = 4;
const longestBodyBytes = 300;
/** A longer body than that is not even read to its end for the sake of an answer. */
const longestUnreadBytes = 65_536;

/** Opens a listener. Disposing ends every connection. */
export async function openNetworkReaders(options: NetworkReaderOptions): Promise<NetworkReaderListener> {
  const desk = new Desk(options);
  const server: Server =
    options.protocol === 'tcp'
      ? createTcpServer((socket) => serveLines(socket, desk))
      : createHttpServer(
          { requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 4_096 },
          (request, response) => void servePost(request, response, desk),
        );
  const sockets = new Set<Socket>();
  server.maxConnections = options.connections ?? 256;
  server.on('connection', (socket: Socket) => {
    const fromThere = [...sockets].filter(({ remoteAddress }) => remoteAddress === socket.remoteAddress);
    if (fromThere.length >= mostOfOneAddress || desk.readerAt(socket) === undefined) {
      if (fromThere.length < mostOfOneAddress) desk.refuse('unknown-address', socket);
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.setTimeout(options.idleMs ?? 120_000, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

type Outcome = 'entered' | 'refused' | 'wrong-secret' | 'malformed' | 'unreadable' | 'busy';

/** Knows the readers and takes one number at a time of each. */
class Desk {
  readonly #options: NetworkReaderOptions;
  readonly #byAddress: ReadonlyMap<string, NetworkReader>;
  readonly #recent = new Map<string, { count: number; sinceMs: number; isBusy: boolean }>();

  constructor(options: NetworkReaderOptions) {
    this.#options = options;
    this.#byAddress = new Map(options.readers.map((reader) => [reader.address, reader]));
  }

  readerAt({ remoteAddress = '' }: Socket): NetworkReader | undefined {
    return this.#byAddress.get(remoteAddress.replace(/^::ffff:(?=\d)/, ''));
  }

  refuse(why: 'unknown-address' | 'wrong-secret' | 'malformed' | 'unreadable', socket: Socket): void {
    this.#options.onRefused?.(why, socket.remoteAddress ?? '');
  }

  async take(socket: Socket, secret: string, typed: string): Promise<Outcome> {
    const reader = this.readerAt(socket);
    if (reader === undefined || !isSame(secret, reader.secret)) {
      this.refuse('wrong-secret', socket);
      return 'wrong-secret';
    }
    const turn = this.#turnOf(reader);
    if (turn === undefined) return 'busy';
    turn.isBusy = true;
    try {
      const reading = decodeWedge(typed, reader.format);
      return (await this.#options.onReading(reader.device, reading)) ? 'entered' : 'refused';
    } catch (error) {
      if (!(error instanceof DeviceError)) return 'refused';
      this.refuse('unreadable', socket);
      return 'unreadable';
    } finally {
      turn.isBusy = false;
    }
  }

  #turnOf({ address }: NetworkReader): { isBusy: boolean } | undefined {
    const nowMs = performance.now();
    const turn = this.#recent.get(address) ?? { count: 0, sinceMs: nowMs, isBusy: false };
    this.#recent.set(address, turn);
    if (nowMs - turn.sinceMs > 1_000) Object.assign(turn, { count: 0, sinceMs: nowMs });
    turn.count += 1;
    return turn.isBusy || turn.count > mostPerSecond ? undefined : turn;
  }
}

function serveLines(socket: Socket, desk: Desk): void {
  const collect = lineCollector();
  let queue = Promise.resolve();
  socket.on('data', (bytes) => {
    const lines = collect(bytes);
    if (lines === undefined || lines.length > mostPerSecond) {
      desk.refuse('malformed', socket);
      socket.destroy();
      return;
    }
    for (const line of lines) {
      queue = queue.then(async () => {
        const said = parseReaderLine(line);
        if (said === undefined) desk.refuse('malformed', socket);
        const outcome = said === undefined ? 'malformed' : await desk.take(socket, said.secret, said.typed);
        if (outcome === 'wrong-secret' || outcome === 'malformed') socket.destroy();
        else if (socket.writable) socket.write(outcome === 'entered' ? 'OK\r\n' : 'NO\r\n');
      });
    }
  });
}

const statuses: Readonly<Record<Outcome, number>> = {
  entered: 204,
  refused: 403,
  'wrong-secret': 401,
  malformed: 400,
  unreadable: 422,
  busy: 429,
};

/** `POST /` with `Authorization: Bearer SECRET` and the number as the body, or as `number` in JSON. */
async function servePost(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  // A request that was given up has no socket any more.
  const { socket } = request;
  const outcome = await takePost(request, desk).catch((): Outcome => 'malformed');
  if (outcome === 'malformed') desk.refuse('malformed', socket);
  response.writeHead(statuses[outcome], { 'content-length': 0, connection: 'close' });
  response.end();
}

async function takePost(request: IncomingMessage, desk: Desk): Promise<Outcome> {
  const secret = /^Bearer ([\x21-\x7e]{1,200})$/.exec(request.headers.authorization ?? '')?.[1];
  if (secret === undefined) return 'wrong-secret';
  if (request.method !== 'POST') return 'malformed';
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestUnreadBytes) return 'malformed';
    if (length <= longestBodyBytes) chunks.push(chunk);
  }
  if (length > longestBodyBytes) return 'malformed';
  const text = Buffer.concat(chunks).toString('latin1').trim();
  const isJson = request.headers['content-type']?.startsWith('application/json') === true;
  const typed = isJson ? numberOf(text) : text;
  if (typed === undefined || !/^[\x20-\x7e]{1,64}$/.test(typed)) return 'malformed';
  return await desk.take(request.socket, secret, typed);
}

function numberOf(text: string): string | undefined {
  const value: unknown = JSON.parse(text);
  const number = typeof value === 'object' && value !== null ? Reflect.get(value, 'number') : undefined;
  return typeof number === 'string' ? number : undefined;
}

function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
