/** `tomeoki printer`: output devices and scanners. */

import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { isEncrypted } from '../devices/device-uri.ts';
import { addDevice, pairPanel } from '../devices/enrol/add-device.ts';
import { parseFingerprint } from '../devices/enrol/confirm-certificate.ts';
import { findDevice } from '../devices/manage/manage-device.ts';
import { decidePanel } from '../devices/panel/request-panel.ts';
import type { Device } from '../ports/device-store.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { SegmentId } from '../shared/ids.ts';
import { addCardFormatCommand } from './printer-card-format.ts';
import { addManageCommands, listOf } from './printer-manage.ts';
import { readSecretInput } from './secret-input.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface AddOptions {
  readonly uri?: string;
  readonly scanUri?: string;
  readonly segments: string;
  readonly site: string;
  readonly department: string;
  readonly pin?: string;
  readonly later?: boolean;
  readonly unconfirmed?: boolean;
  readonly formats?: string;
  readonly quirks?: string;
}

/** Adds `printer add`, `printer pair`, `printer list` and what is done to an enrolled device. */
export function addPrinterCommands(program: Command, terminal: Terminal): void {
  const printer = program.command('printer').description('devices / 機器');
  printer
    .command('add')
    .description('enrol a device / 機器を登録する')
    .argument('<name>', 'the name people see on the panel')
    .option('--uri <uri>', 'ipp:// or ipps:// address for printing; socket:// or lpd:// with --unconfirmed')
    .option('--scan-uri <url>', 'http(s) address of its eSCL service for scanning')
    .requiredOption('--segments <ids>', 'segments whose jobs may come out there, parted by commas')
    .option('--site <name>', 'office where it stands', '')
    .option('--department <name>', 'department that gets scans nobody claims', '')
    .option(
      '--pin <sha256>',
      'SHA-256 of its TLS certificate; without it you are shown what it presents and asked',
    )
    .option('--later', 'the device is not there yet: pin its certificate later with approve-certificate')
    .option('--unconfirmed', 'allow socket:// and lpd://, which never confirm what they print')
    .option('--formats <types>', 'media types that a one-way device prints, parted by commas')
    .option('--quirks <names>', 'what this very device does wrong, parted by commas')
    .action((name: string, options: AddOptions) =>
      runCommand(terminal, () => enrol(terminal, name, options)),
    );
  addManageCommands(printer, terminal);
  addCardFormatCommand(printer, terminal);
  printer
    .command('pair')
    .description("give a device's panel a new address; the old panel is shut out / パネルを結び直す")
    .argument('<name>')
    .action((name: string) =>
      runCommand(terminal, async () => {
        await withStores(terminal, async (stores) => {
          const { panelToken } = await pairPanel(stores, name, commandActor);
          tellPanel(terminal, panelUrl(stores.config, panelToken));
        });
      }),
    );
  printer
    .command('approve-panel')
    .description('make the browser that shows a code the panel of a device / パネルを承認する')
    .argument('<name>')
    .argument('<code>', 'six characters on its screen')
    .action((name: string, code: string) => runCommand(terminal, () => approvePanel(terminal, name, code)));
  printer
    .command('list')
    .description('list devices / 機器の一覧')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      runCommand(terminal, () => list(terminal, options.json === true)),
    );
}

