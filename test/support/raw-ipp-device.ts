/** A device on a bare TCP socket whose every step a test decides: what it answers and where it hangs up. */

import net from 'node:net';
import { decodeMessage } from '../../drivers/ipp/message/decode.ts';
import { encodeMessage } from '../../drivers/ipp/message/encode.ts';
import type { IppGroup, IppMessage } from '../../drivers/ipp/message/message.ts';
import {
  type AttributeEntry,
  attributes,
  boolean,
  charset,
  enumValue,
  integer,
  keyword,
  mimeMediaType,
  naturalLanguage,
  rangeOfInteger,
  text,
} from '../../drivers/ipp/message/values.ts';
import { operationName, operations } from '../../drivers/ipp/registry/operations.ts';

/** Points of one request at which a device can act. */
export type RawPoint = 'headers' | 'attributes' | 'first-document-byte' | 'end';

/** What the device does at a point: nothing, hang up, say nothing for ever, or write these bytes. */
export type RawStep = undefined | 'cut' | 'silent' | Buffer;

/** What the device saw of one request. */
export interface RawRequest {
  readonly operation: string;
  readonly message: IppMessage | undefined;
  readonly headers: string;
  document: Buffer;
}

export interface RawDevice extends AsyncDisposable {
  readonly uri: string;
  /** Every request, in order of arrival. */
  readonly requests: RawRequest[];
}

export interface RawDevicePlan {
  /** Called at each point; `operation` is empty before the IPP attributes have arrived. */
  readonly at?: (point: RawPoint, operation: string, request: RawRequest) => RawStep;
  /** The answer at the end of a request; default: {@link successAnswer}. */
  readonly answer?: (operation: string, message: IppMessage) => Buffer;
  /** Answer `Expect: 100-continue`; default true. */
  readonly continues?: boolean;
}

/** An HTTP answer. */
export function httpAnswer(status: string, body: Buffer, type = 'application/ipp'): Buffer {
  const head = `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** An IPP answer of a status with more groups. */
export function ippAnswer(requestId: number, status: number, groups: readonly IppGroup[] = []): Buffer {
  return httpAnswer(
    '200 OK',
    encodeMessage({
      version: { major: 2, minor: 0 },
      code: status,
      requestId,
      groups: [
        {
          group: 'operation-attributes',
          attributes: attributes(
            ['attributes-charset', charset('utf-8')],
            ['attributes-natural-language', naturalLanguage('en')],
          ),
        },
        ...groups,
      ],
    }),
  );
}

/** The printer attributes of a plain device; `changes` replaces some of them. */
export function printerGroup(...changes: readonly AttributeEntry[]): IppGroup {
  const supported = ['Print-Job', 'Validate-Job', 'Create-Job', 'Send-Document', 'Cancel-Job'] as const;
  return {
    group: 'printer-attributes',
    attributes: new Map([
      ...attributes(
        ['color-supported', boolean(true)],
        ['copies-supported', rangeOfInteger(1, 99)],
        ['document-format-supported', [mimeMediaType('application/pdf'), mimeMediaType('image/urf')]],
        ['operations-supported', supported.map((operation) => enumValue(operations[operation]))],
        ['printer-is-accepting-jobs', boolean(true)],
        ['printer-make-and-model', text('Raw Device')],
        ['printer-state', enumValue(3)],
        ['printer-state-reasons', keyword('none')],
      ),
      ...attributes(...changes),
    ]),
  };
}

/** Job 7 in a state of the enum, 9 (completed) by default. */
export function jobGroup(state = 9, ...more: readonly AttributeEntry[]): IppGroup {
  return {
    group: 'job-attributes',
    attributes: attributes(['job-id', integer(7)], ['job-state', enumValue(state)], ...more),
  };
}

/** What a device that likes everything answers. */
export function successAnswer(operation: string, message: IppMessage): Buffer {
  const { requestId } = message;
  if (operation === 'Get-Printer-Attributes') return ippAnswer(requestId, 0, [printerGroup()]);
  if (operation === 'Validate-Job' || operation === 'Cancel-Job') return ippAnswer(requestId, 0);
  return ippAnswer(requestId, 0, [jobGroup(operation === 'Create-Job' ? 4 : 9)]);
}

/** Starts the device on a free port of loopback. */
export async function startRawDevice(plan: RawDevicePlan = {}): Promise<RawDevice> {
  const requests: RawRequest[] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    serve(socket, plan, requests);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    uri: `ipp://127.0.0.1:${port}/ipp/print`,
    requests,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Reads requests one after another; a request's state is thrown away when it was answered. */
function serve(socket: net.Socket, plan: RawDevicePlan, requests: RawRequest[]): void {
  let received: Buffer = Buffer.alloc(0);
  let request: { headers: string; bodyStart: number; raw: RawRequest; passed: Set<RawPoint> } | undefined;
  let deaf = false;
  const step = (point: RawPoint): boolean => {
    if (request === undefined || request.passed.has(point)) return true;
    request.passed.add(point);
    const action = plan.at?.(point, request.raw.operation, request.raw);
    if (action === undefined) return true;
    deaf = true;
    if (action === 'cut') socket.destroy();
    if (action instanceof Buffer) socket.end(action);
    return false;
  };
  socket.on('data', (data: Buffer) => {
    if (deaf) return;
    received = Buffer.concat([received, data]);
    if (request === undefined) {
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const headers = received.toString('latin1', 0, end);
      const raw: RawRequest = { operation: '', message: undefined, headers, document: Buffer.alloc(0) };
      requests.push(raw);
      request = { headers, bodyStart: end + 4, raw, passed: new Set() };
      if (!step('headers')) return;
      const expects = /expect: 100-continue/i.test(headers);
      if (expects && plan.continues !== false) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    }
    const { body, ended } = decodeBody(request.headers, received.subarray(request.bodyStart));
    const seen = request.raw.message === undefined ? tryDecode(body) : undefined;
    if (seen !== undefined) {
      Object.assign(request.raw, { message: seen, operation: operationName(seen.code) ?? '' });
      if (!step('attributes')) return;
    }
    const { message } = request.raw;
    if (message === undefined) return;
    request.raw.document = body.subarray(decodeMessage(body).bytesRead);
    if (request.raw.document.length > 0 && !step('first-document-byte')) return;
    if (!ended || !step('end')) return;
    const answer = plan.answer ?? successAnswer;
    socket.write(answer(request.raw.operation, message));
    received = Buffer.alloc(0);
    request = undefined;
  });
}

function tryDecode(body: Buffer): IppMessage | undefined {
  try {
    return decodeMessage(body).message;
  } catch {
    return undefined;
  }
}

/** RFC 9112 §7.1: chunked or counted body, as far as it has arrived. */
function decodeBody(headers: string, bytes: Buffer): { readonly body: Buffer; readonly ended: boolean } {
  const length = /content-length: (\d+)/i.exec(headers)?.[1];
  if (length !== undefined) return { body: bytes, ended: bytes.length >= Number(length) };
  const pieces: Buffer[] = [];
  let at = 0;
  while (true) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return { body: Buffer.concat(pieces), ended: false };
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (size === 0) return { body: Buffer.concat(pieces), ended: true };
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
