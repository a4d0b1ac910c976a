/** The stage of a demonstration: a service on a temporary folder, a simulated MFP, two people with cards. */

import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVirtualPrinter, type VirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import { startVirtualScanner, type VirtualScanner } from '../../drivers/simulators/virtual-scanner.ts';
import type { Config } from '../config/config.ts';
import { configSchema } from '../config/schema.ts';
import { openLog } from '../context/log.ts';
import { type Service, startService } from '../context/service.ts';
import { addDevice } from '../devices/enrol/add-device.ts';
import { importPeople } from '../identity/directory/import-people.ts';
import { setPassword } from '../identity/directory/manage-people.ts';
import type { SegmentId } from '../shared/ids.ts';

/** What stands on the stage. Disposing takes everything down; the output folder stays. */
export interface Stage extends AsyncDisposable {
  readonly service: Service;
  readonly printer: VirtualPrinter;
  readonly scanner: VirtualScanner;
  readonly panelToken: string;
  /** Where the virtual printer puts what it got. */
  readonly trayFolder: string;
  readonly watchedFolder: string;
  readonly filingFolder: string;
  /** Address of the print queue that believes names; only demonstrations have one. */
  readonly printerUri: string;
}

/** The person of the demonstration. */
export const hanako = {
  loginName: 'hanako',
  password: 'saboten-to-rakuda-27',
  card: { technology: 'felica', identifierHex: '012e4cd8a1b2c3d4' },
} as const;

const people = `職員番号,ログイン名,氏名,所属,拠点,役割,セグメント,カード
10234,hanako,山田 花子,総務課,本庁,staff records,lgwan,felica:${hanako.card.identifierHex}
10235,taro,鈴木 太郎,税務課,東支所,staff,lgwan,iso14443a:04a1b2c3
`;

/** Starts the service. */
export async function raiseStage(onReady: (text: string) => void): Promise<Stage> {
  const open = new AsyncDisposableStack();
  try {
    const folder = await mkdtemp(join(tmpdir(), 'tomeoki-demo-data-'));
    open.defer(() => rm(folder, { recursive: true, force: true }));
    // As root the database runs under another account, which must be able to pass through.
    await chmod(folder, 0o711);
    const [trayFolder, watchedFolder, filingFolder] = ['tray', 'smb-share', 'filed'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    for (const each of [trayFolder, watchedFolder, filingFolder]) await mkdir(each);
    const service = open.use(
      await startService(demoConfig(folder, watchedFolder, filingFolder), openLog('error')),
    );
    onReady(service.deskUrl);
    const printer = open.use(await startVirtualPrinter({ folder: trayFolder, msPerJob: 400 }));
    const scanner = open.use(await startVirtualScanner());
    const panelToken = await enrolMfp(service, printer.uri, scanner.uri);
    const listener = service.printing.listeners[0];
    const moved = open.move();
    return {
      service,
      printer,
      scanner,
      panelToken,
      trayFolder,
      watchedFolder,
      filingFolder,
      printerUri: `ipp://localhost:${listener?.port}/ipp/print`,
      [Symbol.asyncDispose]: () => moved.disposeAsync(),
    };
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

/** Imports the people and gives Hanako a password. */
export async function importDemoPeople(
  service: Service,
): Promise<{ readonly added: number; readonly cards: number }> {
  const { stores } = service;
  const report = await importPeople(
    { ...stores, cards: stores.keys, segments: stores.segmentIds },
    Buffer.from(people),
    { actor: 'system' },
  );
  await setPassword(stores, { loginName: hanako.loginName, password: hanako.password, actor: 'system' });
  return { added: report.added, cards: report.cardsEnrolled };
}

function demoConfig(dataFolder: string, watchedFolder: string, filingFolder: string): Config {
  const file = configSchema.parse({
    web: { port: 0 },
    segments: [
      {
        id: 'lgwan',
        name: { ja: 'LGWAN接続系', en: 'LGWAN' },
        listeners: [{ id: 'demo-print', port: 0, identification: ['claimed-name'] }],
        watchedFolders: [{ id: 'mfp-share', path: watchedFolder, department: '総務課', quietMs: 500 }],
      },
    ],
    filing: {
      targets: [{ kind: 'folder', name: 'cabinet', path: filingFolder }],
      rules: [{ id: 'all', targets: ['cabinet'], location: '{fiscalYear}/{department}/{title}' }],
    },
  });
  return {
    ...file,
    dataFolder: join(dataFolder, 'data'),
    databaseUrl: undefined,
    keyFile: join(dataFolder, 'data', 'keys.json'),
    keysJson: undefined,
    s3Credentials: undefined,
    clockOffsetMs: 0,
    logLevel: 'error',
  };
}

async function enrolMfp(service: Service, printUri: string, scanUri: string): Promise<string> {
  const { stores } = service;
  const { panelToken } = await addDevice(
    { ...stores, segments: stores.segmentIds },
    {
      name: '三階 複合機',
      site: '本庁',
      department: '総務課',
      printUri,
      scanUri,
      segments: ['lgwan' as SegmentId],
      certificateSha256: undefined,
    },
    'system',
  );
  return panelToken;
}
