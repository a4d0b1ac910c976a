/** Held jobs into a fresh cupsd, as it comes or made durable. */

import { join } from 'node:path';
import { startPrivateCups } from '../../support/private-cupsd.ts';
import type { LoadReport } from './ipp-load.ts';
import { cpuMsOf, runLoad, writeRequest } from './load.ts';

/** What a run of a server came to. */
export interface Cell extends LoadReport {
  readonly serverCpuMs: number;
}

/** As it comes (an acknowledged job is lost in a power cut), or made durable. */
export type CupsKind = 'default' | 'durable';

/** Loads a scheduler that was started for this alone. `folder` takes the request; `env` goes to the scheduler. */
export async function measureCups(
  kind: CupsKind,
  load: {
    readonly folder: string;
    readonly document: Uint8Array;
    readonly clients: number;
    readonly seconds: number;
    readonly env?: NodeJS.ProcessEnv;
  },
): Promise<Cell> {
  const durable = kind === 'durable';
  await using cups = await startPrivateCups({
    scheduler: [
      'MaxJobs 0',
      'LogLevel warn',
      'AccessLogLevel config',
      ...(durable ? ['DirtyCleanInterval 0'] : []),
    ],
    files: ['FileDevice Yes', ...(durable ? ['SyncOnClose Yes'] : [])],
    ...(load.env && { env: load.env }),
  });
  await cups.command('/usr/sbin/lpadmin', '-p', 'held', '-E', '-v', 'file:///dev/null');
  const printerUri = `ipp://localhost:${cups.port}/printers/held`;
  const file = join(load.folder, `cups-${kind}`);
  await writeRequest(file, { printerUri, operation: 0x0002, userName: 'user1', document: load.document });
  const before = cpuMsOf([cups.pid]);
  const { clients, seconds } = load;
  const report = await runLoad({ port: cups.port, requestFiles: [file], clients, seconds });
  return { ...report, serverCpuMs: cpuMsOf([cups.pid]) - before };
}
