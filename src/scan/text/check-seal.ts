/** Step received → sealed: the file is whole, as far as its outer structure tells. */

import { ServiceError } from '../../shared/errors/service-error.ts';
import { readOriginal, type ScanStep } from '../process/scan-work.ts';
import { scanEvent } from '../scan-job.ts';

const codes = { empty: 'SCAN_EMPTY', truncated: 'SCAN_INCOMPLETE', malformed: 'SCAN_MALFORMED' } as const;

/** Throws `SCAN_EMPTY`, `SCAN_INCOMPLETE`, `SCAN_MALFORMED`, or `SCAN_FORMAT_UNSUPPORTED`. */
export const checkSeal: ScanStep = async (deps, scan) => {
  if (scan.mediaType === 'application/octet-stream') throw new ServiceError('SCAN_FORMAT_UNSUPPORTED');
  const structure = deps.reader.checkStructure(await readOriginal(deps, scan));
  if (structure !== 'whole') throw new ServiceError(codes[structure]);
  return { patch: { state: 'sealed' }, events: [scanEvent('scan.sealed', scan, deps.clock.now())] };
};
