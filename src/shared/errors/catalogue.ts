/** All error codes of the service in one closed table; each part is kept beside its kind. */

import { accountingErrors } from './accounting.ts';
import { archiveErrors } from './archive.ts';
import { auditErrors } from './audit.ts';
import { backupErrors } from './backup.ts';
import { commonErrors } from './common.ts';
import { directoryErrors } from './directory.ts';
import type { ErrorText } from './error-text.ts';
import { httpErrors } from './http.ts';
import { identityErrors } from './identity.ts';
import { printErrors } from './print.ts';
import { scanErrors } from './scan.ts';
import { storeErrors } from './store.ts';

/** Every error code of the service with its cause, advice and whether trying again helps. */
export const errorCatalogue = {
  ...commonErrors,
  ...httpErrors,
  ...identityErrors,
  ...directoryErrors,
  ...printErrors,
  ...scanErrors,
  ...archiveErrors,
  ...storeErrors,
  ...auditErrors,
  ...accountingErrors,
  ...backupErrors,
} as const;

/** The closed union of the service's error codes. */
export type ServiceErrorCode = keyof typeof errorCatalogue;

/** The catalogue's row for a code. */
export function errorTextOf(code: ServiceErrorCode): ErrorText {
  return errorCatalogue[code];
}
