/** `tomeoki user`: people. */

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { runCommand, type Terminal } from './terminal.ts';
import { addPostCommands } from './user-posts.ts';
import { commandActor, withStores } from './with-stores.ts';

/** Adds `user import` and `user password`, and those of {@link addPostCommands}. */
export function addUserCommands(program: Command, terminal: Terminal): void {
  const user = program.command('user').description('people / 利用者');
  user
    .command('import')
    .description('import people and their cards from CSV / CSV から利用者とカードを取り込む')
    .argument(
      '<file>',
      'CSV with the columns staff_number,login_name,display_name,department,site,roles,segments,cards,mail,post,effective_date,end_date,last_day (or 職員番号,ログイン名,氏名,所属,拠点,役割,セグメント,カード,メール,本務兼務,発令日,終了日,退職日)',
    )
    .addHelpText(
      'after',
      '\nSeveral segments, roles or cards are parted by spaces. A card is felica:<16 hex> or iso14443a:<8, 14 or 20 hex>.\n' +
        'All lines are imported, or none when one is wrong. People who are not in the file stay as they are.',
    )
    .action((file: string) => runCommand(terminal, () => importFile(terminal, file)));
  user
    .command('password')
    .description('set a one-time password, or with --stdin a lasting one / パスワードを設定する')
    .argument('<login-name>')
    .option('--stdin', 'read the password from standard input; it need not be changed at the first sign-in')
    .action((loginName: string, options: { stdin?: boolean }) =>
      runCommand(terminal, () => givePassword(terminal, loginName, options.stdin === true)),
    );
  addPostCommands(user, terminal);
}

async function importFile(terminal: Terminal, file: string): Promise<void> {
  const { importPeople } = await import('../identity/directory/import-people.ts');
  const bytes = await readFile(file);
  await withStores(terminal, async (stores) => {
    const report = await importPeople({ ...stores, cards: stores.keys, segments: stores.segmentIds }, bytes, {
      actor: commandActor,
      onProgress: (done, of) => terminal.progress(`${done} / ${of}`),
    });
    terminal.progress('');
    terminal.say(
      `追加 ${report.added} 人、変更 ${report.changed} 人、カード ${report.cardsEnrolled} 枚`,
      `added ${report.added}, changed ${report.changed}, cards ${report.cardsEnrolled}`,
    );
  });
}

async function givePassword(terminal: Terminal, loginName: string, fromInput: boolean): Promise<void> {
  const { setPassword } = await import('../identity/directory/manage-people.ts');
  const password = fromInput ? await readInput() : undefined;
  await withStores(terminal, async (stores) => {
    const given = await setPassword(stores, {
      loginName,
      actor: commandActor,
      ...(password !== undefined && { password }),
    });
    if (password !== undefined) terminal.say('パスワードを設定しました。', 'The password is set.');
    else {
      terminal.say(
        `ワンタイムパスワード: ${given.password}（最初のサインインで変更します）`,
        `One-time password: ${given.password} (to be changed at the first sign-in)`,
      );
    }
  });
}

async function readInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.length > 4_096) break;
  }
  return text.replace(/\r?\n$/, '');
}
