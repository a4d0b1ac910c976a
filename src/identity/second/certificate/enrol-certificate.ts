/** Binding a client certificate to a person, and taking it away. */

import type { X509Certificate } from 'node:crypto';
import type { AuditActor } from '../../../audit/audit-event.ts';
import type { CertificateStore } from '../../../ports/sign-in-store.ts';
import type { PersonId } from '../../../shared/ids.ts';
import { accept, type Result, refuse } from '../../../shared/result.ts';
import type { Person } from '../../person.ts';
import { type CodeRefusal, checkCode, type SecondDeps, secondEvent } from '../check-code.ts';
import { findHolder, type HolderDeps, type ShownCertificate } from './certificate-holder.ts';
import { certificateSha256 } from './check-certificate.ts';

/** What enrolment needs. */
export type EnrolmentDeps = SecondDeps & HolderDeps & { readonly certificates: CertificateStore };

/** Enrolment of certificates. */
export interface CertificateEnrolment {
  /** By the person, with the certificate of this very connection and a code of their authenticator. */
  enrolOwn(
    person: Pick<Person, 'id'>,
    code: string,
    shown: ShownCertificate | undefined,
  ): Promise<Result<true, CodeRefusal | 'certificate-none' | 'certificate-taken'>>;
  /** By an administrator, from a file. False when it is somebody's already, or was revoked. */
  enrolFor(personId: PersonId, certificate: X509Certificate, actor: AuditActor): Promise<boolean>;
  /** Ends what was signed in with it, too. False when the person has no such certificate in force. */
  revoke(personId: PersonId, sha256: string, actor: AuditActor): Promise<boolean>;
}

/** Binds the steps. */
export function certificateEnrolment(deps: EnrolmentDeps): CertificateEnrolment {
  const enrol = async (personId: PersonId, sha256: string, actor: AuditActor) => {
    const enrolledAt = deps.clock.now();
    const event = secondEvent('client-certificate.enrolled', personId, enrolledAt, actor);
    return await deps.certificates.enrol({ sha256, personId, enrolledAt }, [
      { ...event, details: { sha256 } },
    ]);
  };
  return {
    async enrolOwn(person, code, shown) {
      const holder = await findHolder(deps, shown);
      if (!holder.ok) return refuse('certificate-none');
      const checked = await checkCode(deps, person.id, code);
      if (!checked.ok) return checked;
      const outcome = await enrol(person.id, holder.value.sha256, `person:${person.id}`);
      return outcome === 'enrolled' ? accept(true) : refuse('certificate-taken');
    },
    enrolFor: async (personId, certificate, actor) =>
      (await enrol(personId, certificateSha256(certificate), actor)) === 'enrolled',
    async revoke(personId, sha256, actor) {
      const at = deps.clock.now();
      const event = secondEvent('client-certificate.revoked', personId, at, actor);
      return await deps.certificates.revoke(sha256, personId, at, [{ ...event, details: { sha256 } }]);
    },
  };
}
