/** Remembers the latest lines of trouble of this process, so that a screen can tell them in words. */

import type { Trouble } from '../http/services/administration.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log, LogDetails } from '../shared/log.ts';

/** A log with a memory. */
export interface TroubleLog {
  /** Writes on to the log it was made of. */
  readonly log: Log;
  /** The latest first, 100 at most. Facts that went with the lines are not kept. */
  recent(): readonly Trouble[];
}

const most = 100;

/** Refusals of requests are told to whoever made them, and are no trouble of the service. */
const ordinary: ReadonlySet<string> = new Set(['request refused']);

/** Wraps a log. */
export function openTroubleLog(log: Log, clock: Clock): TroubleLog {
  const kept: Trouble[] = [];
  const keep = (level: Trouble['level'], details: LogDetails, message: string): void => {
    if (ordinary.has(message)) return;
    const code = codeOf(details);
    const last = kept[0];
    const isSame = last?.message === message && last.code === code && last.level === level;
    const times = isSame ? last.times + 1 : 1;
    if (isSame) kept.shift();
    kept.unshift({ at: clock.now(), level, code, message: message.slice(0, 300), times });
    kept.length = Math.min(kept.length, most);
  };
  return {
    log: {
      debug: (details, message) => log.debug(details, message),
      info: (details, message) => log.info(details, message),
      warn: (details, message) => {
        keep('warning', details, message);
        log.warn(details, message);
      },
      error: (details, message) => {
        keep('error', details, message);
        log.error(details, message);
      },
    },
    recent: () => [...kept],
  };
}

function codeOf({ code, err }: LogDetails): string | undefined {
  const found = code ?? (err instanceof Error && 'code' in err ? err.code : undefined);
  return typeof found === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(found) ? found : undefined;
}
