/** What the web listener needs to run. */

import type { CardReading } from '../../drivers/device/card.ts';
import type { UiSettings } from '../ui/settings.ts';
import type { ClientAuthorities } from './certificate-authorities.ts';
import type { LiveHub } from './live-hub.ts';
import type { HttpServices, PanelDevice } from './services.ts';
import type { TokenSigner } from './token-signer.ts';

/** The part of a logger that the listener uses (pino has it). Fields carry no personal datum. */
export interface WebLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Most of what may come in. */
export interface WebLimits {
  /** Requests a minute from one address; default 3000 (panels behind one gateway poll). */
  readonly requestsPerAddress: number;
  /** Requests a minute of one sign-in, walk-up session or panel; default 600. */
  readonly requestsPerSession: number;
  /** Trials a minute from one address at signing in, changing a password and pairing; default 20. */
  readonly trialsPerAddress: number;
  /** Card readings a minute at one panel; default 40. */
  readonly tapsPerPanel: number;
  /** Bytes of a JSON body; default 65,536. */
  readonly jsonBytes: number;
  /** Bytes of a form; default 16,384. */
  readonly formBytes: number;
  /** Bytes of one uploaded scan; default 500 MB. */
  readonly scanBytes: number;
  /** Milliseconds for a whole request to arrive; default 600,000. */
  readonly requestTimeoutMs: number;
  /** Milliseconds without a byte on a connection; default 60,000. */
  readonly idleTimeoutMs: number;
  /** Open connections; default 4000. */
  readonly connections: number;
}

/** The limits that hold where nothing else is configured. */
export const defaultWebLimits: WebLimits = Object.freeze({
  requestsPerAddress: 3000,
  requestsPerSession: 600,
  trialsPerAddress: 20,
  tapsPerPanel: 40,
  jsonBytes: 65_536,
  formBytes: 16_384,
  scanBytes: 500_000_000,
  requestTimeoutMs: 600_000,
  idleTimeoutMs: 60_000,
  connections: 4000,
});

/** One built file of the desk app. */
export interface DeskFile {
  readonly mediaType: string;
  readonly body: Buffer;
}

/** The desk app as built; found, or built, when it is first asked for. */
export interface DeskApp {
  /** By name; `index.html` is the page itself. Throws `SERVICE_DESK_NOT_BUILT`; the next call tries again. */
  files(): Promise<ReadonlyMap<string, DeskFile>>;
}

/** Settings of the web listener. */
export interface WebServerOptions {
  /** Address to listen at, such as `127.0.0.1`. */
  readonly host: string;
  /** TCP port; 0 chooses a free one. */
  readonly port: number;
  /** PEM texts. */
  readonly tls: { readonly key: string; readonly cert: string };
  /** Given: browsers are asked for a client certificate, and nobody has to show one. */
  readonly clientAuthorities?: ClientAuthorities | undefined;
  /** Host names and addresses under which the service may be asked; `name` fits every port, `name:port` one. */
  readonly allowedHosts: readonly string[];
  readonly services: HttpServices;
  readonly sessionKeys: TokenSigner;
  /** Decodes what the keyboard-wedge reader of a device typed; throws `CARD_READ_INVALID`. */
  readonly decodeCardText: (typed: string, device: PanelDevice) => CardReading;
  readonly ui: UiSettings;
  /** Absent: there is no desk app, and `/app/` says so. */
  readonly deskApp?: DeskApp;
  /** Absent: there are no live updates. Ended when the listener closes. */
  readonly live?: LiveHub;
  readonly log: WebLog;
  /** Bearer token for `/metrics` from other machines; without it only loopback is answered. */
  readonly metricsToken?: string;
  readonly limits?: Partial<WebLimits>;
}
