/** Step: what became of a scan, step by step, for whoever may follow it. */

import type { OwnScanStore } from '../../ports/own-scan-store.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import { isUuid, type PersonId, type ScanId } from '../../shared/ids.ts';

/** What happened to a scan, as far as it concerns its people. */
export const scanTimelineKinds = [
  'scan.received',
  'scan.sealed',
  'scan.separated',
  'scan.rejoined',
  'scan.withdrawn',
  'scan.recognised',
  'scan.filed',
  'scan.verified',
  'scan.assigned',
  'scan.retried',
  'scan.unlocked',
  'scan.quarantined',
  'scan.refused',
  'scan.sealed-off',
  'scan.erased',
] as const;

/** One of them. */
export type ScanTimelineKind = (typeof scanTimelineKinds)[number];

/** One entry of a timeline. */
export interface ScanTimelineEntry {
  readonly at: Date;
  readonly kind: ScanTimelineKind;
  /** Error code. */
  readonly reason?: string;
  /** Pages that were read. */
  readonly pages?: number;
  /** Who did it, when it was somebody other than who asks. */
  readonly byName?: string;
}

const mostEntries = 300;

/** The timeline, oldest first. Whether the person may follow the scan was asked before. */
export async function scanTimeline(
  deps: { readonly own: Pick<OwnScanStore, 'history'>; readonly people: Pick<PersonStore, 'findById'> },
  personId: PersonId,
  scanId: ScanId,
): Promise<readonly ScanTimelineEntry[]> {
  const names = new Map<string, string | undefined>();
  const nameOf = async (actor: string): Promise<string | undefined> => {
    const id = /^person:(.+)$/.exec(actor)?.[1];
    if (id === undefined || id === personId || !isUuid(id)) return undefined;
    if (!names.has(id)) names.set(id, (await deps.people.findById(id as PersonId))?.displayName);
    return names.get(id);
  };
  const entries: ScanTimelineEntry[] = [];
  for (const { at, kind, actor, details } of await deps.own.history(scanId, mostEntries)) {
    if (!isTold(kind)) continue;
    const { reason, pages } = details;
    const byName = await nameOf(actor);
    entries.push({
      at,
      kind,
      ...(typeof reason === 'string' && { reason }),
      ...(kind === 'scan.recognised' && typeof pages === 'number' && { pages }),
      ...(byName !== undefined && { byName }),
    });
  }
  return entries;
}

function isTold(kind: string): kind is ScanTimelineKind {
  return (scanTimelineKinds as readonly string[]).includes(kind);
}
