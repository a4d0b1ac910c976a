/** Error codes of `store`. */

import type { ErrorText } from './error-text.ts';

export const storeErrors = {} as const satisfies Record<string, ErrorText>;
