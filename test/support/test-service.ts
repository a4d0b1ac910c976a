/** The service's own parts in the test's process, on a database and a folder of their own, with a virtual printer. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolConfig } from 'pg';
import {
  startVirtualPrinter,
  type VirtualPrinter,
  type VirtualPrinterOptions,
} from '../../drivers/simulators/virtual-printer.ts';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { type Printing, startPrinting } from '../../src/context/printing.ts';
import { openStores, type Stores } from '../../src/context/stores.ts';
import { addDevice } from '../../src/devices/enrol/add-device.ts';
import { ensureCertificate } from '../../src/http/certificate.ts';
import { enrolCard } from '../../src/identity/card/enrol-card.ts';
import { setPassword } from '../../src/identity/directory/manage-people.ts';
import type { Device } from '../../src/ports/device-store.ts';
import type { PersonId, SegmentId } from '../../src/shared/ids.ts';
import { silentLog } from '../../src/shared/log.ts';
import { testDatabase } from './database.ts';

/** Segments of the test service. Every listener takes any free port. */
export const testSegments = [
  {
    id: 'lgwan',
    name: { ja: 'LGWAN接続系', en: 'LGWAN' },
    listeners: [
      { id: 'lgwan-print', port: 0 },
      { id: 'demo-print', port: 0, identification: ['claimed-name'] },
      { id: 'conformance', port: 0, tls: 'optional', purpose: 'conformance' },
    ],
  },
  {
    id: 'mynumber',
    name: { ja: 'マイナンバー利用事務系', en: 'My Number' },
    releaseFactors: 2,
    listeners: [{ id: 'mynumber-print', port: 0, identification: ['basic'], tls: 'required' }],
  },
] as const;

/** A connection of the test database as a URL, for configuration. */
export function urlOf(connection: PoolConfig): string {
  if (connection.connectionString !== undefined) return connection.connectionString;
  const url = new URL(`postgres://localhost/${connection.database ?? ''}`);
  for (const [name, value] of Object.entries(connection)) {
    if (['host', 'port', 'user', 'password'].includes(name) && value !== undefined) {
      url.searchParams.set(name, String(value));
    }
  }
  return url.href;
}

/** Stores and print side of a test. */
export interface TestService extends AsyncDisposable {
  readonly config: Config;
  readonly stores: Stores;
  readonly printing: Printing;
  /** Address of the queue of a listener. */
  printerUri(listenerId: string, scheme?: 'ipp' | 'ipps'): string;
  addPerson(loginName: string, options?: AddPersonOptions): Promise<PersonId>;
  /** A virtual printer and the device enrolled for it. */
  addPrinter(
    name: string,
    options?: VirtualPrinterOptions & { readonly segments?: readonly string[] },
  ): Promise<{ readonly printer: VirtualPrinter; readonly device: Device; readonly panelToken: string }>;
}

/** What a test person has. */
export interface AddPersonOptions {
  readonly segments?: readonly string[];
  readonly card?: string;
  readonly password?: string;
  readonly department?: string;
  readonly roles?: readonly ('staff' | 'records' | 'administrator')[];
}

/** Starts the parts. `overrides` go over the members of the configuration. */
export async function startTestService(overrides: Partial<Config> = {}): Promise<TestService> {
  await using open = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-test-'));
  open.defer(() => rm(folder, { recursive: true, force: true }));
  const { connection } = open.use(await testDatabase());
  const base = loadConfig(readEnvironment({ TOMEOKI_DATA: folder, DATABASE_URL: urlOf(connection) }), false);
  const config: Config = { ...base, ...withDefaults(testSegments), ...overrides };
  const stores = open.use(await openStores(config, silentLog));
  const certificate = await ensureCertificate(folder, ['localhost', '127.0.0.1'], stores.clock);
  const printing = open.use(
    await startPrinting(stores, {
      certificate,
      deskUrl: 'https://localhost:8443/',
      hostNames: ['localhost', '127.0.0.1'],
    }),
  );
  const moved = open.move();
  return {
    config,
    stores,
    printing,
    printerUri: (listenerId, scheme = 'ipp') => {
      const port = printing.listeners.find((one) => one.config.id === listenerId)?.port;
      return `${scheme}://localhost:${port}/ipp/print`;
    },
    addPerson: (loginName, options) => addPerson(stores, loginName, options ?? {}),
    addPrinter: async (name, options = {}) => {
      const { segments = ['lgwan'], ...rest } = options;
      const printer = moved.use(await startVirtualPrinter(rest));
      return { printer, ...(await enrolPrinter(stores, name, printer.uri, segments)) };
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

/** Enrols a printing device by its URI; no certificate is pinned. */
export async function enrolPrinter(
  stores: Stores,
  name: string,
  printUri: string,
  segments: readonly string[] = ['lgwan'],
): Promise<{ readonly device: Device; readonly panelToken: string }> {
  return await addDevice(
    { ...stores, segments: stores.segmentIds },
    {
      name,
      site: '本庁',
      department: '',
      printUri,
      scanUri: undefined,
      segments: segments as SegmentId[],
      certificateSha256: undefined,
    },
    'system',
  );
}

async function addPerson(stores: Stores, loginName: string, options: AddPersonOptions): Promise<PersonId> {
  const at = stores.clock.now();
  const id = await stores.people.upsert(
    {
      staffNumber: `S-${loginName}`,
      loginName,
      displayName: `試験 ${loginName}`,
      department: options.department ?? '総務課',
      site: '本庁',
      roles: options.roles ?? ['staff'],
      segments: (options.segments ?? ['lgwan']) as SegmentId[],
      state: 'active',
    },
    at,
    (personId) => ({
      kind: 'person.imported',
      segment: '-',
      at,
      actor: 'system',
      subject: `person:${personId}`,
      details: {},
    }),
  );
  if (options.card !== undefined) {
    await enrolCard(
      { ...stores, cards: stores.keys },
      { personId: id, cardNumber: options.card, actor: 'system' },
    );
  }
  if (options.password !== undefined) {
    await setPassword(stores, { loginName, password: options.password, actor: 'system' });
  }
  return id;
}

/** Segments with the defaults of the configuration file. */
function withDefaults(segments: typeof testSegments): Pick<Config, 'segments'> {
  return {
    segments: segments.map((segment) => ({
      releaseFactors: 1 as const,
      retentionHours: 72,
      watchedFolders: [],
      ...segment,
      listeners: segment.listeners.map((listener) => ({
        host: '127.0.0.1',
        tls: 'optional' as const,
        purpose: 'hold' as const,
        ...listener,
        identification: [
          ...('identification' in listener ? listener.identification : (['basic', 'capability'] as const)),
        ],
      })),
    })),
  };
}
