/** The root of all faults raised by the service itself (`src/`). Drivers and OCR have roots of their own. */

import { errorTextOf, type ServiceErrorCode } from './catalogue.ts';
import type { Bilingual } from './error-text.ts';

/** What may go with an error. Never a card number, PIN, template, job name or document text. */
export interface ServiceErrorOptions {
  /** For the log, in English; default: the catalogue's cause. */
  readonly message?: string;
  /** Structured facts: ids, field names, limits, counts. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** A fault with a code of the closed catalogue, a text for the log and advice for the person. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ServiceErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ServiceErrorCode, options: ServiceErrorOptions = {}) {
    super(options.message ?? errorTextOf(code).cause.en, { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  /** What the person should do next. */
  get advice(): Bilingual {
    return errorTextOf(this.code).advice;
  }

  /** What happened, for the person. */
  get explanation(): Bilingual {
    return errorTextOf(this.code).cause;
  }

  /** True when the same call may succeed later without a change. */
  get retryable(): boolean {
    return errorTextOf(this.code).retryable;
  }
}
