/** The certificate the web listener makes for itself when none is configured. */

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import type { Clock } from '../shared/clock.ts';

/** A key and its certificate, both PEM. */
export interface WebCertificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the certificate, as browsers show it. */
  readonly fingerprint256: string;
  readonly validTo: Date;
}

/** One file for both halves, so that a crash can never leave a key beside another key's certificate. */
const fileName = 'web-certificate.pem';
/** The longest life that current browsers accept from a hand-trusted certificate. */
const lifetimeMs = 825 * 24 * 60 * 60 * 1000;

/**
 * The certificate kept in the folder; a new one is made when there is none, when the names differ from those
 * asked for, or when it has expired. The file has mode 0600.
 *
 * @param names Host names and IP addresses; the first is the common name. At least one.
 */
export async function ensureCertificate(
  folder: string,
  names: readonly string[],
  clock: Clock,
): Promise<WebCertificate> {
  const path = join(folder, fileName);
  const kept = await readKept(path);
  if (kept !== undefined && isUsable(kept, names, clock.now())) return describe(kept);
  const made = await makeCertificate(names, clock.now());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeDurably(path, `${made.key.trim()}\n${made.cert.trim()}\n`);
  return describe(made);
}

type Pair = Pick<WebCertificate, 'key' | 'cert'>;

async function readKept(path: string): Promise<Pair | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const at = text.indexOf('-----BEGIN CERTIFICATE-----');
  return at > 0 ? { key: text.slice(0, at), cert: text.slice(at) } : undefined;
}

function isUsable(pair: Pair, names: readonly string[], now: Date): boolean {
  try {
    const certificate = new X509Certificate(pair.cert);
    return (
      certificate.checkPrivateKey(createPrivateKey(pair.key)) &&
      now >= certificate.validFromDate &&
      now < certificate.validToDate &&
      namesOf(certificate).join() === normalised(names).join()
    );
  } catch {
    // A damaged file is replaced like an expired one.
    return false;
  }
}

function namesOf(certificate: X509Certificate): readonly string[] {
  const entries = (certificate.subjectAltName ?? '').split(', ');
  return normalised(entries.map((entry) => entry.replace(/^(DNS|IP Address):/, '')));
}

function normalised(names: readonly string[]): readonly string[] {
  // IPv6 addresses have many spellings; the URL parser knows the canonical one.
  const plain = names.map((name) =>
    isIP(name) === 6 ? new URL(`https://[${name}]`).hostname : name.toLowerCase(),
  );
  return [...new Set(plain)].toSorted();
}

async function makeCertificate(names: readonly string[], now: Date): Promise<Pair> {
  const [first] = names;
  if (first === undefined) throw new TypeError('a certificate needs at least one name');
  const altNames = names.map((name) =>
    isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name },
  );
  const made = await generate([{ name: 'commonName', value: first }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A clock that runs some minutes behind ours must not refuse the new certificate.
    notBeforeDate: new Date(now.getTime() - 60 * 60 * 1000),
    notAfterDate: new Date(now.getTime() + lifetimeMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  return { key: made.private, cert: made.cert };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

function describe(pair: Pair): WebCertificate {
  const certificate = new X509Certificate(pair.cert);
  return { ...pair, fingerprint256: certificate.fingerprint256, validTo: certificate.validToDate };
}
