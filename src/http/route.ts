/** One route as data: who may call it, what it takes and gives, and its handler. */

import type { z } from 'zod';
import type { ByteSource } from '../../drivers/device/job.ts';
import type { Role } from '../identity/person.ts';
import type { WalkUpSession } from '../identity/session.ts';
import type { EnrolledReader } from '../ports/reader-store.ts';
import type { Formatter } from '../ui/format.ts';
import type { WebLimits, WebServerOptions } from './options.ts';
import type { Reply } from './reply.ts';
import type { Connection, HalfSignedIn } from './services/second.ts';
import type { HttpServices, PanelDevice, SignedIn } from './services.ts';

/**
 * Who may call a route. public: anybody. panel-device: a paired panel. walk-up: a paired panel with a session in
 * force there. reader: the agent of a card reader that is in force, by its bearer token. half-signed-in: a first factor was right and
 * the second is owed. signed-in: a browser sign-in. A list of roles: a sign-in of a person with one of them. metrics:
 * loopback, or the configured bearer token.
 */
export type Access =
  | 'public'
  | 'panel-device'
  | 'walk-up'
  | 'reader'
  | 'half-signed-in'
  | 'signed-in'
  | 'metrics'
  | { readonly role: readonly Role[] };

/** What the gate has proved about the caller. */
export type CallerOf<A extends Access> = A extends 'panel-device'
  ? { readonly device: PanelDevice }
  : A extends 'walk-up'
    ? { readonly device: PanelDevice; readonly session: WalkUpSession }
    : A extends 'reader'
      ? { readonly reader: EnrolledReader }
      : A extends 'half-signed-in'
        ? { readonly half: HalfSignedIn }
        : A extends 'signed-in' | { readonly role: readonly Role[] }
          ? { readonly signedIn: SignedIn }
          : Record<never, never>;

/** What a handler works with. */
export interface RouteContext<A extends Access, Params, Query, Body> {
  readonly services: HttpServices;
  readonly options: WebServerOptions;
  readonly limits: WebLimits;
  readonly format: Formatter;
  readonly caller: CallerOf<A>;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly remoteAddress: string;
  /** Where the request comes from, with the client certificate that was shown. */
  readonly connection: Connection;
  /** Path and query of the request, for links back to the same page. */
  readonly url: string;
  /** The value that forms must repeat. */
  readonly forgeryToken: string;
  /** Aborts when the caller has gone before its answer was written. */
  readonly signal: AbortSignal;
  /** A request header by its lower-case name. */
  header(name: string): string | undefined;
  /** The raw body; only for routes with `bodyKind: 'stream'`. Ends with `REQUEST_TOO_LARGE` at the limit. */
  stream(): ByteSource;
}

type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';

/** A schema of the request or the answer. */
type Schema = z.ZodType;
type Shape = z.ZodObject;

/** What a route is declared with. */
export interface RouteSpec<A extends Access, P extends Shape, Q extends Shape, B extends Schema> {
  /** Stable name, also the OpenAPI `operationId`. */
  readonly id: string;
  readonly method: Method;
  /** Express path with `:names`. */
  readonly path: string;
  readonly access: A;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  /** How the body arrives; absent: the route takes none. */
  readonly bodyKind?: 'json' | 'form' | 'stream';
  readonly body?: B;
  /** Status and schema of the answer when all is well. */
  readonly response?: { readonly status: number; readonly schema?: Schema; readonly mediaType?: string };
  /** Open to people who still have to change their one-time password. */
  readonly whilePasswordExpired?: boolean;
  /**
   * True: another server calls it, without cookies, and proves itself by what it sends. What guards browsers against
   * forged requests is not asked of it.
   */
  readonly byAnotherServer?: boolean;
  /** A closer limit of calls a minute. */
  readonly limit?: 'trials' | 'taps';
  readonly handle: (context: RouteContext<A, z.output<P>, z.output<Q>, z.output<B>>) => Promise<Reply>;
}

/** A context whose parts are proved and parsed, but not known by type. */
export type AnyContext = RouteContext<Access, unknown, unknown, unknown>;

/** A route in the table. */
export type Route = Omit<RouteSpec<Access, Shape, Shape, Schema>, 'handle'> & {
  readonly handle: (context: AnyContext) => Promise<Reply>;
};

/** Declares a route; the handler's context is typed by the access and the schemas. */
export function route<
  A extends Access,
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Schema = Schema,
>(spec: RouteSpec<A, P, Q, B>): Route {
  // The gate and the parsers give each handler exactly what its own access and schemas promise.
  return spec as unknown as Route;
}

/** True for routes of the JSON interface; the others are pages. */
export function isApi(path: string): boolean {
  return path.startsWith('/api/');
}
