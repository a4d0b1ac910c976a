/** Checks an exported file: by itself with the service's public key, and against the chain where the chain is at hand. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AuditStore } from '../../ports/audit-store.ts';
import type { TokenSigner } from '../../ports/key-ring.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { canonicalJson } from '../canonical-json.ts';
import { linkHash } from '../chain.ts';
import {
  type ExportEnd,
  type ExportedEvent,
  type ExportedRange,
  type ExportHead,
  type ExportScope,
  endClaims,
  exportFormat,
  exportType,
  isGapless,
} from '../export-format.ts';

/** What is wrong with an export. */
export type ExportFault =
  /** Something was changed, added or taken out after it was made. */
  | 'bytes-changed'
  /** No key of this service signed its end. */
  | 'signature-wrong'
  /** A line says another hash than its event has. */
  | 'event-changed'
  /** Links are missing, double or out of order. */
  | 'gap'
  /** The chain of the service has other links there. */
  | 'not-of-this-chain';

/** What was found. */
export interface ExportVerification {
  readonly scope: ExportScope;
  readonly madeAt: string;
  readonly events: number;
  readonly ranges: readonly ExportedRange[];
  /** The first fault, with the number of its line (one-based); undefined: whole. */
  readonly fault: { readonly kind: ExportFault; readonly line: number } | undefined;
}

/** What verification needs; without `store` the file is judged by itself. */
export interface ExportVerificationDeps {
  readonly signer: TokenSigner;
  readonly store?: Pick<AuditStore, 'readChain'>;
}

/** Longest line in UTF-16 units. */
export const longestExportLine = 1_048_576;

const scope = z.object({
  of: z.string(),
  subjects: z.array(z.string()).exactOptional(),
  kinds: z.array(z.string()).exactOptional(),
  from: z.string().exactOptional(),
  before: z.string().exactOptional(),
});
const headForm = z.object({
  format: z.literal(exportFormat),
  version: z.literal(1),
  scope,
  madeAt: z.string(),
  segments: z.array(z.string()),
});
const eventForm = z.object({
  segment: z.string(),
  sequence: z.int(),
  previous: z.string(),
  hash: z.string(),
  event: z.object({
    eventId: z.int(),
    segment: z.string(),
    atMicroseconds: z.string(),
    kind: z.string(),
    actor: z.string(),
    subject: z.string(),
    details: z.unknown(),
  }),
});
const endForm = z.object({
  ranges: z.array(
    z.object({
      segment: z.string(),
      firstLink: z.int(),
      lastLink: z.int(),
      before: z.string(),
      head: z.string(),
      events: z.int(),
      unsealed: z.int(),
    }),
  ),
  events: z.int(),
  sha256: z.string(),
  csvSha256: z.string().exactOptional(),
  signature: z.string(),
});

/**
 * Reads the lines of an export once and checks every one. A file of another form or without its end is
 * `AUDIT_EXPORT_DAMAGED`. Whether a filtered export left out something that fits can be told by its signature, and by
 * making it again; its lines alone show that each is a true link.
 */
