/** `tomeoki directory`: the directory of people, and the clients of SCIM. */

import type { Command } from 'commander';
import { ServiceError } from '../shared/errors/service-error.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

/** Adds `directory test`, `sync`, `clients`, `add-client` and `revoke-client`. */
export function addDirectoryCommands(program: Command, terminal: Terminal): void {
  const directory = program.command('directory').description('directory of people / ディレクトリ');
  directory
    .command('test')
    .description('connect to the LDAP directory, and look one person up / 接続を確かめる')
    .option('--login-name <name>', 'show what the directory says of this person, and what it means here')
    .action((options: { loginName?: string }) =>
      runCommand(terminal, () => testDirectory(terminal, options.loginName)),
    );
  directory
    .command('sync')
    .description('read the LDAP directory now / 今すぐ読み込む')
    .option('--full', 'read everybody; who is gone leaves')
    .option('--accept-departures', 'with --full: any number of people may leave')
    .action((options: { full?: boolean; acceptDepartures?: boolean }) =>
      runCommand(terminal, () => sync(terminal, options)),
    );
  addClientCommands(directory, terminal);
}

function addClientCommands(directory: Command, terminal: Terminal): void {
  directory
    .command('clients')
    .description('list the clients of SCIM / SCIMクライアントの一覧')
    .action(() =>
      runCommand(terminal, () =>
        withStores(terminal, async (stores) => {
          for (const { name, createdAt, lastUsedAt } of await stores.directoryStore.listClients()) {
            terminal.out(`${name}\t${createdAt.toISOString()}\t${lastUsedAt?.toISOString() ?? '-'}`);
          }
        }),
      ),
    );
  directory
    .command('add-client')
    .description('let a client of SCIM in; its token is shown this once / SCIMクライアントを追加する')
    .argument('<name>')
    .action((name: string) =>
      runCommand(terminal, async () => {
        const { addScimClient } = await import('../identity/directory/scim-groups.ts');
        await withStores(terminal, async (stores) => {
          const { token } = await addScimClient(stores, name, commandActor);
          terminal.say(`トークン（一度だけ表示）: ${token}`, `Token, shown this once: ${token}`);
        });
      }),
    );
  directory
    .command('revoke-client')
    .description('shut a client of SCIM out at once / SCIMクライアントを取り消す')
    .argument('<name>')
    .action((name: string) =>
      runCommand(terminal, async () => {
        const { revokeScimClient } = await import('../identity/directory/scim-groups.ts');
        await withStores(terminal, (stores) => revokeScimClient(stores, name, commandActor));
        terminal.say('取り消しました。', 'Revoked.');
      }),
    );
}

async function testDirectory(terminal: Terminal, loginName: string | undefined): Promise<void> {
  const { rightsByRules } = await import('../identity/directory/rules.ts');
  await withStores(terminal, async ({ ldap }) => {
    if (ldap === undefined) throw new ServiceError('DIRECTORY_NOT_CONFIGURED');
    terminal.out(await ldap.directory.check());
    if (loginName === undefined) return;
    const entry = await ldap.directory.find({ loginName });
    if (entry === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
    const { cards, ...shown } = entry;
    const rights = rightsByRules(ldap.rules, entry);
    terminal.out(JSON.stringify({ ...shown, cards: cards.length, rights }, undefined, 2));
  });
}

async function sync(
  terminal: Terminal,
  options: { readonly full?: boolean; readonly acceptDepartures?: boolean },
): Promise<void> {
  const { syncDeps } = await import('../context/directory.ts');
  const { syncDirectory } = await import('../identity/directory/sync.ts');
  await withStores(terminal, async (stores) => {
    const deps = syncDeps(stores);
    if (deps === undefined) throw new ServiceError('DIRECTORY_NOT_CONFIGURED');
    const report = await syncDirectory(deps, options);
    const { added, changed, left, skipped, unchanged, full } = report;
    const way = full ? { ja: '全件', en: 'everybody' } : { ja: '差分', en: 'what changed' };
    terminal.say(
      `${way.ja}: 追加 ${added}、変更 ${changed}、変わらず ${unchanged}、退職 ${left}、対象外 ${skipped}`,
      `${way.en}: added ${added}, changed ${changed}, unchanged ${unchanged}, left ${left}, skipped ${skipped}`,
    );
  });
}
