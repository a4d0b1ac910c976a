/** What taking in a scan works with. */

import type { DocumentVault } from '../../ports/document-vault.ts';
import type { ScanStore } from '../../ports/scan-store.ts';
import type { TextReader } from '../../ports/text-reader.ts';
import type { Clock } from '../../shared/clock.ts';
import type { ScanId } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';

/** Bound once by the composition root. */
export interface ScanIntakeDeps {
  readonly scans: ScanStore;
  readonly vault: DocumentVault;
  readonly reader: Pick<TextReader, 'sniff'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: {
    /** Most bytes of one document. */
    readonly scanBytes: number;
    /** How long the same bytes from the same sender count as one sending repeated, in minutes; default 10. */
    readonly repeatMinutes?: number;
  };
  /** False when the disk is nearly full: then senders are told to come back. */
  readonly hasRoom: () => Promise<boolean>;
  /** Wakes the work on a scan. The ledger is the truth: a wake that is lost is made good by the sweep. */
  readonly onReceived: (id: ScanId) => void;
}
