/** Runs a command that needs the stores: opens them, and closes them whatever happens. */

import { readEnvironment } from '../config/env.ts';
import type { Stores } from '../context/stores.ts';
import type { Terminal } from './terminal.ts';

/** Who did it, in the audit, when a command did. */
export const commandActor = 'system';

/** Opens the stores of the configured service (a running one is not disturbed) and runs the work. */
export async function withStores(terminal: Terminal, work: (stores: Stores) => Promise<void>): Promise<void> {
  // Loaded here: the stores bring much along that a help text does not need.
  const { loadConfig } = await import('../config/config.ts');
  const { openLog } = await import('../context/log.ts');
  const { openStores } = await import('../context/stores.ts');
  const environment = readEnvironment();
  const config = loadConfig(environment);
  const level = environment.logLevel === 'info' ? 'warn' : environment.logLevel;
  await using stores = await openStores(config, openLog(level), (event) => {
    if (event === 'initialising') {
      terminal.err(
        terminal.language === 'ja' ? 'データベースを準備しています…' : 'Preparing the database ...',
      );
    }
  });
  await work(stores);
}
