/** Error codes of `archive`. */

import type { ErrorText } from './error-text.ts';

export const archiveErrors = {} as const satisfies Record<string, ErrorText>;
