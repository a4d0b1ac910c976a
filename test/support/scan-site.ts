/** The service as its own process with all ways for scans to come in, filing into a folder and into a real S3 store. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { virtualCardReader } from '../../drivers/simulators/virtual-card-reader.ts';
import { startVirtualScanner, type VirtualScanner } from '../../drivers/simulators/virtual-scanner.ts';
import { type WebClient, webClient } from '../../src/demo/web-client.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { startRadosgw } from './radosgw.ts';
import { makeServiceSite, type ServiceProcess } from './service-process.ts';
import { urlOf } from './test-service.ts';

/** Both belong to the segment; only 山田 花子 is of the department that gets the scans. */
export const scanPeople = {
  hanako: { loginName: 'hanako', password: 'saboten-to-rakuda-27' },
  taro: { loginName: 'taro', password: 'kujira-no-yubinbako-8' },
} as const;

const cardHex = '012e4cd8a1b2c3d4';
const directory = `職員番号,ログイン名,氏名,所属,拠点,役割,セグメント,カード
10234,hanako,山田 花子,総務課,本庁,staff,lgwan,felica:${cardHex}
10235,taro,鈴木 太郎,税務課,東支所,staff,lgwan,iso14443a:04a1b2c3
`;

/** Name of the device with the scanner; its scans are called so. */
export const scannerName = '三階 複合機';

/** A running site. */
export interface ScanSite extends AsyncDisposable {
  readonly service: ServiceProcess;
  readonly database: TestDatabase['database'];
  readonly scanner: VirtualScanner;
  readonly watchedFolder: string;
  readonly filingFolder: string;
  /** A browser without a screen, signed in at the desk. */
  signIn(person: { readonly loginName: string; readonly password: string }): Promise<WebClient>;
  /** The panel of the device, with 山田 花子 before it. */
  standAtPanel(): Promise<WebClient>;
  /** Locations and bytes of all that is filed in the bucket. */
  readBucket(): Promise<Map<string, Buffer>>;
}

/** Starts everything; some 30 s. */
export async function openScanSite(): Promise<ScanSite> {
  await using open = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-scan-site-'));
  open.defer(() => rm(folder, { recursive: true, force: true }));
  const [watchedFolder, filingFolder] = [join(folder, 'share'), join(folder, 'cabinet')];
  for (const path of [watchedFolder, filingFolder]) await mkdir(path);
  const bucket = await openBucket(open);
  const { database, connection } = endingInTime(open, 'the database', await testDatabase());
  const scanner = endingInTime(open, 'the scanner', await startVirtualScanner());
  const site = endingInTime(
    open,
    'the folder of the service',
    await makeServiceSite(configuration(watchedFolder, filingFolder, bucket.target), {
      databaseUrl: urlOf(connection),
    }),
  );
  const command = async (args: readonly string[], input?: string): Promise<string> => {
    const { code, stdout, stderr } = await site.command(args, input);
    if (code !== 0) throw new Error(`tomeoki ${args[0]} failed: ${stdout}${stderr}`);
    return stdout;
  };
  const service = await site.start();
  open.defer(async () => {
    await inTime('the service', () => service.stop()).catch(async (error: unknown) => {
      await service.kill();
      throw new Error(`the service went on:\n${service.output().slice(-5_000)}`, { cause: error });
    });
  });
  await writeFile(join(folder, '職員.csv'), directory);
  await command(['user', 'import', join(folder, '職員.csv')]);
  for (const { loginName, password } of Object.values(scanPeople)) {
    await command(['user', 'password', loginName, '--stdin'], password);
  }
  const enrolled = await command([
    ...['printer', 'add', scannerName, '--scan-uri', scanner.uri],
    ...['--segments', 'lgwan', '--department', '総務課'],
  ]);
  const panelToken = /#(\S+)/.exec(enrolled)?.[1] ?? '';
  const owned = open.move();
  return {
    service,
    database,
    scanner,
    watchedFolder,
    filingFolder,
    signIn: (person) => signIn(service.deskUrl, person),
    standAtPanel: () => standAtPanel(service.deskUrl, panelToken),
    readBucket: bucket.read,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** What does not end is a fault that is named, and not a run that hangs. */
function endingInTime<T extends AsyncDisposable>(open: AsyncDisposableStack, name: string, resource: T): T {
  open.defer(() => inTime(name, () => resource[Symbol.asyncDispose]()));
  return resource;
}

async function inTime(name: string, end: () => PromiseLike<unknown>): Promise<void> {
  const timer = new AbortController();
  const late = sleep(60_000, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`${name} did not end within a minute`);
  });
  late.catch(() => {});
  try {
    await Promise.race([end(), late]);
  } finally {
    timer.abort();
  }
}

interface BucketPlace {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

async function openBucket(open: AsyncDisposableStack) {
  const gateway = endingInTime(open, 'the gateway', await startRadosgw());
  const { endpoint, accessKeyId, secretAccessKey } = gateway;
  const bucket = `scan-ways-${process.pid}`;
  const client = new S3Client({
    endpoint,
    credentials: { accessKeyId, secretAccessKey },
    region: 'us-east-1',
    forcePathStyle: true,
  });
  open.defer(() => client.destroy());
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const target: BucketPlace = { endpoint, bucket, accessKeyId, secretAccessKey };
  const read = async (): Promise<Map<string, Buffer>> => {
    const files = new Map<string, Buffer>();
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    for (const { Key = '' } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      files.set(Key.replace(/^filed\//, ''), Buffer.from((await Body?.transformToByteArray()) ?? []));
    }
    return files;
  };
  return { target, read };
}

function configuration(watchedFolder: string, filingFolder: string, bucket: BucketPlace) {
  return {
    web: { port: 0 },
    segments: [
      {
        id: 'lgwan',
        name: { ja: 'LGWAN接続系', en: 'LGWAN' },
        watchedFolders: [{ id: 'mfp-share', path: watchedFolder, department: '総務課', quietMs: 500 }],
      },
    ],
    filing: {
      targets: [
        { kind: 'folder' as const, name: 'cabinet', path: filingFolder },
        { kind: 's3' as const, name: 'cloud', prefix: 'filed/', region: 'us-east-1', ...bucket },
      ],
      rules: [{ id: 'all', targets: ['cabinet', 'cloud'], location: '{fiscalYear}/{department}/{title}' }],
    },
  };
}

async function signIn(
  deskUrl: string,
  { loginName, password }: { readonly loginName: string; readonly password: string },
): Promise<WebClient> {
  const desk = webClient(deskUrl);
  const answer = await desk.send('POST', '/api/v1/sign-in', { json: { loginName, password } });
  if (answer.status !== 201) throw new Error(`sign-in: HTTP ${answer.status}`);
  return desk;
}

async function standAtPanel(deskUrl: string, token: string): Promise<WebClient> {
  const panel = webClient(deskUrl);
  const paired = await panel.send('POST', '/api/v1/panel/pair', { json: { token } });
  const typed = virtualCardReader().type({ technology: 'felica', identifierHex: cardHex });
  const tapped = await panel.send('POST', '/api/v1/panel/tap', { json: { typed } });
  if (paired.status !== 200 || tapped.status >= 300) {
    throw new Error(`panel: HTTP ${paired.status}, ${tapped.status}`);
  }
  return panel;
}
