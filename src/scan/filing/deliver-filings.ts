/** Step classified → filed: every target has its copies. */

import type { ByteStream } from '../../ports/blob-store.ts';
import { type FilingItem, type FilingTarget, filingRenditions } from '../../ports/filing-target.ts';
import type { Filing, KeptDecision } from '../../ports/scan-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { type ScanStep, type ScanWorkDeps, sealedOriginal } from '../process/scan-work.ts';
import { faultKind, type ScanJob, scanEvent } from '../scan-job.ts';
import { retentionOf } from './decision.ts';
import { withContentSuffix } from './file-name.ts';
import { mediaTypeOf } from './plan.ts';
import { askedRestMs, callTarget } from './target-rest.ts';
import { openUnitFile, type UnitSource } from './unit.ts';

/** What delivering needs of a document beside the copy itself. */
export interface DeliveredDocument {
  readonly source: UnitSource;
  readonly mediaType: string;
  readonly decision: KeptDecision | undefined;
  /** All copies of the document, to give the files of a unit one name. */
  readonly filings: readonly Filing[];
}

/**
 * Delivers what is not delivered yet; the copies of a target are noted together. Putting the same bytes twice is one copy,
 * so that a crash in between does no harm. A name that other bytes have gets a part of the content's hash. A
 * target that is away keeps none of the others waiting: the scan waits for it when they are done.
 */
export const deliverFilings: ScanStep = async (deps, scan, signal) => {
  const document = await documentOf(deps, scan);
  const { filings } = document;
  const faults: unknown[] = [];
  for (const target of new Set(filings.map((one) => one.target))) {
    await deliverTo(deps, document, target, signal).catch((error: unknown) => faults.push(error));
    signal.throwIfAborted();
  }
  if (faults.length > 0) throw foremost(faults);
  const event = scanEvent('scan.filed', scan, deps.clock.now(), 'system', {
    copies: filings.length,
    targets: [...new Set(filings.map(({ target }) => target))],
    rules: [...new Set(filings.map(({ rule }) => rule))],
  });
  return { patch: { state: 'filed' }, events: filings.length === 0 ? [] : [event] };
};

/** A scan in custody as a document that can be delivered. */
export async function documentOf(deps: ScanWorkDeps, scan: ScanJob): Promise<DeliveredDocument> {
  const renditions = await deps.scans.listRenditions(scan.id);
  const decision = await deps.scans.findDecision(scan.id);
  return {
    source: { scan, renditions: [sealedOriginal(scan), ...renditions], manifest: decision?.manifest },
    mediaType: scan.mediaType,
    decision,
    filings: await deps.scans.listFilings(scan.id),
  };
}

/** The target of a copy. Throws `SCAN_TARGET_UNKNOWN` when the configuration has it no longer. */
export function targetOf(deps: Pick<ScanWorkDeps, 'targets'>, name: string): FilingTarget {
  const target = deps.targets.get(name);
  if (target === undefined) throw new ServiceError('SCAN_TARGET_UNKNOWN', { details: { target: name } });
  return target;
}

/** Delivers the copies that a target does not have yet; gives all copies as they stand then. */
export async function deliverTo(
  deps: ScanWorkDeps,
  document: DeliveredDocument,
  target: string,
  signal: AbortSignal,
): Promise<readonly Filing[]> {
  const waiting = document.filings.filter((one) => one.target === target && one.filedAt === undefined);
  if (waiting.length === 0) return document.filings;
  const filedAt = deps.clock.now();
  const found = targetOf(deps, target);
  const done: Filing[] = [];
  let known = document;
  try {
    await callTarget(deps, target, async () => {
      for (const filing of inOrder(waiting)) {
        signal.throwIfAborted();
        const location = await putCopy(deps, found, known, filing);
        const filed = { ...filing, location, filedAt };
        done.push(filed);
        known = { ...known, filings: known.filings.map((one) => (one.id === filed.id ? filed : one)) };
      }
    });
  } finally {
    // What went before a fault is not sent again.
    if (done.length > 0) await deps.scans.markFiled(done, filedAt);
  }
  return known.filings;
}

/** Puts a copy and returns where it lies: at its planned location, or beside it when other bytes have that. */
export async function putCopy(
  deps: Pick<ScanWorkDeps, 'vault'>,
  target: FilingTarget,
  document: DeliveredDocument,
  filing: Filing,
): Promise<string> {
  const open = (): ByteStream => openUnitFile(deps.vault, document.source, filing.rendition);
  const item = itemOf(document, filing);
  const last = locationsOf(document, filing).length - 1;
  for (const [index, location] of locationsOf(document, filing).entries()) {
    try {
      await target.put({ ...item, location }, open);
      return location;
    } catch (error) {
      const taken = error instanceof ServiceError && error.code === 'STORE_FILING_CONFLICT';
      if (!taken || index === last) throw error;
    }
  }
  throw new ServiceError('STORE_FILING_CONFLICT');
}

/**
 * Where a copy may lie, best first: as planned, with the hash of the unit's manifest, with its own. Once one file of
 * the unit has the manifest's hash in its name the others follow, so that they stay together.
 */
function locationsOf({ filings }: DeliveredDocument, filing: Filing): readonly string[] {
  const own = withContentSuffix(filing.location, filing.sha256);
  const unit = filings.filter(({ target }) => target === filing.target);
  const manifest = unit.find(({ rendition }) => rendition === 'manifest');
  if (manifest === undefined) return [filing.location, own];
  const common = withContentSuffix(filing.location, manifest.sha256);
  const mark = `-${Buffer.from(manifest.sha256).toString('hex').slice(0, 12)}`;
  const moved = unit.some(({ filedAt, location }) => filedAt !== undefined && location.includes(mark));
  const beside = common === own ? [own] : [common, own];
  return moved ? beside : [filing.location, ...beside];
}

function itemOf({ source, mediaType, decision }: DeliveredDocument, filing: Filing): FilingItem {
  const retention = decision && retentionOf(decision);
  return {
    location: filing.location,
    mediaType: mediaTypeOf(filing.rendition, mediaType),
    byteLength: filing.byteLength,
    sha256: filing.sha256,
    documentId: source.scan.id,
    rendition: filing.rendition,
    ...(decision !== undefined && { metadata: decision.metadata, fields: decision.fields }),
    ...(retention !== undefined && { retention }),
  };
}

/** The original first: its name is the one that people see taken. */
function inOrder(filings: readonly Filing[]): Filing[] {
  const rank = ({ rendition }: Filing): number => filingRenditions.indexOf(rendition);
  return [...filings].sort((a, b) => rank(a) - rank(b));
}

/** What to do next follows from one fault: of the document before that of a target, and of those the shortest rest. */
export function foremost(faults: readonly unknown[]): unknown {
  const isTarget = (error: unknown): boolean =>
    error instanceof ServiceError && faultKind(error.code) === 'environment';
  const rest = (error: unknown): number => askedRestMs(error) ?? 0;
  return faults.find((error) => !isTarget(error)) ?? [...faults].sort((a, b) => rest(a) - rest(b))[0];
}
