/** `tomeoki pin`: PINs. They are set by their owners, at the desk or at a panel. */

import type { Command } from 'commander';
import { clearPin } from '../identity/pin/set-pin.ts';
import { findPerson } from './link.ts';
import { exitCodes, runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

/** Adds `pin status` and `pin clear`. */
export function addPinCommands(program: Command, terminal: Terminal): void {
  const pin = program.command('pin').description('PINs / 暗証番号');
  pin
    .command('status')
    .description('whether a person has a PIN, and until when / 設定の有無')
    .argument('<login-name>')
    .action((name: string) =>
      runCommand(terminal, () =>
        withStores(terminal, async (stores) => {
          const found = await stores.pins.find((await findPerson(stores, name)).id);
          if (found === undefined) return terminal.say('設定されていません。', 'No PIN is set.');
          terminal.out([found.setAt.toISOString(), found.expiresAt?.toISOString() ?? '-'].join('\t'));
        }),
      ),
    );
  pin
    .command('clear')
    .description('take a PIN away; its owner sets a new one / 消す')
    .argument('<login-name>')
    .action((name: string) =>
      runCommand(terminal, () =>
        withStores(terminal, async (stores) => {
          const person = await findPerson(stores, name);
          if (await clearPin(stores, person.id, commandActor)) {
            return terminal.say('暗証番号を消しました。', 'The PIN is gone.');
          }
          terminal.say('設定されていません。', 'No PIN is set.');
          process.exitCode = exitCodes.failed;
        }),
      ),
    );
}
