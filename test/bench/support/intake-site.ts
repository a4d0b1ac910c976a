/** A service of its own process to be loaded: embedded database, people with printer addresses, no OCR at work. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/config.ts';
import { readEnvironment } from '../../../src/config/env.ts';
import { openStores } from '../../../src/context/stores.ts';
import { setPassword } from '../../../src/identity/directory/manage-people.ts';
import { issueLink } from '../../../src/identity/link/capability-link.ts';
import type { SegmentId } from '../../../src/shared/ids.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { makeServiceSite, type ServiceProcess, type ServiceSite } from '../../support/service-process.ts';

/** A running service to be loaded. */
export interface IntakeSite extends AsyncDisposable {
  readonly site: ServiceSite;
  readonly service: ServiceProcess;
  readonly port: number;
  /** From starting the process to its word that it is ready. */
  readonly readyMs: number;
  /** Personal printer addresses (`ipp://`), one for each person. */
  readonly printerUris: readonly string[];
  /** The printer that asks for name and password, over TLS only (`ipps://`), and its port. */
  readonly basicUri: string;
  readonly basicPort: number;
  /** Process ids of the service and of its own database server (0 when it has none). */
  readonly pids: { readonly service: number; readonly database: number };
}

/** Starts it with so many people. `env` goes to the service. */
export async function openIntakeSite(
  people: number,
  options: {
    readonly env?: NodeJS.ProcessEnv;
    readonly dataFolder?: string;
    /** An external database; default: its own. */
    readonly databaseUrl?: string;
    /** Of everybody; default: none. */
    readonly password?: string;
    /** Runs with the site's environment before the service starts. */
    readonly beforeStart?: (env: NodeJS.ProcessEnv) => Promise<void>;
  } = {},
): Promise<IntakeSite> {
  await using open = new AsyncDisposableStack();
  const site = open.use(
    await makeServiceSite(
      {
        web: { port: 0 },
        segments: [
          {
            id: 'lgwan',
            name: { ja: 'LGWAN接続系', en: 'LGWAN' },
            listeners: [
              { id: 'print', port: 0, identification: ['capability'] },
              { id: 'print-basic', port: 0, identification: ['basic'], tls: 'required' },
            ],
          },
        ],
        ocr: { processes: 1 },
        limits: { heldJobsPerPerson: 1_000_000_000, freeDiskBytes: 0 },
      },
      {
        ...(options.dataFolder !== undefined && { dataFolder: options.dataFolder }),
        ...(options.databaseUrl !== undefined && { databaseUrl: options.databaseUrl }),
      },
    ),
  );
  // As if imported and issued long ago, without the limits on how fast people may sign in.
  const secrets = await enrol(site, people, options.password);
  await options.beforeStart?.(site.env);
  const beganMs = performance.now();
  const service = await site.start(options.env === undefined ? {} : { env: options.env });
  open.defer(async () => void (await service.stop()));
  const readyMs = performance.now() - beganMs;
  const portOf = (url = '') => Number(new URL(url.replace(/^ipps?/, 'http')).port);
  const [port, basicPort] = [portOf(service.printerUrls[0]), portOf(service.printerUrls[1])];
  const printerUris = secrets.map((secret) => `ipp://localhost:${port}/ipp/print/u-${secret}`);
  const owned = open.move();
  return {
    site,
    service,
    port,
    readyMs,
    printerUris,
    basicUri: `ipps://localhost:${basicPort}/ipp/print`,
    basicPort,
    pids: {
      service: service.pid,
      database: options.databaseUrl === undefined ? databasePid(site.dataFolder) : 0,
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The postmaster's process id, from the first line of its lock file. */
export function databasePid(dataFolder: string): number {
  return Number(readFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), 'latin1').split('\n', 1)[0]);
}

async function enrol(
  site: ServiceSite,
  people: number,
  password: string | undefined,
): Promise<readonly string[]> {
  await using stores = await openStores(loadConfig(readEnvironment(site.env)), silentLog);
  const segment = 'lgwan' as SegmentId;
  const secrets: string[] = [];
  for (let number = 1; number <= people; number += 1) {
    const at = stores.clock.now();
    const id = await stores.people.upsert(
      {
        staffNumber: String(number),
        loginName: `user${number}`,
        displayName: `利用者${number}`,
        department: '総務課',
        site: '',
        roles: ['staff'],
        segments: [segment],
        state: 'active',
      },
      at,
      (person) => ({
        kind: 'person.imported',
        segment: '-',
        at,
        actor: 'system',
        subject: `person:${person}`,
        details: {},
      }),
    );
    const person = await stores.people.findById(id);
    if (person === undefined) throw new Error('the person was not stored');
    const { loginName } = person;
    if (password !== undefined) await setPassword(stores, { loginName, password, actor: 'system' });
    const issued = await issueLink(stores, person, { segment, label: 'bench' });
    if (!issued.ok) throw new Error(issued.refusal);
    secrets.push(issued.value.token);
  }
  return secrets;
}
