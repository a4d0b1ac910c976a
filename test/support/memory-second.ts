/** Second factors and phones of the in-memory service: nobody has one, and no phone is let in. */

import type { PhoneServices } from '../../src/http/services/phone.ts';
import type { SecondServices } from '../../src/http/services/second.ts';
import { refuse } from '../../src/shared/result.ts';

/** A site without second factors and without an identity provider. */
export function memorySecond(): SecondServices {
  const wrong = async () => refuse('second-wrong' as const);
  return {
    provider: undefined,
    findHalf: async () => undefined,
    finish: wrong,
    finishEnrolment: wrong,
    status: async () => ({
      level: 'optional',
      confirmedAt: undefined,
      recoveryCodesLeft: 0,
      mayEnrolCertificate: false,
      certificates: [],
    }),
    pending: async () => undefined,
    offer: wrong,
    confirm: wrong,
    renewCodes: wrong,
    remove: wrong,
    openSignIns: async () => [],
    endSignIn: async () => false,
    endOthers: async () => 0,
    enrolCertificate: async () => refuse('certificate-none'),
    revokeCertificate: async () => false,
  };
}

/** No segment lets phones release. */
export function memoryPhone(): PhoneServices {
  return {
    panelCode: async () => undefined,
    open: async () => refuse('phone-code-old'),
    visit: async () => undefined,
    enter: async () => refuse('phone-code-old'),
  };
}
