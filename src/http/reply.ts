/** What a route answers, before it is written to the wire. */

import type { Result } from '../shared/result.ts';
import type { Html } from '../ui/html.ts';
import type { RefusalCode } from '../ui/text/refusals.ts';
import type { Cookie } from './cookies.ts';
import type { RecordFile } from './services.ts';

interface WithCookies {
  /** Further header fields of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly Cookie[];
}

/** An answer of a route. Faults are thrown; an expected refusal is an answer. */
export type Reply = WithCookies &
  (
    | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
    | { readonly kind: 'page'; readonly status: number; readonly page: Html }
    /**
     * 303 See Other, to a path of this service or, to sign in, to the configured identity provider; 302 Found for an
     * address that has moved.
     */
    | { readonly kind: 'redirect'; readonly location: string; readonly status?: 302 }
    | { readonly kind: 'empty' }
    /** A file of the archive; `inline` only for page images. */
    | { readonly kind: 'file'; readonly file: RecordFile; readonly disposition: 'inline' | 'attachment' }
    /** Text or bytes that are made while they are sent, to be saved. */
    | {
        readonly kind: 'stream';
        readonly mediaType: string;
        readonly fileName: string;
        readonly body: AsyncIterable<string> | AsyncIterable<Uint8Array>;
      }
    /** Text or bytes of the service itself. */
    | {
        readonly kind: 'asset';
        readonly mediaType: string;
        readonly body: Buffer | string;
        readonly etag?: string;
      }
    /** Server-sent events (HTML §9.2), written as they come. */
    | { readonly kind: 'events'; readonly events: AsyncIterable<string> }
    | { readonly kind: 'refusal'; readonly refusal: RefusalCode }
  );

/** Answers with a JSON body. */
export function json(body: unknown, options: { status?: number; cookies?: readonly Cookie[] } = {}): Reply {
  return { kind: 'json', status: options.status ?? 200, body, cookies: options.cookies ?? [] };
}

/** Answers with a page. */
export function page(html: Html, options: { status?: number; cookies?: readonly Cookie[] } = {}): Reply {
  return { kind: 'page', status: options.status ?? 200, page: html, cookies: options.cookies ?? [] };
}

/** Sends the browser to another page of the service, or to the identity provider (303). */
export function redirect(location: string, cookies: readonly Cookie[] = []): Reply {
  return { kind: 'redirect', location, cookies };
}

/** 204 No Content. */
export function empty(cookies: readonly Cookie[] = []): Reply {
  return { kind: 'empty', cookies };
}

/** A picture shown in its place, or why there is none. */
export function picture(result: Result<RecordFile, RefusalCode>): Reply {
  return result.ok ? { kind: 'file', file: result.value, disposition: 'inline' } : refusal(result.refusal);
}

/** An expected refusal, as a problem document. */
export function refusal(code: RefusalCode): Reply {
  return { kind: 'refusal', refusal: code };
}
