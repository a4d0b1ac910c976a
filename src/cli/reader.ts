/** `tomeoki reader`: card readers with an agent, and the agent itself. */

import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import type { AgentNotice } from '../context/reader-agent.ts';
import { enrolReader, revokeReader } from '../identity/reader/enrol-reader.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface EnrolOptions {
  readonly name?: string;
  readonly keepSession?: boolean;
  readonly endSession?: boolean;
}

interface RunOptions {
  readonly server: string;
  readonly tokenFile: string;
  readonly ca?: string;
  readonly reader?: string;
  readonly felica?: string;
}

/** Adds `reader enrol`, `list`, `revoke` and `run`. */
export function addReaderCommands(program: Command, terminal: Terminal): void {
  const reader = program.command('reader').description('card readers with an agent / カードリーダー');
  reader
    .command('enrol')
    .description('enrol the reader of a device; its token is shown once / 機器のリーダーを登録する')
    .argument('<device>', 'name of the device at which it stands')
    .option('--name <name>', 'name of the reader; default: that of the device')
    .option('--end-session', 'a session ends when its card is taken off, whatever the configuration says')
    .option('--keep-session', 'a session goes on when its card is taken off')
    .action((device: string, options: EnrolOptions) =>
      runCommand(terminal, () => enrol(terminal, device, options)),
    );
  reader
    .command('list')
    .description('list readers / リーダーの一覧')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      runCommand(terminal, () => list(terminal, options.json === true)),
    );
  reader
    .command('revoke')
    .description('shut a reader out at once / リーダーの登録を取り消す')
    .argument('<name>')
    .action((name: string) =>
      runCommand(terminal, async () => {
        await withStores(terminal, (stores) => revokeReader(stores, name, commandActor));
        terminal.say('取り消しました。', 'Revoked.');
      }),
    );
  reader
    .command('run')
    .description('run the agent where the reader is attached / リーダーをつないだ機械でエージェントを動かす')
    .requiredOption('--server <url>', 'https:// address of the service')
    .requiredOption('--token-file <file>', 'file with the token, readable by its owner only')
    .option('--ca <file>', 'PEM file of the only authority or certificate that is accepted')
    .option('--reader <text>', 'only readers whose name holds this text')
    .option('--felica <way>', 'how commands reach FeliCa cards; default: by the name of the reader')
    .action((options: RunOptions) => runCommand(terminal, () => run(terminal, options)));
}

async function enrol(terminal: Terminal, deviceName: string, options: EnrolOptions): Promise<void> {
  if (options.endSession === true && options.keepSession === true) {
    throw new ServiceError('REQUEST_INVALID', { details: { field: 'keepSession' } });
  }
  const ends = options.endSession === true ? true : options.keepSession === true ? false : undefined;
  await withStores(terminal, async (stores) => {
    const { reader, token } = await enrolReader(
      stores,
      { deviceName, name: options.name ?? deviceName, ...(ends !== undefined && { endsSession: ends }) },
      commandActor,
    );
    terminal.say(`リーダーを登録しました: ${reader.name}`, `Enrolled: ${reader.name}`);
    terminal.say(
      'トークン（秘密、一度だけ表示します。エージェントの --token-file に保存してください）:',
      'Its token, shown this once; save it for the --token-file of the agent:',
    );
    terminal.out(token);
  });
}

async function list(terminal: Terminal, asJson: boolean): Promise<void> {
  await withStores(terminal, async (stores) => {
    const devices = await stores.devices.list();
    const rows = (await stores.readers.list()).map((reader) => ({
      name: reader.name,
      device: devices.find(({ id }) => id === reader.deviceId)?.name ?? '-',
      lastSeenAt: reader.lastSeenAt?.toISOString() ?? '-',
      software: reader.software,
    }));
    if (asJson) return terminal.out(JSON.stringify(rows, null, 2));
    if (rows.length === 0) {
      return terminal.say(
        'リーダーはまだありません。tomeoki reader enrol で登録します。',
        'No readers yet. Enrol one with tomeoki reader enrol.',
      );
    }
    for (const row of rows) terminal.out([row.name, row.device, row.lastSeenAt, row.software].join('\t'));
  });
}

async function run(terminal: Terminal, options: RunOptions): Promise<void> {
  const server = URL.canParse(options.server) ? new URL(options.server) : undefined;
  if (server?.protocol !== 'https:') {
    throw new ServiceError('REQUEST_INVALID', { message: '--server must be an https:// address' });
  }
  const token = await readToken(options.tokenFile);
  const { runReaderAgent } = await import('../context/reader-agent.ts');
  const { isFelicaWay, felicaWayNames } = await import('../context/reader-ways.ts');
  const { felica } = options;
  if (felica !== undefined && !isFelicaWay(felica)) {
    throw new ServiceError('REQUEST_INVALID', {
      message: `--felica: known are ${felicaWayNames.join(', ')}`,
    });
  }
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  await runReaderAgent({
    server,
    token,
    signal: stop.signal,
    software: `tomeoki ${packageJson.version}`,
    ...(options.ca !== undefined && { ca: await readFile(options.ca, 'utf8') }),
    ...(options.reader !== undefined && { nameHolds: options.reader }),
    ...(felica !== undefined && { felicaWay: felica }),
    onNotice: (notice) => tell(terminal, notice),
  });
}

async function readToken(path: string): Promise<string> {
  if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
    throw new ServiceError('REQUEST_INVALID', { message: `${path}: others may read it (chmod 600)` });
  }
  const token = (await readFile(path, 'utf8')).trim();
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) {
    throw new ServiceError('REQUEST_INVALID', { message: `${path}: no token of a reader` });
  }
  return token;
}

function tell(terminal: Terminal, notice: AgentNotice): void {
  const [ja, en] = textOf(notice);
  terminal.say(ja, en);
}

function textOf(notice: AgentNotice): readonly [string, string] {
  switch (notice.kind) {
    case 'linked':
      return [`つながりました: ${notice.device}`, `Linked: ${notice.device}`];
    case 'apart':
      return [`サービスにつながりません: ${notice.why}`, `Not linked: ${notice.why}`];
    case 'readers': {
      if (!notice.serviceRuns) return ['pcscd が動いていません。', 'pcscd does not run.'];
      const names = notice.names.join(', ');
      return [`リーダー: ${names || 'なし'}`, `Readers: ${names || 'none'}`];
    }
    case 'card':
      return [`カード: ${notice.outcome}`, `Card: ${notice.outcome}`];
    case 'removed':
      return ['カードが離れました。', 'Card taken off.'];
    case 'unreadable':
      return [`読めないカード: ${notice.why}`, `Unreadable card: ${notice.why}`];
  }
}
