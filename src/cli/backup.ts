/** `tomeoki backup` and `tomeoki restore`. */

import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { readEnvironment } from '../config/env.ts';
import type { Stores } from '../context/stores.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { withStores } from './with-stores.ts';

/** Base backups kept when neither the command nor the configuration says. */
const keepDefault = 7;

/** Adds `backup now|list|keys`. */
export function addBackupCommands(program: Command, terminal: Terminal): void {
  const backup = program.command('backup').description('backup / バックアップ');
  backup
    .command('now', { isDefault: true })
    .description('make a base backup while the service works / 動かしたままバックアップする')
    .option('--to <folder>', 'default: backup.folder of the configuration')
    .option('--keep <number>', 'base backups to keep', wholeNumber)
    .action((options: { to?: string; keep?: number }) =>
      runCommand(terminal, () => withStores(terminal, (stores) => makeOne(terminal, stores, options))),
    );
  backup
    .command('list')
    .description('what can be restored / 戻せるもの')
    .option('--from <folder>', 'default: backup.folder of the configuration')
    .action((options: { from?: string }) =>
      runCommand(terminal, () => withStores(terminal, (stores) => list(terminal, stores, options.from))),
    );
  backup
    .command('keys')
    .description('copy the keys under a passphrase / 鍵を合言葉つきで控える')
    .requiredOption('--to <file>', 'a new file, to be kept where the data does not go')
    .requiredOption('--passphrase-file <file>', 'its first line is the passphrase, 12 characters at least')
    .action((options: { to: string; passphraseFile: string }) =>
      runCommand(terminal, () => keys(terminal, options)),
    );
}

/** Adds `restore`. */
export function addRestoreCommand(program: Command, terminal: Terminal): void {
  program
    .command('restore')
    .description('put an installation back on an empty machine / 空のマシンに復元する')
    .requiredOption('--from <folder>', 'folder of backups')
    .option('--until <time>', 'stop at this time, such as 2026-11-20T09:00:00+09:00', time)
    .option('--keys <file>', 'copy made by "backup keys"; default: keys.json in the data folder')
    .option('--passphrase-file <file>', 'its first line opens the copy')
    .addHelpText('after', '\nThe data folder (TOMEOKI_DATA) must hold no database and no documents.')
    .action((options: { from: string; until?: Date; keys?: string; passphraseFile?: string }) =>
      runCommand(terminal, () => restore(terminal, options)),
    );
}

async function makeOne(
  terminal: Terminal,
  stores: Stores,
  options: { to?: string; keep?: number },
): Promise<void> {
  const { backupFolder, backupNow } = await import('../context/backup.ts');
  const folder = backupFolder(stores.config, options.to);
  const begun = performance.now();
  const made = await backupNow(stores, folder, options.keep ?? stores.config.backup?.keep ?? keepDefault);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const bytes = megabytes(made.files['cluster']?.byteLength ?? 0);
  terminal.say(
    `バックアップ ${made.id}: データベース ${bytes} MB、文書 ${made.blobs} 件、${seconds} 秒`,
    `Backup ${made.id}: database ${bytes} MB, ${made.blobs} documents, ${seconds} s`,
  );
  terminal.say(
    '鍵は含みません。「tomeoki backup keys」で別の場所に控えてください。',
    'The keys are not in it: keep a copy elsewhere with "tomeoki backup keys".',
  );
}

async function list(terminal: Terminal, stores: Stores, from: string | undefined): Promise<void> {
  const { backupFolder, listBackups } = await import('../context/backup.ts');
  const { bases, state } = await listBackups(stores, backupFolder(stores.config, from));
  for (const one of bases) {
    terminal.out(
      `${one.id}  ${one.endedAt}  PostgreSQL ${one.postgresMajor}  ${megabytes(one.files['cluster']?.byteLength ?? 0)} MB  ${one.blobs} blobs`,
    );
  }
  const first = bases[0];
  if (first === undefined) terminal.say('バックアップはありません。', 'There is no backup.');
  else {
    terminal.say(
      `${first.endedAt} から ${state?.at ?? first.endedAt} までの時点に戻せます。`,
      `Any time from ${first.endedAt} to ${state?.at ?? first.endedAt} can be restored.`,
    );
  }
}

async function keys(terminal: Terminal, options: { to: string; passphraseFile: string }): Promise<void> {
  const { loadConfig } = await import('../config/config.ts');
  const { copyKeys } = await import('../context/backup.ts');
  const passphrase = await firstLine(options.passphraseFile);
  await copyKeys(loadConfig(readEnvironment()), options.to, passphrase);
  terminal.say(`鍵を ${options.to} に控えました。`, `The keys were copied to ${options.to}.`);
}

async function restore(
  terminal: Terminal,
  options: { from: string; until?: Date; keys?: string; passphraseFile?: string },
): Promise<void> {
  const { loadConfig } = await import('../config/config.ts');
  const { openLog } = await import('../context/log.ts');
  const { restoreInstallation } = await import('../context/backup.ts');
  if ((options.keys === undefined) !== (options.passphraseFile === undefined)) {
    throw new Error('--keys and --passphrase-file go together');
  }
  const environment = readEnvironment();
  const begun = performance.now();
  const report = await restoreInstallation(
    loadConfig(environment),
    openLog(environment.logLevel === 'info' ? 'warn' : environment.logLevel),
    {
      folder: options.from,
      ...(options.until !== undefined && { until: options.until }),
      ...(options.keys !== undefined &&
        options.passphraseFile !== undefined && {
          keyCopy: { path: options.keys, passphrase: await firstLine(options.passphraseFile) },
        }),
    },
    (step) => terminal.err(stepTexts[step][terminal.language]),
  );
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  terminal.say(
    `${report.base.id} から復元しました（記録 ${report.walFiles} 個、文書 ${report.blobFiles} 件、最後の更新 ${report.lastCommitAt ?? '-'}、${seconds} 秒）。`,
    `Restored from ${report.base.id} (${report.walFiles} log files, ${report.blobFiles} documents, last change ${report.lastCommitAt ?? '-'}, ${seconds} s).`,
  );
  terminal.say(
    '「tomeoki doctor」と「tomeoki audit verify」で確かめてから、サービスを起動してください。',
    'Check with "tomeoki doctor" and "tomeoki audit verify", then start the service.',
  );
}

const stepTexts = {
  cluster: { ja: 'データベースを展開しています…', en: 'Unpacking the database ...' },
  log: { ja: '更新の記録を用意しています…', en: 'Preparing the log ...' },
  blobs: { ja: '文書を戻しています…', en: 'Putting the documents back ...' },
  replay: { ja: '更新の記録を適用しています…', en: 'Replaying the log ...' },
  done: { ja: '確かめています…', en: 'Checking ...' },
} as const;

async function firstLine(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).split('\n')[0]?.trim() ?? '';
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000) {
    throw new InvalidArgumentError('a whole number from 1 to 10000');
  }
  return value;
}

function time(text: string): Date {
  // A time without a zone would be read in that of the machine.
  const value = /(Z|[+-]\d\d:\d\d)$/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(value.getTime())) {
    throw new InvalidArgumentError('a time with its zone, such as 2026-11-20T09:00:00+09:00');
  }
  return value;
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
