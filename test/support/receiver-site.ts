/** The service as its own process with every receiver of files, one account, and curl to send with. */

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { type TestDatabase, testDatabase } from './database.ts';
import { makeServiceSite } from './service-process.ts';
import { urlOf } from './test-service.ts';

/** The account of the device, and the person who uploads. */
export const receiverAccount = { name: 'mfp-3f', secret: 'kamome-to-hikari-31' } as const;
/** Signs in at the desk. */
export const uploader = { loginName: 'hanako', password: 'saboten-to-rakuda-27' } as const;

/** How a run of curl ended. */
export interface CurlOutcome {
  /** Exit code; undefined when it was killed. */
  readonly exit: number | undefined;
  /** Last reply code of the protocol; 0 when there was none. */
  readonly status: number;
  readonly output: string;
}

/** A running site. */
export interface ReceiverSite extends AsyncDisposable {
  readonly database: TestDatabase['database'];
  readonly folder: string;
  readonly deskUrl: string;
  readonly ports: Readonly<Record<'ftp' | 'ftps' | 'sftp' | 'webdav', number>>;
  /** Private key of the account, as curl wants it. */
  readonly keyFile: string;
  /** Runs curl; with `killAfterMs` it is killed in the middle. */
  curl(args: readonly string[], killAfterMs?: number): Promise<CurlOutcome>;
}

const directory = `職員番号,ログイン名,氏名,所属,拠点,役割,セグメント
10234,${uploader.loginName},山田 花子,総務課,本庁,staff,lgwan
`;

/** Starts everything; some 20 s. */
export async function openReceiverSite(): Promise<ReceiverSite> {
  await using open = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-receivers-'));
  open.defer(() => rm(folder, { recursive: true, force: true }));
  const [ftp = 0, ftps = 0, sftp = 0, webdav = 0] = await freePorts(4);
  const ports = { ftp, ftps, sftp, webdav };
  const { database, connection } = open.use(await testDatabase());
  const site = open.use(await makeServiceSite(configuration(ports), { databaseUrl: urlOf(connection) }));
  const service = await site.start();
  open.defer(async () => void (await service.stop()));
  const command = async (args: readonly string[], input?: string) => {
    const { code, stdout, stderr } = await site.command(args, input);
    if (code !== 0) throw new Error(`tomeoki ${args.slice(0, 3).join(' ')} failed: ${stdout}${stderr}`);
  };
  const keys = ssh2.utils.generateKeyPairSync('rsa', { bits: 2_048 });
  const keyFile = join(folder, 'device-key');
  await writeFile(keyFile, keys.private, { mode: 0o600 });
  await writeFile(`${keyFile}.pub`, keys.public);
  await writeFile(join(folder, '職員.csv'), directory);
  await command(['user', 'import', join(folder, '職員.csv')]);
  await command(['user', 'password', uploader.loginName, '--stdin'], uploader.password);
  await command(
    [
      ...['receiver', 'account', 'add', receiverAccount.name],
      ...['--department', '総務課', '--key-file', `${keyFile}.pub`],
    ],
    receiverAccount.secret,
  );
  const owned = open.move();
  return {
    database,
    folder,
    deskUrl: service.deskUrl,
    ports,
    keyFile,
    curl: (args, killAfterMs) => runCurl(args, killAfterMs),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function configuration(ports: ReceiverSite['ports']) {
  const common = { host: '127.0.0.1', department: '総務課' };
  return {
    web: { port: 0 },
    // Nothing here waits for recognition, and the senders need the processors.
    ocr: { processes: 1 },
    segments: [
      {
        id: 'lgwan',
        name: { ja: 'LGWAN接続系', en: 'LGWAN' },
        scanReceivers: [
          {
            ...common,
            kind: 'ftp' as const,
            id: 'ftp',
            port: ports.ftp,
            tls: 'explicit' as const,
            requireTls: false,
          },
          { ...common, kind: 'ftp' as const, id: 'ftps', port: ports.ftps, tls: 'implicit' as const },
          { ...common, kind: 'sftp' as const, id: 'sftp', port: ports.sftp },
          { ...common, kind: 'webdav' as const, id: 'webdav', port: ports.webdav },
        ],
      },
    ],
  };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    ports.push(typeof address === 'object' ? (address?.port ?? 0) : 0);
  }
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return ports;
}

async function runCurl(args: readonly string[], killAfterMs?: number): Promise<CurlOutcome> {
  const child = spawn('curl', ['-sS', '-k', '--max-time', '50', '-w', '\n%{response_code}', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const exit = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  const output = Buffer.concat(chunks).toString('utf8');
  const status = Number(/(\d{3})\s*$/.exec(output)?.[1] ?? 0);
  return { exit: exit ?? undefined, status, output };
}

/** True when curl is there with all the protocols of the receivers. */
export async function hasCurl(): Promise<boolean> {
  try {
    const { output } = await runCurl(['-V']);
    return ['ftp', 'ftps', 'sftp', 'https'].every((name) => new RegExp(`\\b${name}\\b`).test(output));
  } catch {
    return false;
  }
}
