/** Error codes of `scan`. */

import type { ErrorText } from './error-text.ts';

export const scanErrors = {} as const satisfies Record<string, ErrorText>;
