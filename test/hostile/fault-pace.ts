/** How far a run is, so that sending and faults are spread over all of it, and telling of it while it goes. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultJournal } from './fault-journal.ts';
import { countVerified, interimAccounts } from './fault-ledger.ts';

/** What is looked at. */
export interface PaceSource {
  readonly dataFolder: string;
  readonly journal: FaultJournal;
  readonly documents: number;
  readonly tell: (line: string) => void;
}

/** Where the run stands. */
export interface FaultPace {
  /** 0 at the first document, 1 when the last is verified. */
  progress(): number;
  /** Documents that are acknowledged and not verified yet, as last seen. */
  backlog(): number;
  /** Looks until `signal` aborts. */
  watch(signal: AbortSignal): Promise<void>;
}

const lookEveryMs = 1_000;
/** Verified documents between two interim accounts. */
const tellEvery = 500;

/** Watches the ledger; a database that is down just now is asked again. */
export function faultPace({ dataFolder, journal, documents, tell }: PaceSource): FaultPace {
  let verified = 0;
  let told = 0;
  const begunMs = performance.now();
  const look = async (): Promise<void> => {
    verified = await countVerified(dataFolder);
    if (verified - told < tellEvery) return;
    told = verified;
    const interim = await interimAccounts(dataFolder, journal.read());
    tell(`${Math.round((performance.now() - begunMs) / 1_000)} s: ${JSON.stringify(interim)}`);
  };
  return {
    progress: () => (journal.count() + verified) / (2 * documents),
    backlog: () => journal.count() - verified,
    watch: async (signal) => {
      while (!signal.aborted) {
        await look().catch(() => {});
        await sleep(lookEveryMs, undefined, { signal }).catch(() => {});
      }
    },
  };
}
