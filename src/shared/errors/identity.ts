/** Error codes of `identity`. */

import type { ErrorText } from './error-text.ts';

export const identityErrors = {} as const satisfies Record<string, ErrorText>;
