/** Raw IPP over HTTP for tests of servers: every byte is under the test's control. */

import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { decodeMessage } from '../../drivers/ipp/message/decode.ts';
import { encodeMessage } from '../../drivers/ipp/message/encode.ts';
import { responseLimits } from '../../drivers/ipp/message/limits.ts';
import type { IppAttributes, IppGroup, IppMessage, IppValue } from '../../drivers/ipp/message/message.ts';
import { charset, name, naturalLanguage, uri } from '../../drivers/ipp/message/values.ts';
import { type OperationName, operations } from '../../drivers/ipp/registry/operations.ts';
import { statusKeyword } from '../../drivers/ipp/registry/status-codes.ts';

/** Attributes of a test request as a literal. */
export type Literal = Readonly<Record<string, IppValue | readonly IppValue[]>>;

/** A request that a test sends. */
export interface TestRequest {
  readonly operation: OperationName;
  /** Target; default `ipp://127.0.0.1/ipp/print`. */
  readonly printerUri?: string;
  /** Operation attributes after the target. */
  readonly attributes?: Literal;
  readonly job?: Literal;
  readonly requestId?: number;
  readonly version?: IppMessage['version'];
}

/** Makes attributes of a literal. */
export function literal(entries: Literal): IppAttributes {
  return new Map(
    Object.entries(entries).map(([key, value]) => [key, 'tag' in value ? [value as IppValue] : value]),
  );
}

/** A well-formed request message. */
export function buildMessage(request: TestRequest): IppMessage {
  const groups: IppGroup[] = [
    {
      group: 'operation-attributes',
      attributes: literal({
        'attributes-charset': charset('utf-8'),
        'attributes-natural-language': naturalLanguage('en'),
        'printer-uri': uri(request.printerUri ?? 'ipp://127.0.0.1/ipp/print'),
        'requesting-user-name': name('tester'),
        ...request.attributes,
      }),
    },
  ];
  if (request.job !== undefined) groups.push({ group: 'job-attributes', attributes: literal(request.job) });
  return {
    version: request.version ?? { major: 2, minor: 0 },
    code: operations[request.operation],
    requestId: request.requestId ?? 1,
    groups,
  };
}

/** The bytes of a request and its document. */
export function buildBytes(request: TestRequest, document: Uint8Array = new Uint8Array()): Buffer {
  return Buffer.concat([encodeMessage(buildMessage(request)), document]);
}

/** An HTTP answer, its IPP message decoded when it is one. */
export interface TestAnswer {
  readonly httpStatus: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly message: IppMessage | undefined;
  /** Keyword of the IPP status. */
  readonly status: string | undefined;
}

/** Where and how bytes are posted. */
export interface PostOptions extends RequestOptions {
  readonly port: number;
  /** Default false. */
  readonly secure?: boolean;
}

/** Posts bytes as `application/ipp` on a connection of its own and reads the answer. */
export function postBytes(options: PostOptions, body: Uint8Array): Promise<TestAnswer> {
  const { secure, ...rest } = options;
  return new Promise((resolve, reject) => {
    const request = (secure === true ? httpsRequest : httpRequest)(
      {
        host: '127.0.0.1',
        method: 'POST',
        path: '/ipp/print',
        agent: false,
        rejectUnauthorized: false,
        ...rest,
        headers: { 'Content-Type': 'application/ipp', 'Content-Length': body.byteLength, ...rest.headers },
      },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(pieces);
          const isIpp = response.headers['content-type'] === 'application/ipp';
          const message = isIpp ? decodeMessage(bytes, responseLimits).message : undefined;
          resolve({
            httpStatus: response.statusCode ?? 0,
            headers: response.headers,
            body: bytes,
            message,
            status: message && statusKeyword(message.code),
          });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** Sends a request with an optional document. */
export function send(options: PostOptions, request: TestRequest, document?: Uint8Array): Promise<TestAnswer> {
  return postBytes(options, buildBytes(request, document));
}
