/** Whose client certificate is it? Enrolled by its digest, or named inside by the authority. */

import type { X509Certificate } from 'node:crypto';
import type { PersonStore } from '../../../ports/person-store.ts';
import type { CertificateStore } from '../../../ports/sign-in-store.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { PersonId } from '../../../shared/ids.ts';
import { accept, type Result, refuse } from '../../../shared/result.ts';
import { findNamed, type NameRule } from '../../sign-in/find-named.ts';
import {
  type CertificateRefusal,
  type CertificateRules,
  certificateSha256,
  checkCertificate,
} from './check-certificate.ts';

/** Which part of a certificate names the person; `enrolled`: none, each is bound by hand. */
export type HolderSource = 'enrolled' | 'common-name' | 'serial-number' | 'mail';

/** The client certificates of the web listener. */
export interface ClientCertificates {
  /** Looked up anew each time, since files and authorities change while the service runs. */
  rules(): CertificateRules;
  readonly holder: HolderSource;
  readonly names: NameRule;
}

/** A certificate that a connection showed and whose key it proved. */
export interface ShownCertificate {
  readonly certificate: X509Certificate;
  /** True when the TLS library found nothing wrong with it beside its dates, which our own clock judges. */
  readonly isSound: boolean;
}

/** What the look-up needs. */
export interface HolderDeps {
  readonly people: Pick<PersonStore, 'findByLoginName' | 'findByStaffNumber'>;
  readonly certificates: Pick<CertificateStore, 'find'>;
  readonly clientCertificates?: ClientCertificates | undefined;
  readonly clock: Clock;
}

/** A believed certificate and whose it is. */
export interface CertificateHolder {
  readonly sha256: string;
  /** Undefined: nobody's. */
  readonly personId: PersonId | undefined;
}

/** Judges a shown certificate and finds its holder. */
export async function findHolder(
  deps: HolderDeps,
  shown: ShownCertificate | undefined,
): Promise<Result<CertificateHolder, CertificateRefusal | 'none-shown'>> {
  const { clientCertificates, clock } = deps;
  if (clientCertificates === undefined || shown === undefined) return refuse('none-shown');
  if (!shown.isSound) return refuse('not-vouched-for');
  const { certificate } = shown;
  const checked = checkCertificate(clientCertificates.rules(), certificate, clock.now());
  if (!checked.ok) return checked;
  const sha256 = certificateSha256(certificate);
  const personId = await personOf(deps, clientCertificates, certificate, sha256);
  return accept({ sha256, personId });
}

async function personOf(
  deps: HolderDeps,
  { holder, names }: ClientCertificates,
  certificate: X509Certificate,
  sha256: string,
): Promise<PersonId | undefined> {
  if (holder === 'enrolled') return (await deps.certificates.find(sha256))?.personId;
  const name = nameIn(certificate, holder);
  return name === undefined ? undefined : (await findNamed(deps.people, names, name))?.id;
}

/** The name inside; undefined when there is none, or more than one to choose from. */
function nameIn(certificate: X509Certificate, source: Exclude<HolderSource, 'enrolled'>): string | undefined {
  if (source === 'mail') {
    const mails = (certificate.subjectAltName ?? '')
      .split(', ')
      .filter((entry) => entry.startsWith('email:'))
      .map((entry) => entry.slice('email:'.length));
    return mails.length === 1 ? mails[0] : undefined;
  }
  const subject: Readonly<Record<string, unknown>> = { ...certificate.toLegacyObject().subject };
  const value = subject[source === 'common-name' ? 'CN' : 'serialNumber'];
  return typeof value === 'string' ? value : undefined;
}
