/** What senders were told, written down as it comes on another disk than the service's. */

import { appendFileSync, readFileSync } from 'node:fs';

/** A journal, one line an entry. */
export interface FaultJournal {
  /** The service has said that it has the document. */
  acknowledged(way: string, sha256: string): void;
  /** The sender has destroyed the document itself before anything was said; it may have been taken. */
  maybe(sha256: string): void;
  /** Documents acknowledged so far. */
  readonly count: () => number;
  /** Everything, read back from the file. */
  read(): FaultPromises;
}

/** SHA-256 in hex. */
export interface FaultPromises {
  /** With the way in which it was acknowledged first. */
  readonly acknowledged: ReadonlyMap<string, string>;
  readonly maybe: ReadonlySet<string>;
}

type Line = { readonly way: string; readonly sha256: string } | { readonly maybe: string };

/** Opens a journal at `path`. A line is with the kernel when a call returns. */
export function faultJournal(path: string): FaultJournal {
  const known = new Set<string>();
  const write = (line: Line): void => appendFileSync(path, `${JSON.stringify(line)}\n`);
  return {
    acknowledged: (way, sha256) => {
      write({ way, sha256 });
      known.add(sha256);
    },
    maybe: (sha256) => write({ maybe: sha256 }),
    count: () => known.size,
    read: () => {
      const acknowledged = new Map<string, string>();
      const maybe = new Set<string>();
      for (const text of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
        const line = JSON.parse(text) as Line;
        if ('maybe' in line) maybe.add(line.maybe);
        else if (!acknowledged.has(line.sha256)) acknowledged.set(line.sha256, line.way);
      }
      return { acknowledged, maybe };
    },
  };
}
