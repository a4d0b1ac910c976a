/** The methods of a WebDAV receiver, one row each (RFC 4918 §9, RFC 9110 §9). */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { DropBox } from '../drop-box.ts';
import { type DropPath, isTemporary, resolvePath } from '../drop-path.ts';
import { codeForSender, networkFault } from '../network-fault.ts';
import {
  allowedMethods,
  type DavAnswer,
  lockGranted,
  multiStatus,
  plain,
  propertiesTaken,
} from './answers.ts';
import { type BodyFate, checkedBody, declaredDigests } from './body.ts';

/** A request whose sender has proved who it is. */
export interface DavRequest {
  readonly message: IncomingMessage;
  readonly account: string;
  readonly address: string;
  readonly path: DropPath;
  readonly box: DropBox;
  /** Aborts when the sender has gone or the receiver closes. */
  readonly signal: AbortSignal;
  readonly retryAfterSeconds: number;
  hasRoom(): Promise<boolean>;
  readonly onTrouble: (error: unknown) => void;
}

type Method = (request: DavRequest) => Promise<DavAnswer>;

const lockSeconds = 600;

/** By method. What is not here gets 405. */
export const methods: Readonly<Record<string, Method>> = {
  OPTIONS: async () => optionsAnswer,
  PROPFIND: propfind,
  PROPPATCH: async ({ message }) => propertiesTaken(hrefOf(message)),
  MKCOL: async ({ path }) => (path.length === 0 ? plain(405, 'It is there.') : { status: 201 }),
  HEAD: async ({ box, account, path }) => {
    const byteLength = box.byteLengthOf(account, path);
    if (byteLength === undefined) return { status: 404 };
    return { status: 200, headers: { 'content-length': String(byteLength) } };
  },
  PUT: put,
  LOCK: lock,
  UNLOCK: async () => ({ status: 204 }),
  MOVE: move,
  DELETE: async ({ box, account, path }) =>
    (await box.remove(account, path)) ? { status: 204 } : plain(403, 'What was taken stays.'),
};

/** The answer to OPTIONS: classes 1 and 2 (§18). */
export const optionsAnswer: DavAnswer = {
  status: 200,
  headers: { dav: '1, 2', 'ms-author-via': 'DAV', allow: allowedMethods, 'content-length': '0' },
};

/** What a fault of a hook means in HTTP. */
export function faultAnswer(
  error: unknown,
  request: Pick<DavRequest, 'retryAfterSeconds' | 'onTrouble'>,
): DavAnswer {
  const fault = networkFault(error);
  const code = codeForSender(error);
  if (fault === 'too-large') return plain(413, `Not taken (${code}).`);
  if (fault === 'refused')
    return plain(code === 'SCAN_FORMAT_UNSUPPORTED' ? 415 : 422, `Not taken (${code}).`);
  if (fault === 'later') request.onTrouble(error);
  return comeBack(request, code);
}

async function propfind({ box, account, path, message }: DavRequest): Promise<DavAnswer> {
  const href = hrefOf(message);
  const byteLength = box.byteLengthOf(account, path);
  if (byteLength !== undefined) return multiStatus({ href, byteLength });
  // Which folders there are nobody knows; what looks like a file is not there.
  const looksLikeFile = /\.[^./]+$/.test(href);
  return looksLikeFile ? plain(404, 'No such document.') : multiStatus({ href });
}

async function put(request: DavRequest): Promise<DavAnswer> {
  const { message, account, path, address, box, signal } = request;
  if (path.length === 0) return plain(409, 'A document needs a name.');
  if (message.headers['content-range'] !== undefined) return plain(400, 'Send the whole document.');
  const digests = declaredDigests(message.headers);
  if (digests === undefined) return plain(400, 'A digest cannot be read.');
  const declared = message.headers['content-length'];
  const before = box.byteLengthOf(account, path);
  if (declared === '0' && digests.length === 0) {
    // Windows and macOS make an empty file first; the document follows in a PUT of its own.
    if (before === undefined) box.noteEmpty(account, path);
    return { status: before === undefined ? 201 : 204 };
  }
  if (!(await request.hasRoom())) return comeBack(request, 'SCAN_NO_ROOM');
  const fate: BodyFate = { fault: undefined };
  const body = checkedBody(message, digests, fate);
  try {
    const declaredByteLength = declared === undefined ? undefined : Number(declared);
    await box.put(
      { account, path, address, body, ...(declaredByteLength !== undefined && { declaredByteLength }) },
      signal,
    );
    return { status: before === undefined ? 201 : 204 };
  } catch (error) {
    if (fate.fault === 'other-bytes') return plain(422, 'Not taken (SCAN_DIGEST_MISMATCH).');
    if (fate.fault === 'cut') return plain(400, 'The body was cut; nothing was kept.');
    if (codeForSender(error) === 'SCAN_EMPTY') {
      box.noteEmpty(account, path);
      return { status: 201 };
    }
    return faultAnswer(error, request);
  }
}

/** Locks are granted and not kept: an account's documents are its own, and none can be written over. */
async function lock({ box, account, path, message }: DavRequest): Promise<DavAnswer> {
  const refreshed = /<(opaquelocktoken:[0-9a-f-]{36})>/.exec(String(message.headers['if'] ?? ''))?.[1];
  const isNew = refreshed === undefined && box.byteLengthOf(account, path) === undefined;
  if (isNew && path.length > 0) box.noteEmpty(account, path);
  return lockGranted(refreshed ?? `opaquelocktoken:${randomUUID()}`, lockSeconds, isNew);
}

async function move(request: DavRequest): Promise<DavAnswer> {
  const { message, account, path, box, address, signal } = request;
  const target = destinationOf(message);
  if (target === undefined || target.length === 0) return plain(400, 'Destination cannot be read.');
  if (isTemporary(target)) return plain(409, 'Again a temporary name.');
  const outcome = await box.rename(account, path, { path: target }, address, signal);
  return outcome === 'unknown' ? plain(404, 'No such document.') : { status: 201 };
}

function comeBack({ retryAfterSeconds }: Pick<DavRequest, 'retryAfterSeconds'>, code: string): DavAnswer {
  return plain(503, `Keep the document and come back (${code}).`, {
    'retry-after': String(retryAfterSeconds),
  });
}

function destinationOf(message: IncomingMessage): DropPath | undefined {
  const field = message.headers['destination'];
  if (typeof field !== 'string') return undefined;
  const url = URL.parse(field, 'http://receiver');
  return url === null ? undefined : pathOf(url.pathname);
}

/** The parts of a URL's path; undefined when it cannot be decoded or is too deep. */
export function pathOf(pathname: string): DropPath | undefined {
  try {
    return resolvePath([], decodeURIComponent(pathname));
  } catch {
    return undefined;
  }
}

function hrefOf(message: IncomingMessage): string {
  return URL.parse(message.url ?? '/', 'http://receiver')?.pathname ?? '/';
}
