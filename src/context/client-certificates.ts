/** The authorities and revocation lists of client certificates: read from files and the database, and read again. */

import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { setInterval } from 'node:timers';
import type { ClientAuthorities } from '../http/certificate-authorities.ts';
import type { ClientCertificates } from '../identity/second/certificate/certificate-holder.ts';
import type { CertificateRules } from '../identity/second/certificate/check-certificate.ts';
import {
  mostListBytes,
  parseRevocationList,
  type RevocationList,
} from '../identity/second/certificate/revocation-list.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { Stores } from './stores.ts';

/** How often files and the database are looked at. */
const refreshEveryMs = 15_000;
/** Largest file of authorities, in bytes. */
const mostAuthorityBytes = 1_000_000;

/** What the listener and the sign-in need of client certificates. Disposing stops looking. */
export interface OpenClientCertificates extends ClientCertificates, AsyncDisposable {
  readonly authorities: ClientAuthorities;
  /** Reads everything again now. */
  refresh(): Promise<void>;
}

type Settings = NonNullable<Stores['config']['signIn']['clientCertificates']>;

/**
 * Reads the authorities and lists, and goes on reading them. Undefined when nothing is configured.
 * @throws ServiceError `CONFIG_INVALID` for a file that cannot be read at the start; later the last good state holds.
 */
export async function openClientCertificates(
  stores: Pick<Stores, 'config' | 'certificates' | 'log'>,
): Promise<OpenClientCertificates | undefined> {
  const settings = stores.config.signIn.clientCertificates;
  if (settings === undefined) return undefined;
  const read = () => readRules(stores, settings);
  let rules = await read();
  const listeners = new Set<() => void>();
  const refresh = async (): Promise<void> => {
    const next = await read();
    const changed = fingerprintsOf(next) !== fingerprintsOf(rules);
    rules = next;
    if (changed) for (const listener of listeners) listener();
  };
  let current: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    current = current
      .then(refresh)
      .catch((error: unknown) => stores.log.warn({ err: error }, 'reading client authorities failed'));
  }, refreshEveryMs);
  timer.unref();
  return {
    rules: () => rules,
    holder: settings.holder,
    names: { match: settings.match, domains: settings.domains },
    authorities: {
      current: () => rules.authorities.map((authority) => authority.toString()),
      onChange: (changed) => {
        listeners.add(changed);
        return () => listeners.delete(changed);
      },
    },
    refresh,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await current;
    },
  };
}

async function readRules(
  { certificates }: Pick<Stores, 'certificates'>,
  settings: Settings,
): Promise<CertificateRules> {
  const files = await Promise.all(
    settings.caFiles.map((path) => fromFile(path, mostAuthorityBytes, certificatesIn)),
  );
  const added = (await certificates.authorities()).map(({ certificate }) => new X509Certificate(certificate));
  const lists = await Promise.all(
    settings.crlFiles.map((path) => fromFile<RevocationList>(path, mostListBytes, parseRevocationList)),
  );
  return {
    authorities: [...files.flat(), ...added],
    lists,
    needsList: settings.crlFiles.length > 0,
    whenListIsOld: settings.whenCrlIsOld,
  };
}

async function fromFile<Value>(
  path: string,
  mostBytes: number,
  parse: (bytes: Buffer) => Value | undefined,
): Promise<Value> {
  const bytes = await readBounded(path, mostBytes).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const value = parse(bytes);
  if (value === undefined) throw unreadable(path);
  return value;
}

async function readBounded(path: string, mostBytes: number): Promise<Buffer> {
  const { size } = await stat(path);
  if (size > mostBytes) throw new RangeError('the file is too large');
  return await readFile(path);
}

function unreadable(path: string, cause?: unknown): ServiceError {
  const problems = [`${path}: no certificates or revocation list can be read from it`];
  return new ServiceError('CONFIG_INVALID', { message: problems.join(), details: { problems }, cause });
}

/** Every certificate of a PEM file; undefined when it has none. */
export function certificatesIn(bytes: Buffer): readonly X509Certificate[] | undefined {
  const found = bytes
    .toString('latin1')
    .match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g);
  try {
    return found?.map((pem) => new X509Certificate(pem));
  } catch {
    return undefined;
  }
}

function fingerprintsOf({ authorities }: CertificateRules): string {
  return authorities.map((authority) => authority.fingerprint256).join();
}
