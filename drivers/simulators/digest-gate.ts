/** Stands before a simulated printer and asks for Digest credentials (RFC 7616), as many office devices do. */

import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a gate is made. */
export interface DigestGateOptions {
  /** Port of the printer behind it, on 127.0.0.1. */
  readonly printerPort: number;
  readonly account: { readonly userName: string; readonly password: string };
  /** Default `SHA-256`. */
  readonly algorithm?: 'MD5' | 'SHA-256';
  /** Requests that one nonce is good for; then it is stale. Default 100. */
  readonly usesPerNonce?: number;
}

/** A running gate. */
export interface DigestGate extends AsyncDisposable {
  readonly uri: string;
  /** Requests that were let through, and challenges that were sent. */
  readonly admitted: number;
  readonly challenged: number;
}

/** A nonce with the count of its last use. */
interface Nonce {
  readonly value: string;
  uses: number;
}

/** Starts a gate on a free port of loopback. */
export async function startDigestGate(options: DigestGateOptions): Promise<DigestGate> {
  const gate = new Gate(options);
  const server = http.createServer();
  server.on('request', (request, response) => gate.answer(request, response));
  server.on('checkContinue', (request, response) => gate.answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    uri: `ipp://127.0.0.1:${(server.address() as AddressInfo).port}/ipp/print`,
    get admitted() {
      return gate.admitted;
    },
    get challenged() {
      return gate.challenged;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class Gate {
  readonly #options: DigestGateOptions;
  readonly #hash: string;
  #nonce: Nonce = newNonce();
  admitted = 0;
  challenged = 0;

  constructor(options: DigestGateOptions) {
    this.#options = options;
    this.#hash = options.algorithm === 'MD5' ? 'md5' : 'sha256';
  }

  answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const verdict = this.#judge(request);
    if (verdict === 'right') {
      this.admitted += 1;
      if (request.headers.expect !== undefined) response.writeContinue();
      this.#pass(request, response);
      return;
    }
    this.challenged += 1;
    if (verdict === 'stale') this.#nonce = newNonce();
    const algorithm = this.#options.algorithm ?? 'SHA-256';
    response.writeHead(401, {
      'WWW-Authenticate': [
        `Digest realm="virtual, \\"printer\\"", qop="auth, auth-int", algorithm=${algorithm}, nonce="${this.#nonce.value}", opaque="o", stale=${verdict === 'stale'}`,
        'Basic realm="virtual"',
      ],
      'Content-Length': 0,
    });
    response.end();
    request.resume();
  }

  #judge(request: http.IncomingMessage): 'right' | 'wrong' | 'stale' {
    const header = request.headers.authorization ?? '';
    const field = (name: string) => new RegExp(`[ ,]${name}="?([^",]*)"?`).exec(header)?.[1] ?? '';
    const { userName, password } = this.#options.account;
    const hash = (text: string) => createHash(this.#hash).update(text).digest('hex');
    const first = hash(`${userName}:virtual, "printer":${password}`);
    const second = hash(`${request.method}:${request.url}`);
    const expected = hash(`${first}:${field('nonce')}:${field('nc')}:${field('cnonce')}:auth:${second}`);
    if (!header.startsWith('Digest ') || field('response') !== expected) return 'wrong';
    const uses = Number.parseInt(field('nc'), 16);
    if (field('nonce') !== this.#nonce.value || uses > (this.#options.usesPerNonce ?? 100)) return 'stale';
    if (uses <= this.#nonce.uses) return 'wrong';
    this.#nonce.uses = uses;
    return 'right';
  }

  #pass(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { authorization: _secret, expect: _expect, ...headers } = request.headers;
    const onward = http.request(
      { host: '127.0.0.1', port: this.#options.printerPort, method: 'POST', path: request.url, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }
}

function newNonce(): Nonce {
  return { value: randomBytes(16).toString('hex'), uses: 0 };
}
