/** The fault of a target that lacks what filing needs. */

import { ServiceError } from '../../shared/errors/service-error.ts';

/** `STORE_FILING_NOT_SET_UP` that names what is missing: fields, templates, keys of the configuration; no values. */
export function notSetUp(missing: readonly string[]): ServiceError {
  return new ServiceError('STORE_FILING_NOT_SET_UP', {
    message: `The filing target lacks: ${missing.join(', ')}`,
    details: { missing },
  });
}
