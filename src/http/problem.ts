/** Error answers: problem documents (RFC 9457), made from the coded errors of all three roots and from refusals. */

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { Language } from '../ui/text/language.ts';
import type { Explanation, RefusalCode } from '../ui/text/refusals.ts';
import { refusalTexts } from '../ui/text/refusals.ts';
import { refusalStatus, statusOf } from './status.ts';

/** A problem document. `title` says what happened, `detail` the one next step, both in the caller's language. */
export const problemSchema = z.object({
  type: z.string().describe('about:blank, or urn:tomeoki:problem: with the code'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string().describe('Error code or refusal, the same in every language'),
  reference: z.string().describe('Also in the log of the service'),
  place: z
    .object({ position: z.int(), expected: z.string() })
    .optional()
    .describe('Where a query cannot be read, in UTF-16 units, and what should stand there'),
  errors: z
    .array(z.object({ field: z.string(), message: z.string() }))
    .optional()
    .describe('Fields of the request that are not valid'),
});

/** A problem document. */
export type Problem = z.infer<typeof problemSchema>;

/** An error with a code, in the form that all three roots share. */
interface CodedError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly explanation: Explanation['cause'];
  readonly advice: Explanation['advice'];
}

function isCoded(error: unknown): error is CodedError {
  return (
    error instanceof Error &&
    ['ServiceError', 'DeviceError', 'OcrError'].includes(error.name) &&
    'advice' in error
  );
}

/** Turns whatever was thrown into an error with a code; what nobody expected becomes `INTERNAL`. */
export function codedError(thrown: unknown): CodedError {
  if (isCoded(thrown)) return thrown;
  const type = thrown instanceof Error && 'type' in thrown ? thrown.type : undefined;
  const status = thrown instanceof Error && 'status' in thrown ? thrown.status : undefined;
  if (type === 'entity.too.large') return new ServiceError('REQUEST_TOO_LARGE', { cause: thrown });
  // Body parsers and the router mark what the client did wrong with a 4xx status.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ServiceError('REQUEST_INVALID', { cause: thrown });
  }
  return new ServiceError('INTERNAL', { cause: thrown });
}

/** The problem document of an error. Details stay in the log, but for the names of fields. */
export function problemOf(error: CodedError, language: Language): Problem {
  const fields = z
    .array(z.object({ field: z.string(), message: z.string() }))
    .safeParse(error.details['fields']);
  const place = problemSchema.shape.place.safeParse(
    error.code === 'ARCHIVE_QUERY_INVALID' ? error.details : undefined,
  );
  return {
    ...problem(
      error.code,
      statusOf(error.code),
      { cause: error.explanation, advice: error.advice },
      language,
    ),
    ...(fields.success ? { errors: fields.data } : {}),
    ...(place.data && { place: place.data }),
  };
}

/** The problem document of an expected refusal. */
export function problemOfRefusal(code: RefusalCode, language: Language): Problem {
  return problem(code, refusalStatus[code], refusalTexts[code], language);
}

function problem(code: string, status: number, text: Explanation, language: Language): Problem {
  return {
    type: `urn:tomeoki:problem:${code}`,
    title: text.cause[language],
    status,
    detail: text.advice[language],
    code,
    reference: newReference(),
  };
}

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Ten characters (50 bits) that can be read out on the telephone: no 0, 1, I or O. */
export function newReference(): string {
  const characters = Array.from(randomBytes(10), (byte) => alphabet[byte % 32] ?? '');
  return `${characters.slice(0, 5).join('')}-${characters.slice(5).join('')}`;
}
