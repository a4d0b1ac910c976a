/**
 * A light load generator, run as a process of its own: each client writes one prepared request on its own kept-alive
 * socket, reads the answer, and begins anew. Nothing is parsed but the end of the answer and its IPP status.
 *
 *     node ipp-load.ts '{"port":631,"requestFiles":["/tmp/request"],"clients":8,"seconds":2}'
 *
 * Prints one line of JSON: {@link LoadReport}.
 */

import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { cpuUsage } from 'node:process';
import { connect as connectTls } from 'node:tls';

/** What to do. */
export interface LoadOrder {
  readonly port: number;
  /** True: over TLS from the first byte; certificates are not looked at. */
  readonly tls?: boolean;
  /** Whole HTTP requests as they go over the wire, one file for each client in turn. */
  readonly requestFiles: readonly string[];
  readonly clients: number;
  readonly seconds: number;
  /** Rest of each client between two requests, in ms; default 0. */
  readonly restMs?: number;
}

/** What came of it. Times are in milliseconds. */
export interface LoadReport {
  readonly requests: number;
  readonly failed: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
  readonly generatorCpuMs: number;
}

/** IPP status codes below this are successes (RFC 8011 §4.1.6.1). */
const firstFailure = 0x0100;

async function main(order: LoadOrder): Promise<LoadReport> {
  const requests = order.requestFiles.map((file) => readFileSync(file));
  const took: number[] = [];
  let failed = 0;
  const cpu = cpuUsage();
  const beganMs = performance.now();
  const endMs = beganMs + order.seconds * 1_000;
  const client = async (index: number): Promise<void> => {
    const request = requests[index % requests.length] ?? Buffer.alloc(0);
    const connection = await Connection.open(order);
    while (performance.now() < endMs) {
      const sentMs = performance.now();
      const status = await connection.exchange(request).catch(() => -1);
      if (status >= 0 && status < firstFailure) took.push(performance.now() - sentMs);
      else {
        failed += 1;
        if (status === -1) break;
      }
      if (order.restMs !== undefined) await new Promise((resolve) => setTimeout(resolve, order.restMs));
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: order.clients }, (_, index) => client(index)));
  const elapsedMs = performance.now() - beganMs;
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  const { user, system } = cpuUsage(cpu);
  return {
    requests: took.length,
    failed,
    perSecond: (took.length * 1_000) / elapsedMs,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    most: took.at(-1) ?? 0,
    generatorCpuMs: (user + system) / 1_000,
  };
}

/** One socket. Answers are told by their length, or by the last chunk. */
class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #answer: PromiseWithResolvers<number> | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => this.#answer?.reject(error));
    socket.on('close', () => this.#answer?.reject(new Error('closed')));
  }

  static open({ port, tls = false }: Pick<LoadOrder, 'port' | 'tls'>): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const opened = () => resolve(new Connection(socket));
      const socket: Socket = tls
        ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, opened)
        : connect({ port, host: '127.0.0.1', noDelay: true }, opened);
      socket.once('error', reject);
    });
  }

  /** The IPP status of the answer; 0xffff when HTTP itself refused. */
  exchange(request: Buffer): Promise<number> {
    this.#answer = Promise.withResolvers();
    this.#socket.write(request);
    return this.#answer.promise;
  }

  close(): void {
    this.#answer = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.#received.toString('latin1', 0, headEnd);
    if (/^HTTP\/1\.[01] 100/.test(head)) {
      this.#received = this.#received.subarray(headEnd + 4);
      return;
    }
    const body = this.#received.subarray(headEnd + 4);
    const length = /content-length: *(\d+)/i.exec(head)?.[1];
    const whole =
      length === undefined ? body.toString('latin1').endsWith('0\r\n\r\n') : body.length >= Number(length);
    if (!whole) return;
    const ipp = length === undefined ? body.subarray(body.indexOf('\r\n') + 2) : body;
    const status = head.startsWith('HTTP/1.1 200') && ipp.length >= 4 ? ipp.readUInt16BE(2) : 0xffff;
    this.#received = Buffer.alloc(0);
    this.#answer?.resolve(status);
  }
}

if (import.meta.main) {
  const report = await main(JSON.parse(process.argv[2] ?? '{}') as LoadOrder);
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
