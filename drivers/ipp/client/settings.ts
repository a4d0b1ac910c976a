/** Where a device is and how it is talked to (RFC 8010 §4, RFC 7472, RFC 3510). */

import { DeviceError } from '../../device/device-error.ts';
import type { QuirkEffects } from '../../device/quirk-effects.ts';
import type { AccountSource } from './authenticator.ts';

/** How the certificate of a device is judged. Without a pin and without `ca` the system's authorities decide. */
export interface IppTlsOptions {
  /** SHA-256 of the device's certificate (DER) as hex, colons allowed. Then nothing else about it is judged. */
  readonly pinnedSha256?: string;
  /** Certificates (PEM) of the authorities to trust instead of the system's. */
  readonly ca?: string;
}

/** Longest waits, in milliseconds. */
export interface IppTimeouts {
  /** TCP and TLS until the connection is ready. Default 10,000. */
  readonly connectMs: number;
  /** From the last byte of a request without a document to the last byte of its answer. Default 30,000. */
  readonly answerMs: number;
  /** How long `100 Continue` is waited for before the document is sent without it. Default 1,000. */
  readonly continueMs: number;
  /** How long the device may stop reading a document (it may wait for paper). Default 300,000. */
  readonly stallMs: number;
  /** From the last byte of a document to the last byte of the answer. Default 120,000. */
  readonly documentAnswerMs: number;
}

/** The default waits. */
export const defaultTimeouts: IppTimeouts = Object.freeze({
  connectMs: 10_000,
  answerMs: 30_000,
  continueMs: 1_000,
  stallMs: 300_000,
  documentAnswerMs: 120_000,
});

/** What is known about a device before it is asked. */
export interface IppDeviceOptions {
  /** `ipp://`, `ipps://`, `http://` or `https://`, without user information. */
  readonly uri: string;
  readonly tls?: IppTlsOptions;
  /** Given to a device that asks for it: as Digest, or as Basic over an encrypted connection. */
  readonly account?: AccountSource;
  /** True: Basic may travel in clear text. Default false; Digest never needs it. */
  readonly allowClearTextCredentials?: boolean;
  /** What is known of this very device, on top of the table of quirks. */
  readonly quirks?: QuirkEffects;
  /** `requesting-user-name` of questions that belong to no job. Default `tomeoki`. */
  readonly userName?: string;
  /** HTTP `User-Agent`. Default `Tomeoki IPP/2.0`. */
  readonly userAgent?: string;
  readonly timeouts?: Partial<IppTimeouts>;
}

/** Options checked and completed. */
export interface IppSettings {
  readonly secure: boolean;
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** `Host` header. */
  readonly authority: string;
  /** `printer-uri`: the same place with the `ipp` or `ipps` scheme. */
  readonly printerUri: string;
  readonly tls: IppTlsOptions;
  readonly account: AccountSource | undefined;
  /** Basic may be used on this connection. */
  readonly mayUseBasic: boolean;
  readonly quirks: QuirkEffects;
  readonly userName: string;
  readonly userAgent: string;
  readonly timeouts: IppTimeouts;
}

const schemes: ReadonlyMap<string, { readonly secure: boolean; readonly port: number }> = new Map([
  ['ipp:', { secure: false, port: 631 }],
  ['ipps:', { secure: true, port: 631 }],
  ['http:', { secure: false, port: 80 }],
  ['https:', { secure: true, port: 443 }],
]);

/**
 * Checks the options of a device.
 * @throws DeviceError `DEVICE_PROTOCOL_ERROR` for a URI that is none of the four schemes or carries a user, and a pin
 * that is no SHA-256.
 */
export function resolveSettings(options: IppDeviceOptions): IppSettings {
  const url = URL.canParse(options.uri) ? new URL(options.uri) : undefined;
  const scheme = url === undefined ? undefined : schemes.get(url.protocol);
  if (url === undefined || scheme === undefined || url.hostname === '') {
    throw misconfigured('device URI must be ipp, ipps, http or https');
  }
  if (url.username !== '' || url.password !== '') throw misconfigured('device URI must not carry a user');
  const path = `${url.pathname === '' ? '/' : url.pathname}${url.search}`;
  const port = url.port === '' ? scheme.port : Number(url.port);
  const pinnedSha256 = options.tls?.pinnedSha256;
  return {
    secure: scheme.secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    path,
    authority: `${url.hostname}:${port}`,
    printerUri: `${scheme.secure ? 'ipps' : 'ipp'}://${url.hostname}:${port}${path}`,
    tls: {
      ...options.tls,
      ...(pinnedSha256 === undefined ? {} : { pinnedSha256: canonicalPin(pinnedSha256) }),
    },
    account: options.account,
    mayUseBasic: scheme.secure || options.allowClearTextCredentials === true,
    quirks: options.quirks ?? {},
    userName: options.userName ?? 'tomeoki',
    userAgent: options.userAgent ?? 'Tomeoki IPP/2.0',
    timeouts: { ...defaultTimeouts, ...options.timeouts },
  };
}

function canonicalPin(pin: string): string {
  const hex = pin.replaceAll(':', '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) throw misconfigured('pin is not a SHA-256 fingerprint');
  return hex;
}

function misconfigured(reason: string): DeviceError {
  return new DeviceError('DEVICE_PROTOCOL_ERROR', { message: reason, details: { reason } });
}