export async function verifyExport(
  deps: ExportVerificationDeps,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<ExportVerification> {
  const reading = new Reading();
  for await (const line of lines) reading.add(line);
  const { head, end, endLine } = reading.finish();
  let { fault } = reading;
  if (fault === undefined && reading.sha256 !== end.sha256) fault = { kind: 'bytes-changed', line: endLine };
  if (fault === undefined && !(await isSigned(deps.signer, end))) {
    fault = { kind: 'signature-wrong', line: endLine };
  }
  if (fault === undefined && !(await isOfChain(deps.store, end.ranges))) {
    fault = { kind: 'not-of-this-chain', line: endLine };
  }
  return { scope: head.scope, madeAt: head.madeAt, events: end.events, ranges: end.ranges, fault };
}

async function isSigned(signer: TokenSigner, { signature, ...end }: ExportEnd): Promise<boolean> {
  if (!signature.split('.').every(isCanonical)) return false;
  const claims = await signer.verify(exportType, signature);
  return claims !== undefined && canonicalJson(claims) === canonicalJson(endClaims(end));
}

/** The last letter of base64url may hold bits that decoders drop, so that other letters would stand for the same bytes. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

async function isOfChain(
  store: ExportVerificationDeps['store'],
  ranges: readonly ExportedRange[],
): Promise<boolean> {
  if (store === undefined) return true;
  for (const { segment, lastLink, head } of ranges) {
    if (lastLink === 0) continue;
    const [link] = await store.readChain(segment, lastLink - 1, 1);
    if (link?.sequence !== lastLink || Buffer.from(link.hash).toString('base64url') !== head) return false;
  }
  return true;
}

/** Goes through the lines; the last one is known as such only when nothing follows. */
class Reading {
  fault: ExportVerification['fault'];
  sha256 = '';
  readonly #hash = createHash('sha256');
  readonly #counts = new Map<string, { events: number; last: ExportedEvent }>();
  readonly #firsts = new Map<string, ExportedEvent>();
  #head: ExportHead | undefined;
  #held: string | undefined;
  #line = 0;

  add(line: string): void {
    if (line.length > longestExportLine) throw new ServiceError('AUDIT_EXPORT_DAMAGED');
    if (line === '') return;
    if (this.#held !== undefined) this.#take(this.#held);
    this.#held = line;
  }

  finish(): { readonly head: ExportHead; readonly end: ExportEnd; readonly endLine: number } {
    const end = endForm.safeParse(parse(this.#held ?? ''));
    if (this.#head === undefined || !end.success) throw new ServiceError('AUDIT_EXPORT_DAMAGED');
    this.sha256 = this.#hash.digest('hex');
    this.#checkRanges(this.#head, end.data);
    return { head: this.#head, end: end.data, endLine: this.#line + 1 };
  }

  #take(line: string): void {
    this.#line += 1;
    this.#hash.update(`${line}\n`);
    if (this.#line === 1) {
      const head = headForm.safeParse(parse(line));
      if (!head.success) throw new ServiceError('AUDIT_EXPORT_DAMAGED');
      this.#head = head.data;
      return;
    }
    const read = eventForm.safeParse(parse(line));
    if (!read.success) throw new ServiceError('AUDIT_EXPORT_DAMAGED');
    this.#checkEvent(read.data);
  }

  #checkEvent(one: ExportedEvent): void {
    const { segment, sequence, previous, hash, event } = one;
    const expected = linkHash(Buffer.from(previous, 'base64url'), sequence, event).toString('base64url');
    if (event.segment !== segment || expected !== hash) this.#blame('event-changed');
    const before = this.#counts.get(segment);
    if (before === undefined) this.#firsts.set(segment, one);
    else if (!this.#follows(before.last, one)) this.#blame('gap');
    this.#counts.set(segment, { events: (before?.events ?? 0) + 1, last: one });
  }

  #follows(last: ExportedEvent, next: ExportedEvent): boolean {
    if (next.sequence <= last.sequence) return false;
    const adjoins = next.sequence === last.sequence + 1;
    if (adjoins) return next.previous === last.hash;
    return this.#head === undefined || !isGapless(this.#head.scope);
  }

  #checkRanges(head: ExportHead, end: ExportEnd): void {
    for (const range of end.ranges) {
      const { events = 0, last } = this.#counts.get(range.segment) ?? {};
      const first = this.#firsts.get(range.segment);
      const within =
        first === undefined || (first.sequence >= range.firstLink && (last?.sequence ?? 0) <= range.lastLink);
      const whole =
        !isGapless(head.scope) ||
        range.lastLink === 0 ||
        (first?.sequence === range.firstLink &&
          first.previous === range.before &&
          last?.sequence === range.lastLink &&
          last.hash === range.head);
      if (events !== range.events || !within || !whole) this.#blame('gap');
    }
    const known = new Set(end.ranges.map(({ segment }) => segment));
    if ([...this.#counts.keys()].some((segment) => !known.has(segment))) this.#blame('gap');
  }

  #blame(kind: ExportFault): void {
    this.fault ??= { kind, line: this.#line };
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
