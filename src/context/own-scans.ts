/** Binds following scans at the desk to the stores. */

import type { ScanServices } from '../http/services/scans.ts';
import type { Person } from '../identity/person.ts';
import type { ScanStore } from '../ports/scan-store.ts';
import { scanTimeline } from '../scan/desk/scan-timeline.ts';
import type { ScanJob } from '../scan/scan-job.ts';
import { isUuid, type ScanId } from '../shared/ids.ts';
import { ownScanStore } from '../stores/postgres/own-scan-store.ts';
import { deskSegments } from './desk-segments.ts';
import type { Stores } from './stores.ts';

const mostListed = 200;

/** Binds what a person may learn of scans. */
export function ownScanServices(
  stores: Pick<Stores, 'segments' | 'database' | 'people'>,
  scans: Pick<ScanStore, 'find'>,
): Pick<ScanServices, 'status' | 'mine' | 'timeline'> {
  const own = ownScanStore(stores.database);
  const find = async (person: Person, scanId: ScanId): Promise<ScanJob | undefined> => {
    const scan = isUuid(scanId) ? await scans.find(scanId) : undefined;
    return scan !== undefined && maySee(stores, person, scan) ? scan : undefined;
  };
  return {
    status: async (person, scanId) => {
      const scan = await find(person, scanId);
      if (scan === undefined) return undefined;
      return {
        state: scan.state,
        ...(scan.reason !== undefined && { reason: scan.reason }),
        ...(scan.recordId !== undefined && { recordId: scan.recordId }),
      };
    },
    mine: (person) => own.list({ personId: person.id, segments: deskSegments(stores, person) }, mostListed),
    timeline: async (person, scanId) => {
      const scan = await find(person, scanId);
      return scan && (await scanTimeline({ ...stores, own }, person.id, scan.id));
    },
  };
}

/** The owner, the department that got it, and records clerks; in segments the desk may show. */
function maySee(stores: Pick<Stores, 'segments'>, person: Person, scan: ScanJob): boolean {
  if (!deskSegments(stores, person).includes(scan.segment)) return false;
  if (scan.ownerId !== undefined && scan.ownerId === person.id) return true;
  return (
    person.roles.includes('records') || (scan.department !== '' && scan.department === person.department)
  );
}
