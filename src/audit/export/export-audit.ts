/**
 * Step: writes events out for an auditor. Every link of the chain in the range is read and checked, whether its event
 * is wanted or not; so the export can say from which link to which nothing that fits was left out.
 */

import { createHash, type Hash } from 'node:crypto';
import { byteOrderMark, csvLine } from '../../accounting/csv.ts';
import type { AuditFilter, AuditStore, SealedAuditEvent } from '../../ports/audit-store.ts';
import type { TokenSigner } from '../../ports/key-ring.ts';
import type { Clock } from '../../shared/clock.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { linkFits, momentOf } from '../audit-filter.ts';
import { canonicalJson } from '../canonical-json.ts';
import { emptyChain, linkHash } from '../chain.ts';
import {
  type ExportedRange,
  type ExportHead,
  type ExportScope,
  endClaims,
  exportFormat,
  exportType,
} from '../export-format.ts';

/** What exporting needs. */
export interface ExportDeps {
  readonly store: Pick<AuditStore, 'sealedSegments' | 'readChain' | 'linksOfPeriod' | 'countUnsealed'>;
  /** Signs the end; see `KeyRing.checkpoints`. */
  readonly signer: TokenSigner;
  readonly clock: Clock;
}

/** What is written out. */
export interface ExportRequest {
  readonly scope: ExportScope;
  /** The same as the scope says, as the events are looked through by. */
  readonly filter: AuditFilter;
  /** Default: every segment. */
  readonly segments?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Where it goes; each call is waited for. */
export interface ExportSinks {
  /** JSON Lines. */
  lines(text: string): Promise<void>;
  /** A table of the same events; absent: none is made. */
  csv?(text: string): Promise<void>;
}

/** What was written. */
export interface ExportReport {
  readonly events: number;
  readonly ranges: readonly ExportedRange[];
}

const pageSize = 1_000;

/**
 * Writes the export. What is not sealed yet is not in it, and counted. A chain with a fault in the range ends the
 * export with `AUDIT_CHAIN_BROKEN`; the file then has no end and does not verify.
 */
export async function exportAudit(
  deps: ExportDeps,
  request: ExportRequest,
  sinks: ExportSinks,
): Promise<ExportReport> {
  const writing = new Writing(sinks);
  const segments = [...(await deps.store.sealedSegments())]
    .filter((segment) => request.segments?.includes(segment) ?? true)
    .sort();
  const head: ExportHead = {
    format: exportFormat,
    version: 1,
    scope: request.scope,
    madeAt: deps.clock.now().toISOString(),
    segments,
  };
  await writing.line(head);
  await writing.row(['segment', 'link', 'event', 'time', 'kind', 'actor', 'subject', 'details', 'hash']);
  const ranges: ExportedRange[] = [];
  for (const segment of segments) ranges.push(await exportSegment(deps, request, segment, writing));
  const events = ranges.reduce((sum, range) => sum + range.events, 0);
  const end = { ranges, events, ...writing.digests() };
  await writing.line({ ...end, signature: await deps.signer.sign(exportType, endClaims(end)) });
  return { events, ranges };
}

async function exportSegment(
  { store }: ExportDeps,
  { filter, signal }: ExportRequest,
  segment: string,
  writing: Writing,
): Promise<ExportedRange> {
  const unsealed = await store.countUnsealed(segment);
  const { from, before } = filter;
  const range = await store.linksOfPeriod(segment, { ...(from && { from }), ...(before && { before }) });
  const first = range?.first ?? 1;
  let previous = await hashBefore(store, segment, first);
  const start = previous;
  // A whole period has every link between its first and its last, also one whose event was committed late.
  const everyLink = Object.keys(filter).every((name) => name === 'from' || name === 'before');
  let sequence = first - 1;
  let events = 0;
  while (range !== undefined && sequence < range.last) {
    signal?.throwIfAborted();
    const page = await store.readChain(segment, sequence, Math.min(pageSize, range.last - sequence));
    if (page.length === 0) throw broken(segment, sequence + 1);
    for (const link of page) {
      checkLink(segment, link, sequence + 1, previous);
      sequence = link.sequence;
      if (everyLink || linkFits(link, filter)) {
        await writing.event(segment, link, previous);
        events += 1;
      }
      previous = Buffer.from(link.hash);
    }
  }
  const [firstLink, lastLink] = range === undefined ? [0, 0] : [range.first, range.last];
  return {
    ...{ segment, firstLink, lastLink, events, unsealed },
    before: start.toString('base64url'),
    head: previous.toString('base64url'),
  };
}

async function hashBefore(
  store: Pick<AuditStore, 'readChain'>,
  segment: string,
  first: number,
): Promise<Buffer> {
  if (first <= 1) return Buffer.from(emptyChain(segment).hash);
  const [link] = await store.readChain(segment, first - 2, 1);
  if (link?.sequence !== first - 1) throw broken(segment, first - 1);
  return Buffer.from(link.hash);
}

function checkLink(segment: string, link: SealedAuditEvent, expected: number, previous: Buffer): void {
  const { sequence, event, hash } = link;
  const isWhole =
    sequence === expected && event !== undefined && equalBytes(linkHash(previous, sequence, event), hash);
  if (!isWhole) throw broken(segment, expected);
}

function broken(segment: string, link: number): ServiceError {
  return new ServiceError('AUDIT_CHAIN_BROKEN', { details: { segment, link } });
}

/** Both files, with what has been hashed of them so far. */
class Writing {
  readonly #sinks: ExportSinks;
  readonly #lines: Hash = createHash('sha256');
  readonly #csv: Hash = createHash('sha256');
  #begun = false;

  constructor(sinks: ExportSinks) {
    this.#sinks = sinks;
  }

  async line(value: unknown): Promise<void> {
    const text = `${canonicalJson(value)}\n`;
    this.#lines.update(text);
    await this.#sinks.lines(text);
  }

  async row(cells: readonly (string | number)[]): Promise<void> {
    if (this.#sinks.csv === undefined) return;
    const text = `${this.#begun ? '' : byteOrderMark}${csvLine(cells)}`;
    this.#begun = true;
    this.#csv.update(text);
    await this.#sinks.csv(text);
  }

  async event(segment: string, { sequence, hash, event }: SealedAuditEvent, previous: Buffer): Promise<void> {
    if (event === undefined) return;
    const [before, own] = [previous.toString('base64url'), Buffer.from(hash).toString('base64url')];
    await this.line({ segment, sequence, previous: before, hash: own, event });
    const { eventId, kind, actor, subject, details } = event;
    const told = canonicalJson(details);
    await this.row([segment, sequence, eventId, momentOf(event), kind, actor, subject, told, own]);
  }

  /** To be asked before the last line is written. */
  digests(): { readonly sha256: string; readonly csvSha256?: string } {
    const sha256 = this.#lines.copy().digest('hex');
    return { sha256, ...(this.#sinks.csv !== undefined && { csvSha256: this.#csv.copy().digest('hex') }) };
  }
}
