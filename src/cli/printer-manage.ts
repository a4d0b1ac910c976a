/** `tomeoki printer`: what is done to an enrolled device. */

import type { Command } from 'commander';
import type { SnmpAccess } from '../../drivers/device/monitor.ts';
import {
  approveCertificate,
  changeDevice,
  type DeviceChanges,
  findDevice,
  setDeviceAccount,
  setDeviceSnmp,
} from '../devices/manage/manage-device.ts';
import { removeDevice } from '../devices/manage/remove-device.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { SegmentId } from '../shared/ids.ts';
import { readSecretInput } from './secret-input.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface ChangeOptions {
  readonly name?: string;
  readonly site?: string;
  readonly department?: string;
  readonly uri?: string;
  readonly scanUri?: string;
  readonly segments?: string;
  readonly unconfirmed?: boolean;
  readonly formats?: string;
  readonly quirks?: string;
}

interface SnmpOptions {
  readonly community?: boolean;
  readonly user?: string;
  readonly port: string;
  readonly off?: boolean;
}

/** Adds change, pause, resume, remove, account, snmp, probe, identify and approve-certificate. */
export function addManageCommands(printer: Command, terminal: Terminal): void {
  addChange(printer, terminal);
  for (const [verb, state, text] of [
    ['pause', 'paused', 'take it out of use for a while / 一時的に止める'],
    ['resume', 'active', 'put it into use again / 再開する'],
  ] as const) {
    printer
      .command(verb)
      .description(text)
      .argument('<name>')
      .action((name: string) => runCommand(terminal, () => change(terminal, name, { state })));
  }
  printer
    .command('remove')
    .description('remove it with its secrets, unless something waits there / 登録を消す')
    .argument('<name>')
    .action((name: string) => runCommand(terminal, () => remove(terminal, name)));
  addSecrets(printer, terminal);
  addQuestions(printer, terminal);
}

function addChange(printer: Command, terminal: Terminal): void {
  printer
    .command('change')
    .description('change what was enrolled / 登録内容を変える')
    .argument('<name>')
    .option('--name <name>', 'another name')
    .option('--site <name>', 'office where it stands')
    .option('--department <name>', 'department that gets scans nobody claims')
    .option('--uri <uri>', 'address for printing; its pinned certificate is forgotten; empty for none')
    .option('--scan-uri <url>', 'address for scanning; empty for none')
    .option('--segments <ids>', 'segments, parted by commas')
    .option('--unconfirmed', 'allow socket:// and lpd://, which never confirm')
    .option('--formats <types>', 'media types that a one-way device prints, parted by commas')
    .option('--quirks <names>', 'what this very device does wrong, parted by commas; empty for nothing')
    .action((name: string, options: ChangeOptions) =>
      runCommand(terminal, () => change(terminal, name, changesOf(options))),
    );
}

function addSecrets(printer: Command, terminal: Terminal): void {
  printer
    .command('account')
    .description('set name and password that the device asks for, read from standard input as two lines')
    .argument('<name>')
    .option('--off', 'forget the account')
    .action((name: string, { off }: { off?: boolean }) =>
      runCommand(terminal, async () => {
        const account = off === true ? null : await readAccount(terminal);
        await withStores(terminal, (stores) => setDeviceAccount(stores, name, account, commandActor));
        terminal.say('保存しました（暗号化）。', 'Saved, encrypted.');
      }),
    );
  printer
    .command('snmp')
    .description('how its SNMP agent is read; secrets come from standard input, one a line')
    .argument('<name>')
    .option('--community', 'v2c; the community is the first line')
    .option('--user <name>', 'v3 with SHA-256 and AES; the two passwords are the first two lines')
    .option('--port <number>', 'UDP port', '161')
    .option('--off', 'read it no more')
    .action((name: string, options: SnmpOptions) =>
      runCommand(terminal, async () => {
        const snmp = options.off === true ? null : await readSnmp(terminal, options);
        await withStores(terminal, (stores) => setDeviceSnmp(stores, name, snmp, commandActor));
        terminal.say('保存しました（暗号化）。', 'Saved, encrypted.');
      }),
    );
}

