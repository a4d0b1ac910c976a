/** Which codes of a batch are cover sheets of ours, and what a part gets of its own one. */

import type { AuditEvent } from '../../audit/audit-event.ts';
import type { CoverSheetStore } from '../../ports/cover-sheet-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { FoundMarks } from '../../ports/text-reader.ts';
import type { Clock } from '../../shared/clock.ts';
import { type CoverSheet, isGenuine, readSheetCode, type SheetMac, sheetPrefix } from '../cover-sheet.ts';
import type { ScanJob } from '../scan-job.ts';
import type { MarkedPage, PlannedPart, SheetClaim } from './plan-parts.ts';

/** What judging needs. */
export interface SheetDeps {
  readonly sheets: CoverSheetStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly clock: Clock;
}

/** Why a part waits for a person. */
export type SheetFault =
  | 'SCAN_SHEET_INVALID'
  | 'SCAN_SHEET_EXPIRED'
  | 'SCAN_SHEET_USED'
  | 'SCAN_SHEETS_CONFLICT';

/** What a part's sheet came to. */
export type SheetVerdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'good'; readonly sheet: CoverSheet }
  | { readonly kind: 'fault'; readonly fault: SheetFault };

/** The keyed hash of cover sheets. */
export function sheetMac(keys: Pick<KeyedHashes, 'tokenHash'>): SheetMac {
  return (text) => keys.tokenHash('cover-sheet', text);
}

/** Marks with their codes judged. A sheet of another segment is none: nothing that is printed moves a scan across. */
export async function markPages(
  deps: SheetDeps,
  scan: Pick<ScanJob, 'segment'>,
  found: readonly FoundMarks[],
): Promise<{ readonly pages: readonly MarkedPage[]; readonly known: ReadonlyMap<string, CoverSheet> }> {
  const known = new Map<string, CoverSheet>();
  const texts = new Set(found.flatMap(({ codes }) => codes.filter((code) => code.startsWith(sheetPrefix))));
  for (const text of texts) {
    const id = readSheetCode(text);
    const sheet = id === undefined ? undefined : await deps.sheets.find(id);
    if (sheet?.segment === scan.segment && isGenuine(text, sheet, sheetMac(deps.keys)))
      known.set(text, sheet);
  }
  const claim = (text: string): SheetClaim => ({ text, genuine: known.has(text) });
  const pages = found.map(({ pageNumber, patch, codes, blank }) => ({
    pageNumber,
    patch,
    blank,
    sheets: codes.filter((code) => texts.has(code)).map(claim),
  }));
  return { pages, known };
}

/** Judges the parts in order and takes their sheets, each for one part only. */
export async function takeSheets(
  deps: SheetDeps,
  batch: Pick<ScanJob, 'id' | 'segment'>,
  parts: readonly PlannedPart[],
  known: ReadonlyMap<string, CoverSheet>,
): Promise<readonly SheetVerdict[]> {
  const taken = new Set<string>();
  const verdicts: SheetVerdict[] = [];
  for (const { sheets } of parts) {
    const [claim, another] = sheets;
    if (claim === undefined) verdicts.push({ kind: 'none' });
    else if (another !== undefined) verdicts.push({ kind: 'fault', fault: 'SCAN_SHEETS_CONFLICT' });
    else verdicts.push(await takeOne(deps, batch, known.get(claim.text), taken));
  }
  return verdicts;
}

async function takeOne(
  { sheets, clock }: SheetDeps,
  batch: Pick<ScanJob, 'id' | 'segment'>,
  sheet: CoverSheet | undefined,
  taken: Set<string>,
): Promise<SheetVerdict> {
  const at = clock.now();
  if (sheet === undefined) return { kind: 'fault', fault: 'SCAN_SHEET_INVALID' };
  if (taken.has(sheet.id)) return { kind: 'fault', fault: 'SCAN_SHEET_USED' };
  if (sheet.expiresAt <= at) return { kind: 'fault', fault: 'SCAN_SHEET_EXPIRED' };
  const event: AuditEvent = {
    kind: 'cover-sheet.used',
    segment: batch.segment,
    at,
    actor: 'system',
    subject: `cover-sheet:${sheet.id}`,
    details: { scan: batch.id },
  };
  if (!(await sheets.use(sheet.id, batch.id, at, [event])))
    return { kind: 'fault', fault: 'SCAN_SHEET_USED' };
  taken.add(sheet.id);
  return { kind: 'good', sheet };
}
