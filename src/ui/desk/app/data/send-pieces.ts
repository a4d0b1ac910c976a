/**
 * Sends a document in pieces, each durable when it is acknowledged, so that a broken connection costs one piece. The
 * service knows a document by its SHA-256: the same file, chosen again after the page was closed, goes on where it
 * stopped.
 */

import { callApi, goToSignIn, offline, type Problem, ProblemError, toProblem } from './api.ts';

/** Where a sending is. `waiting`: the connection broke, and is tried again. Shares go from 0 to 1. */
export type SendingStep =
  | { readonly state: 'checking' }
  | { readonly state: 'sending'; readonly share: number }
  | { readonly state: 'waiting'; readonly share: number };

/** What a document came to. */
export interface SentDocument {
  /** The receipt. */
  readonly scanId: string;
  /** True: the same document of the same person was whole before; nothing was sent. */
  readonly known: boolean;
}

/** What goes with a document. */
export interface PiecesOptions {
  readonly segment: string;
  readonly signal: AbortSignal;
  readonly onStep: (step: SendingStep) => void;
}

interface Declared {
  readonly uploadId: string;
  readonly offset: number;
  readonly scanId?: string;
}

const pieceBytes = 8 * 1024 * 1024;
/** One piece on a slow line; more than that, and the line counts as broken. */
const pieceTimeoutMs = 300_000;
/** Rests before the connection is tried again; after the last one the sending stops. */
const restsMs = [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000];

/** Sends a file. Throws `ProblemError`; what was sent by then is kept for a day. */
export async function sendPieces(file: File, options: PiecesOptions): Promise<SentDocument> {
  const { segment, signal, onStep } = options;
  onStep({ state: 'checking' });
  const sha256 = await sha256Of(file);
  const body = { fileName: file.name, segment, byteLength: file.size, sha256 };
  const declared = await callApi<Declared>('/api/v1/uploads', { method: 'POST', body, signal });
  if (declared.scanId !== undefined) return { scanId: declared.scanId, known: true };
  const path = `/api/v1/uploads/${declared.uploadId}`;
  let { offset } = declared;
  let failures = 0;
  for (;;) {
    onStep({ state: 'sending', share: offset / file.size });
    try {
      const sent = await sendPiece(path, file, offset, options);
      if (typeof sent === 'string') return { scanId: sent, known: false };
      offset = sent;
      failures = 0;
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error;
      const restMs = restsMs[failures];
      if (restMs === undefined) throw error;
      failures += 1;
      onStep({ state: 'waiting', share: offset / file.size });
      await rest(restMs, signal);
      offset = await offsetOf(path, signal).catch(() => offset);
    }
  }
}

async function sha256Of(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** No answer, another end of the bytes than we thought, or a busy service. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { status } = error.problem;
  return status === 0 || status === 409 || status >= 500;
}

/** Where the bytes end that the service has. */
async function offsetOf(path: string, signal: AbortSignal): Promise<number> {
  const answer = await fetch(path, { method: 'HEAD', credentials: 'same-origin', signal });
  const told = Number(answer.headers.get('Upload-Offset') ?? Number.NaN);
  if (!answer.ok || !Number.isInteger(told)) throw new ProblemError(offline);
  return told;
}

/** Sends the bytes from `offset` on; gives the new end, or the receipt. */
function sendPiece(
  path: string,
  file: File,
  offset: number,
  { signal, onStep }: PiecesOptions,
): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('PATCH', path);
    call.timeout = pieceTimeoutMs;
    const headers = { 'X-Tomeoki-Request': '1', Accept: 'application/json', 'Upload-Offset': String(offset) };
    for (const [name, value] of Object.entries(headers)) call.setRequestHeader(name, value);
    call.setRequestHeader('Content-Type', 'application/octet-stream');
    call.upload.onprogress = ({ loaded }) =>
      onStep({ state: 'sending', share: Math.min(1, (offset + loaded) / file.size) });
    const fail = (problem: Problem): void => {
      goToSignIn(problem.code);
      reject(new ProblemError(problem));
    };
    call.onload = () => {
      if (call.status === 204) resolve(Number(call.getResponseHeader('Upload-Offset')));
      else if (call.status === 201) resolve((JSON.parse(call.responseText) as { scanId: string }).scanId);
      else fail(problemOf(call));
    };
    call.onerror = () => fail(offline);
    call.ontimeout = () => fail(offline);
    call.onabort = () => fail(offline);
    if (signal.aborted) fail(offline);
    else {
      signal.addEventListener('abort', () => call.abort(), { once: true });
      call.send(file.slice(offset, offset + pieceBytes));
    }
  });
}

function problemOf(call: XMLHttpRequest): Problem {
  try {
    return toProblem(JSON.parse(call.responseText), call.status);
  } catch {
    return toProblem(undefined, call.status);
  }
}

/** Waits; less when the browser says that it is connected again. */
function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener('online', end);
    signal.addEventListener('abort', end, { once: true });
  });
}
