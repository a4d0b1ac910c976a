/**
 * When and from how far away capability links were used, so that people can ask themselves "was that me?". Uses are
 * gathered for a moment and written together: a busy link must not cost every job a write. What a killed process had
 * gathered is lost, at most {@link flushAfterMs} of it.
 */

import { setTimeout } from 'node:timers';
import { addressClassOf } from '../../../drivers/device/address-range.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Log } from '../../shared/log.ts';

/** How long uses are gathered. */
export const flushAfterMs = 4_000;

/** Gathers uses. Disposing writes what is left; a use noted afterwards is lost. */
export interface LinkUses extends AsyncDisposable {
  note(linkId: string, remoteAddress: string, at: Date): void;
  /** Writes what was gathered. Never rejects: a use that cannot be written is told to the log only. */
  flush(): Promise<void>;
}

interface Gathered {
  readonly at: Date;
  readonly remoteAddress: string;
  readonly count: number;
}

/** Opens an empty gathering. */
export function openLinkUses(deps: {
  readonly people: Pick<PersonStore, 'noteLinkUse'>;
  readonly log: Log;
}): LinkUses {
  let gathered = new Map<string, Gathered>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const write = async (uses: ReadonlyMap<string, Gathered>) => {
    for (const [linkId, use] of uses) {
      try {
        const { at, remoteAddress, count } = use;
        await deps.people.noteLinkUse(linkId, { at, from: addressClassOf(remoteAddress), count });
      } catch (error) {
        deps.log.warn({ err: error }, 'the use of a capability link could not be noted');
      }
    }
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const uses = gathered;
    gathered = new Map();
    writing = writing.then(() => write(uses));
    return writing;
  };
  return {
    note(linkId, remoteAddress, at) {
      const count = (gathered.get(linkId)?.count ?? 0) + 1;
      gathered.set(linkId, { at, remoteAddress, count });
      timer ??= setTimeout(() => void flush(), flushAfterMs).unref();
    },
    flush,
    [Symbol.asyncDispose]: flush,
  };
}
