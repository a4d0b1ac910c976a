/** The service's log: JSON lines on standard error, with everything that could name a person taken out. */

import { pino } from 'pino';
import type { Log } from '../shared/log.ts';

/** Opens the log. `level` is pino's: `trace` to `fatal`, or `silent`. */
export function openLog(level: string): Log {
  return pino(
    {
      level,
      base: { pid: process.pid },
      redact: {
        paths: ['*.password', '*.token', '*.jobName', '*.identifierHex', '*.authorization', 'authorization'],
        remove: true,
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
