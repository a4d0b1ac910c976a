/** Error codes of `audit`. */

import type { ErrorText } from './error-text.ts';

export const auditErrors = {} as const satisfies Record<string, ErrorText>;
