/** The service as its own process with print listeners of every kind and people from a Japanese CSV, for real clients. */

import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { webClient } from '../../src/demo/web-client.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { type CommandOutcome, makeServiceSite, type ServiceProcess } from './service-process.ts';
import { urlOf } from './test-service.ts';

/** 山田 花子 belongs to both segments; 鈴木 太郎 may print from the Internet segment only. */
export const people = {
  hanako: { loginName: 'hanako', password: 'saboten-to-rakuda-27', typed: '012E4CD8A1B2C3D4' },
  taro: { loginName: 'taro', password: 'kujira-no-yubinbako-8' },
} as const;

const directory = `職員番号,ログイン名,氏名,所属,拠点,役割,セグメント,カード
10234,hanako,山田 花子,総務課,本庁,staff,lgwan internet,felica:${people.hanako.typed.toLowerCase()}
10235,taro,鈴木 太郎,税務課,東支所,staff,internet,iso14443a:04a1b2c3
`;

/** Ids of the listeners of a print site, in the order in which the service announces them. */
const listenerIds = [
  'lgwan-print',
  'claimed-print',
  'conformance',
  'signed-conformance',
  'internet-print',
] as const;

/** Id of a listener of a print site. */
export type PrintSiteListener = (typeof listenerIds)[number];

/** A running print site. */
export interface PrintSite extends AsyncDisposable {
  readonly service: ServiceProcess;
  /** The service's database, to read the audit trail. */
  readonly database: TestDatabase['database'];
  /** Runs `tomeoki ARGUMENTS`; throws with what it printed when it fails. */
  command(args: readonly string[], input?: string): Promise<CommandOutcome>;
  /** Address of a listener's queue; `authority` may carry a name and a password. */
  printerUri(listener: PrintSiteListener, scheme: 'ipp' | 'ipps', userInfo?: string): string;
  /** A personal printer address, issued to the person at the desk. */
  issueLink(
    person: { readonly loginName: string; readonly password: string },
    segment: string,
  ): Promise<string>;
}

/** Starts the service on a database of its own and imports the people with their passwords. */
export async function openPrintSite(): Promise<PrintSite> {
  await using open = new AsyncDisposableStack();
  const { database, connection } = open.use(await testDatabase());
  const site = open.use(await makeServiceSite(await configuration(), { databaseUrl: urlOf(connection) }));
  const service = await site.start();
  open.defer(async () => void (await service.stop()));
  const command = async (args: readonly string[], input?: string) => {
    const outcome = await site.command(args, input);
    if (outcome.code !== 0) throw new Error(`tomeoki ${args[0]} failed: ${outcome.stdout}${outcome.stderr}`);
    return outcome;
  };
  const file = join(site.dataFolder, '職員.csv');
  await writeFile(file, directory);
  await command(['user', 'import', file]);
  for (const { loginName, password } of Object.values(people)) {
    await command(['user', 'password', loginName, '--stdin'], password);
  }
  const owned = open.move();
  return {
    service,
    database,
    command,
    printerUri: (listener, scheme, userInfo) => {
      const { port } = new URL(service.printerUrls[listenerIds.indexOf(listener)] ?? '');
      return `${scheme}://${userInfo === undefined ? '' : `${userInfo}@`}localhost:${port}/ipp/print`;
    },
    issueLink: (person, segment) => issueLink(service.deskUrl, person, segment),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function issueLink(
  deskUrl: string,
  { loginName, password }: { readonly loginName: string; readonly password: string },
  segment: string,
): Promise<string> {
  const desk = webClient(deskUrl);
  const signedIn = await desk.send('POST', '/api/v1/sign-in', { json: { loginName, password } });
  if (signedIn.status !== 201) throw new Error(`sign-in: ${signedIn.status}`);
  const issued = await desk.send('POST', '/api/v1/capability-links', {
    json: { segment, label: '自席の端末' },
  });
  if (issued.status !== 201) throw new Error(`capability link: ${issued.status}`);
  return issued.json<{ readonly url: string }>().url;
}

async function configuration() {
  return {
    // Commands print the panel's address from the configuration, so the port must be known beforehand.
    web: { port: await freePort() },
    segments: [
      {
        id: 'lgwan',
        name: { ja: 'LGWAN接続系', en: 'LGWAN' },
        listeners: [
          { id: 'lgwan-print', port: 0 },
          { id: 'claimed-print', port: 0, identification: ['claimed-name' as const] },
          { id: 'conformance', port: 0, purpose: 'conformance' as const },
          {
            id: 'signed-conformance',
            port: 0,
            purpose: 'conformance' as const,
            identification: ['basic' as const],
          },
        ],
      },
      {
        id: 'internet',
        name: { ja: 'インターネット接続系', en: 'Internet' },
        listeners: [{ id: 'internet-print', port: 0, identification: ['capability' as const] }],
      },
    ],
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
