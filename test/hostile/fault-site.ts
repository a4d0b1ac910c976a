/** The service as its own process on a disk of its own, with every way for scans to come in, filing into a folder. */

import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoopDisk, openLoopDisk } from '../support/loop-disk.ts';
import { makeServiceSite, type ServiceProcess, type ServiceSite } from '../support/service-process.ts';

/** The account of the device. */
export const faultAccount = { name: 'mfp-3f', secret: 'kamome-to-hikari-31' } as const;
/** Signs in at the desk. */
export const faultPerson = { loginName: 'hanako', password: 'saboten-to-rakuda-27' } as const;

/** Where the receivers listen; the same after each start. */
export type FaultPorts = Readonly<Record<'web' | 'ftp' | 'sftp' | 'webdav' | 'mail', number>>;

/** A site that is killed again and again. */
export interface FaultSite extends AsyncDisposable {
  readonly site: ServiceSite;
  readonly ports: FaultPorts;
  /** Of the senders: documents, cookies and the journal; on another disk than the service's. */
  readonly clientFolder: string;
  readonly watchedFolder: string;
  readonly cabinet: string;
  readonly disk: LoopDisk;
  /** The process that runs now. */
  readonly running: () => ServiceProcess;
  /** Starts it again after it ended. */
  restart(): Promise<void>;
}

const directory = `職員番号,ログイン名,氏名,所属,拠点,役割,セグメント
10234,${faultPerson.loginName},山田 花子,総務課,本庁,staff,lgwan
`;

/** Starts everything; some 30 s. */
export async function openFaultSite(diskBytes: number): Promise<FaultSite> {
  await using open = new AsyncDisposableStack();
  const clientFolder = await mkdtemp(join(tmpdir(), 'tomeoki-faults-'));
  open.defer(() => rm(clientFolder, { recursive: true, force: true }));
  const disk = open.use(await openLoopDisk(diskBytes));
  await chmod(disk.folder, 0o711);
  const [watchedFolder, cabinet] = [join(clientFolder, 'share'), join(disk.folder, 'cabinet')];
  for (const path of [watchedFolder, cabinet]) await mkdir(path);
  const [web = 0, ftp = 0, sftp = 0, webdav = 0, mail = 0] = await freePorts(5);
  const ports = { web, ftp, sftp, webdav, mail };
  const dataFolder = join(disk.folder, 'data');
  // Hundreds of starts: what is compiled once is kept, and written when a service stops in good order.
  const env = { NODE_COMPILE_CACHE: join(clientFolder, 'compiled') };
  const site = open.use(
    await makeServiceSite(configuration(ports, watchedFolder, cabinet), { dataFolder, env }),
  );
  await (await site.start()).stop();
  let service = await site.start();
  const command = async (args: readonly string[], input?: string) => {
    const { code, stdout, stderr } = await site.command(args, input);
    if (code !== 0) throw new Error(`tomeoki ${args.slice(0, 3).join(' ')} failed: ${stdout}${stderr}`);
  };
  const people = join(clientFolder, '職員.csv');
  await writeFile(people, directory);
  await command(['user', 'import', people]);
  await command(['user', 'password', faultPerson.loginName, '--stdin'], faultPerson.password);
  await command(
    ['receiver', 'account', 'add', faultAccount.name, '--department', '総務課'],
    faultAccount.secret,
  );
  const owned = open.move();
  return {
    site,
    ports,
    clientFolder,
    watchedFolder,
    cabinet,
    disk,
    running: () => service,
    restart: async () => {
      service = await site.start();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function configuration(ports: FaultPorts, watchedFolder: string, cabinet: string) {
  const common = { host: '127.0.0.1', department: '総務課' };
  const { web, ftp, sftp, webdav, mail } = ports;
  return {
    web: { port: web },
    // Whatever is installed; nothing here is judged by how well it is read.
    ocr: { processes: 2, engine: 'auto' as const },
    // Without a reserve a full disk is met in the middle of writing, and by the database too.
    limits: { freeDiskBytes: 0 },
    segments: [
      {
        id: 'lgwan',
        name: { ja: 'LGWAN接続系', en: 'LGWAN' },
        watchedFolders: [{ id: 'share', path: watchedFolder, department: '総務課', quietMs: 700 }],
        scanReceivers: [
          { ...common, kind: 'ftp' as const, id: 'ftp', port: ftp, requireTls: false },
          { ...common, kind: 'sftp' as const, id: 'sftp', port: sftp },
          { ...common, kind: 'webdav' as const, id: 'webdav', port: webdav },
          { ...common, kind: 'mail' as const, id: 'mail', port: mail },
        ],
      },
    ],
    filing: {
      targets: [{ kind: 'folder' as const, name: 'cabinet', path: cabinet }],
      rules: [{ id: 'all', targets: ['cabinet'], location: '{fiscalYear}/{department}/{title}' }],
    },
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