function addQuestions(printer: Command, terminal: Terminal): void {
  printer
    .command('probe')
    .description('ask the device what it is, can do and lacks / 機器に問い合わせる')
    .argument('<name>')
    .action((name: string) =>
      runCommand(terminal, () =>
        withStores(terminal, async (stores) => {
          const { reportDevice } = await import('../context/device-report.ts');
          const device = await findDevice(stores, name);
          for (const line of await reportDevice(stores, device, terminal.language)) terminal.out(line);
        }),
      ),
    );
  printer
    .command('identify')
    .description('let the device show where it is / 機器の位置を知らせる')
    .argument('<name>')
    .action((name: string) =>
      runCommand(terminal, () =>
        withStores(terminal, async (stores) => {
          const { openDeviceDrivers } = await import('../context/output-devices.ts');
          await using device = openDeviceDrivers(stores.keys).open(await findDevice(stores, name));
          if (device.identify === undefined) throw new ServiceError('REQUEST_INVALID');
          await device.identify();
        }),
      ),
    );
  printer
    .command('approve-certificate')
    .description('look at the certificate of a device, and pin it with --sha256 / 証明書を確かめて登録する')
    .argument('<name>')
    .option('--sha256 <hex>', 'the fingerprint that the device itself shows')
    .action((name: string, { sha256 }: { sha256?: string }) =>
      runCommand(terminal, () => approve(terminal, name, sha256)),
    );
}

async function change(terminal: Terminal, name: string, changes: DeviceChanges): Promise<void> {
  await withStores(terminal, (stores) => changeDevice(stores, name, changes, commandActor));
  terminal.say('変更しました。', 'Changed.');
}

async function remove(terminal: Terminal, name: string): Promise<void> {
  await withStores(terminal, async (stores) => {
    const { directListenersOf } = await import('../context/direct-listeners.ts');
    const directListeners = (device: string) => directListenersOf(stores.config, device);
    await removeDevice({ ...stores, directListeners }, name, commandActor);
  });
  terminal.say('登録を消しました。', 'Removed.');
}

function changesOf(options: ChangeOptions): DeviceChanges {
  const { uri, scanUri, segments, formats, quirks, ...plain } = options;
  const listOrNone = (text: string) => (text.trim() === '' ? null : listOf(text));
  return {
    ...plain,
    ...(uri !== undefined && { printUri: uri === '' ? null : uri }),
    ...(scanUri !== undefined && { scanUri: scanUri === '' ? null : scanUri }),
    ...(segments !== undefined && { segments: listOf(segments) as SegmentId[] }),
    ...(formats !== undefined && { documentFormats: listOrNone(formats) }),
    ...(quirks !== undefined && { quirks: listOrNone(quirks) }),
  };
}

/** The words of a list parted by commas. */
export function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

async function readAccount(terminal: Terminal) {
  terminal.err(
    terminal.language === 'ja' ? '1行目に利用者名、2行目にパスワード:' : 'User name, then password:',
  );
  const [userName = '', password = ''] = await readSecretInput(2);
  if (userName === '') throw new ServiceError('REQUEST_INVALID', { details: { field: 'userName' } });
  return { userName, password };
}

async function readSnmp(terminal: Terminal, options: SnmpOptions) {
  const port = Number(options.port);
  const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535;
  if (!isPort) throw new ServiceError('REQUEST_INVALID', { details: { field: 'port' } });
  const { user } = options;
  if (user === undefined) {
    terminal.err(terminal.language === 'ja' ? 'コミュニティ名:' : 'Community:');
    const [community = ''] = await readSecretInput(1);
    if (community === '') throw new ServiceError('REQUEST_INVALID', { details: { field: 'community' } });
    return { port, access: { version: '2c', community } satisfies SnmpAccess };
  }
  terminal.err(
    terminal.language === 'ja' ? '認証パスワード、暗号化パスワード:' : 'Authentication and privacy password:',
  );
  const [authentication = '', privacy = ''] = await readSecretInput(2);
  // RFC 3414 §11.2: passwords below eight characters are not accepted.
  const tooShort = authentication.length < 8 || privacy.length < 8;
  if (tooShort) throw new ServiceError('REQUEST_INVALID', { message: 'passwords need 8 characters' });
  const access: SnmpAccess = {
    version: '3',
    userName: user,
    authentication: { protocol: 'sha256', password: authentication },
    privacy: { protocol: 'aes', password: privacy },
  };
  return { port, access };
}

async function approve(terminal: Terminal, name: string, sha256: string | undefined): Promise<void> {
  await withStores(terminal, async (stores) => {
    const { openDeviceDrivers } = await import('../context/output-devices.ts');
    const device = await findDevice(stores, name);
    const presented = await openDeviceDrivers(stores.keys).readCertificate(device.printUri ?? '');
    terminal.out(`SHA-256 ${presented.sha256}\n${presented.subject}\n${presented.validTo}`);
    if (sha256 === undefined) {
      return terminal.say(
        '機器の画面の値と見比べ、同じなら --sha256 に付けてもう一度実行してください。',
        'Compare it with what the device itself shows; if equal, run this again with --sha256.',
      );
    }
    if (sha256.replaceAll(':', '').toLowerCase() !== presented.sha256) {
      throw new ServiceError('REQUEST_INVALID', {
        message: 'sha256: the device presents another certificate',
      });
    }
    await approveCertificate(stores, name, presented.sha256, commandActor);
    terminal.say('この証明書を登録しました。', 'This certificate is pinned now.');
  });
}
