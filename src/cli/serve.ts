/** `tomeoki serve`: the service, until it is told to stop. */

import type { Command } from 'commander';
import { readEnvironment } from '../config/env.ts';
import type { Service } from '../context/service.ts';
import { runCommand, type Terminal } from './terminal.ts';

/** Adds `serve`. */
export function addServeCommand(program: Command, terminal: Terminal): void {
  program
    .command('serve')
    .description('run the service / サービスを動かす')
    .addHelpText(
      'after',
      '\nData: TOMEOKI_DATA, else /var/lib/tomeoki for root, else $XDG_DATA_HOME/tomeoki.\n' +
        'DATABASE_URL switches from the embedded PostgreSQL to another one (15 or newer).\n' +
        'Stop with Ctrl-C or SIGTERM.',
    )
    .action(() => runCommand(terminal, () => serve(terminal)));
}

async function serve(terminal: Terminal): Promise<void> {
  const stop = whenToldToStop();
  const { loadConfig } = await import('../config/config.ts');
  const { openLog } = await import('../context/log.ts');
  const { startService } = await import('../context/service.ts');
  const config = loadConfig(readEnvironment());
  if (process.getuid?.() === 0) {
    terminal.out(
      'root で動いています。本番では専用のアカウントで動かしてください。 / Running as root: in production, use an account of its own.',
    );
  }
  if (config.databaseUrl === undefined) {
    terminal.out(`データフォルダー / data folder: ${config.dataFolder}`);
  }
  await using service = await startService(config, openLog(config.logLevel), (event) => {
    if (event === 'initialising') {
      terminal.out(
        'データベースを初めて準備しています（数秒） / Preparing the database for the first time ...',
      );
    }
  });
  announce(terminal, service);
  await stop;
  terminal.out('停止しています / Stopping ...');
}

/** Where everything is, in both languages, since whoever starts it may read either. */
function announce(terminal: Terminal, service: Service): void {
  const { out } = terminal;
  out('');
  out('留め置き Tomeoki');
  out(`  机上画面 / desk            ${service.deskUrl}app/`);
  out(`  検索 / search              ${service.deskUrl}app/archive`);
  out(`  機器パネル / device panel  ${service.deskUrl}panel  (tomeoki printer add ...)`);
  for (const listener of service.printing.listeners) {
    const { name } = listener.segment;
    out(`  プリンター / printer       ${service.printerUrl(listener)}  ${name.ja} / ${name.en}`);
  }
  const administrator = service.firstAdministrator;
  if (administrator !== undefined) {
    out('');
    out('  最初の管理者 / first administrator');
    out(`    名前 / name              ${administrator.loginName}`);
    out(`    パスワード / password    ${administrator.password}`);
    out('    一度だけ表示します。最初のサインインで変更してください。');
    out('    Shown this once. Change it at the first sign-in.');
  }
  out('');
  out('準備ができました。Ctrl-C で停止します。 / Ready. Stop with Ctrl-C.');
}

/** One cause may signal twice: a group is told, and the launcher or npm in it hands its signal on as well. */
const sameCauseMs = 2_000;

/** Resolves with the first SIGTERM, SIGINT or SIGHUP. A second one, 2 s later or more, ends the process at once. */
function whenToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    let toldMs: number | undefined;
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (toldMs !== undefined && performance.now() - toldMs >= sameCauseMs) process.exit(1);
        toldMs ??= performance.now();
        resolve();
      });
    }
  });
}
