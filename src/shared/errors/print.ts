/** Error codes of `print`. */

import type { ErrorText } from './error-text.ts';

export const printErrors = {} as const satisfies Record<string, ErrorText>;