async function enrol(terminal: Terminal, name: string, options: AddOptions): Promise<void> {
  await withStores(terminal, async (stores) => {
    const pin = options.later === true ? undefined : await pinOf(terminal, options);
    const { device, panelToken } = await addDevice(
      { ...stores, segments: stores.segmentIds },
      {
        name,
        site: options.site,
        department: options.department,
        printUri: options.uri,
        scanUri: options.scanUri,
        segments: listOf(options.segments) as SegmentId[],
        ...(options.unconfirmed === true && { unconfirmed: true }),
        ...(options.formats !== undefined && { documentFormats: listOf(options.formats) }),
        ...(options.quirks !== undefined && { quirks: listOf(options.quirks) }),
        certificateSha256: pin,
      },
      commandActor,
    );
    terminal.say(
      `機器を登録しました: ${device.name} (${device.id})`,
      `Enrolled: ${device.name} (${device.id})`,
    );
    tellPanel(terminal, panelUrl(stores.config, panelToken));
    if (isEncrypted(options.uri ?? '') && pin === undefined) {
      terminal.say(
        `証明書を確かめて登録してください: tomeoki printer approve-certificate ${name}`,
        `Look at its certificate and pin it: tomeoki printer approve-certificate ${name}`,
      );
    }
  });
}

/** The fingerprint that was given, else the one that the device presents, when whoever enrols it says yes to it. */
async function pinOf(terminal: Terminal, { uri = '', pin }: AddOptions): Promise<string | undefined> {
  if (pin !== undefined) {
    const given = parseFingerprint(pin);
    if (given === undefined) throw new ServiceError('REQUEST_INVALID', { details: { field: 'pin' } });
    return given;
  }
  if (!isEncrypted(uri)) return undefined;
  const { readDeviceCertificate } = await import('../context/output-devices.ts');
  const { sha256, subject, validTo } = await readDeviceCertificate({ uri });
  terminal.say(
    `機器が示した証明書:\n  ${subject}\n  有効期限 ${validTo}\n  SHA-256 ${sha256}`,
    `The device presents this certificate:\n  ${subject}\n  valid to ${validTo}\n  SHA-256 ${sha256}`,
  );
  terminal.err(
    terminal.language === 'ja'
      ? '機器の画面の指紋と同じなら yes と入力してください:'
      : 'If that is what the device itself shows, type yes:',
  );
  const [word = ''] = await readSecretInput(1);
  if (!/^y(?:es)?$/i.test(word.trim())) {
    throw new ServiceError('IDENTITY_DEVICE_CERTIFICATE', { details: { presentedSha256: sha256 } });
  }
  return sha256;
}

async function approvePanel(terminal: Terminal, name: string, code: string): Promise<void> {
  await withStores(terminal, async (stores) => {
    const device = await findDevice(stores, name);
    const decided = await decidePanel(stores, { code, deviceId: device.id, actor: commandActor });
    if (!decided.ok) throw new ServiceError('IDENTITY_PANEL_CODE_WRONG');
    terminal.say(
      `承認しました。画面がまもなく切り替わります: ${device.name}`,
      `Approved; its screen changes in a moment: ${device.name}`,
    );
  });
}

/** The token stands behind `#`, where browsers keep it from servers and their logs. */
function panelUrl(config: Config, token: string): string {
  const host = config.web.hostNames[0] ?? 'localhost';
  return `https://${host}:${config.web.port}/panel/pair#${token}`;
}

function tellPanel(terminal: Terminal, url: string): void {
  terminal.say(
    `パネルで一度だけ開くアドレス（秘密）: ${url}`,
    `Open this address once on the panel; keep it secret: ${url}`,
  );
}

/** Encrypted or not, secrets have no business in a listing. */
function withoutSecrets({ account, snmp, known: _known, ...device }: Device) {
  return { ...device, hasAccount: account !== undefined, snmpVersion: snmp?.version };
}

async function list(terminal: Terminal, asJson: boolean): Promise<void> {
  await withStores(terminal, async (stores) => {
    const devices = await stores.devices.list();
    if (asJson) return terminal.out(JSON.stringify(devices.map(withoutSecrets), null, 2));
    if (devices.length === 0) {
      return terminal.say(
        '機器はまだありません。tomeoki printer add で登録します。',
        'No devices yet. Enrol one with tomeoki printer add.',
      );
    }
    for (const device of devices) {
      terminal.out(
        [device.name, device.site, device.state, device.segments.join(','), device.printUri ?? '-'].join(
          '\t',
        ),
      );
    }
  });
}
