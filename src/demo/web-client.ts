/** A panel or a browser without a screen: HTTPS requests with cookies, as the scripts of the pages make them. */

import { request } from 'node:https';

/** An answer. */
export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** The body parsed; throws when it is not JSON. */
  json<Value>(): Value;
}

/** One cookie jar. */
export interface WebClient {
  readonly origin: string;
  send(
    method: string,
    path: string,
    options?: {
      readonly json?: unknown;
      readonly body?: Uint8Array;
      readonly headers?: Record<string, string>;
    },
  ): Promise<WebAnswer>;
}

/** Makes a client for a desk URL such as `https://localhost:8443/`. Self-made certificates are accepted. */
export function webClient(deskUrl: string): WebClient {
  const origin = new URL(deskUrl).origin;
  const cookies = new Map<string, string>();
  return {
    origin,
    send: (method, path, options = {}) =>
      new Promise((resolve, reject) => {
        const body = options.json === undefined ? options.body : Buffer.from(JSON.stringify(options.json));
        const call = request(
          new URL(path, origin),
          {
            method,
            agent: false,
            rejectUnauthorized: false,
            headers: {
              origin,
              'x-tomeoki-request': '1',
              'accept-language': 'ja',
              ...(cookies.size > 0 && {
                cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
              }),
              ...(options.json !== undefined && { 'content-type': 'application/json' }),
              ...(body !== undefined && { 'content-length': String(body.byteLength) }),
              ...options.headers,
            },
          },
          (response) => {
            const chunks: Buffer[] = [];
            for (const line of response.headers['set-cookie'] ?? []) {
              const match = /^([^=]+)=([^;]*)/.exec(line);
              if (match?.[1] !== undefined) cookies.set(match[1], match[2] ?? '');
            }
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              const bytes = Buffer.concat(chunks);
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                body: bytes,
                json: <Value>() => JSON.parse(bytes.toString('utf8')) as Value,
              });
            });
          },
        );
        call.on('error', reject);
        call.end(body);
      }),
  };
}
