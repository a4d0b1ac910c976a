/** Writes a route's answer to the wire. */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Language } from '../ui/text/language.ts';
import { formatCookie } from './cookies.ts';
import type { WebLog } from './options.ts';
import { problemOfRefusal } from './problem.ts';
import type { Reply } from './reply.ts';
import type { RecordFile } from './services.ts';

/** Sends the answer; resolves when its bytes are handed over. Private answers are never cached. */
export async function writeReply(
  response: Response,
  reply: Reply,
  language: Language,
  log: WebLog,
): Promise<void> {
  for (const cookie of reply.cookies ?? []) response.append('Set-Cookie', formatCookie(cookie));
  response.setHeader('Content-Language', language);
  response.setHeader('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  switch (reply.kind) {
    case 'json':
      response.status(reply.status).json(reply.body);
      return;
    case 'page':
      response.status(reply.status).type('html').send(reply.page.markup);
      return;
    case 'redirect':
      response.redirect(reply.status ?? 303, reply.location);
      return;
    case 'empty':
      response.status(204).end();
      return;
    case 'refusal': {
      const problem = problemOfRefusal(reply.refusal, language);
      const { code, reference } = problem;
      log.warn({ reference, code, route: response.locals['routeId'] }, 'request refused');
      response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
      return;
    }
    case 'asset':
      writeAsset(response, reply);
      return;
    case 'events':
      await writeEvents(response, reply.events);
      return;
    case 'stream':
      response.status(200).type(reply.mediaType);
      response.setHeader('Content-Disposition', contentDisposition('attachment', reply.fileName));
      await pipeline(Readable.from(reply.body), response);
      return;
    case 'file':
      await writeFile(response, reply.file, reply.disposition);
  }
}

function writeAsset(response: Response, reply: Extract<Reply, { kind: 'asset' }>): void {
  if (reply.etag !== undefined) {
    // Asked for anew each time, answered with 304: an updated service is seen at once.
    response.setHeader('ETag', reply.etag);
    response.setHeader('Cache-Control', 'no-cache');
  }
  response.status(200).type(reply.mediaType).send(reply.body);
}

/** A browser that goes away ends its stream; that is no failure. */
async function writeEvents(response: Response, events: AsyncIterable<string>): Promise<void> {
  response.status(200).type('text/event-stream');
  response.setHeader('X-Accel-Buffering', 'no');
  try {
    await pipeline(Readable.from(events, { objectMode: false }), response);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

const inlineTypes = new Set(['image/jpeg', 'image/png', 'image/webp']);
const attachmentTypes = new Set([...inlineTypes, 'application/pdf', 'image/tiff']);

async function writeFile(
  response: Response,
  file: RecordFile,
  disposition: 'inline' | 'attachment',
): Promise<void> {
  const known = (disposition === 'inline' ? inlineTypes : attachmentTypes).has(file.mediaType);
  response.status(200);
  // A type we do not know is saved, never shown: the bytes came from outside.
  response.setHeader('Content-Type', known ? file.mediaType : 'application/octet-stream');
  response.setHeader('Content-Length', file.byteLength);
  response.setHeader(
    'Content-Disposition',
    contentDisposition(known ? disposition : 'attachment', file.fileName),
  );
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  await pipeline(Readable.from(file.body, { objectMode: false }), response);
}

/** `Content-Disposition` with a name in any script (RFC 6266 §4.3, RFC 8187). */
export function contentDisposition(disposition: 'inline' | 'attachment', fileName: string): string {
  const safe = [...fileName.normalize('NFC')].slice(0, 150).join('').toWellFormed();
  const plain = safe.replace(/[^A-Za-z0-9._ -]/g, '_');
  const encoded = encodeURIComponent(safe).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
