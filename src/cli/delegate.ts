/** `tomeoki delegate`: who may collect whose held jobs. */

import type { Command } from 'commander';
import type { DelegationScope } from '../identity/delegation.ts';
import type { JobId } from '../shared/ids.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { findPerson } from './user-posts.ts';
import { commandActor, withStores } from './with-stores.ts';

interface GiveOptions {
  readonly lastDay: string;
  readonly job?: string;
  readonly department?: string;
}

/** Adds `delegate list`, `give` and `revoke`. */
export function addDelegateCommands(program: Command, terminal: Terminal): void {
  const delegate = program.command('delegate').description('collecting for a colleague / 受け取りの委任');
  delegate
    .command('list')
    .description('what is in force of a person, in both directions / 一覧')
    .argument('<login-name>')
    .action((loginName: string) =>
      runCommand(terminal, async () => {
        const { listDelegations } = await import('../identity/delegation/delegate.ts');
        await withStores(terminal, async (stores) => {
          const { given, received } = await listDelegations(stores, await findPerson(stores, loginName));
          for (const { id, ownerName, delegateName, scope, expiresAt } of [...given, ...received]) {
            terminal.out([id, ownerName, '→', delegateName, scope.kind, expiresAt.toISOString()].join('\t'));
          }
        });
      }),
    );
  delegate
    .command('give')
    .description('let a colleague collect, for 30 days at most / 委任する')
    .argument('<owner>')
    .argument('<colleague>')
    .requiredOption('--last-day <day>', 'YYYY-MM-DD')
    .option('--job <id>', 'only this job')
    .option('--department <name>', 'only jobs charged to this department')
    .action((owner: string, colleague: string, options: GiveOptions) =>
      runCommand(terminal, async () => {
        const { giveDelegation } = await import('../identity/delegation/delegate.ts');
        await withStores(terminal, async (stores) => {
          const person = await findPerson(stores, owner);
          const asked = { colleague, scope: scopeOf(options), lastDay: options.lastDay };
          terminal.out((await giveDelegation(stores, person, asked, commandActor)).id);
        });
      }),
    );
  delegate
    .command('revoke')
    .description('take it back at once / 取り消す')
    .argument('<owner>')
    .argument('<id>')
    .action((owner: string, id: string) =>
      runCommand(terminal, async () => {
        const { revokeDelegation } = await import('../identity/delegation/delegate.ts');
        const { ServiceError } = await import('../shared/errors/service-error.ts');
        await withStores(terminal, async (stores) => {
          const person = await findPerson(stores, owner);
          const revoked = await revokeDelegation(stores, person.id, id, commandActor);
          if (!revoked) throw new ServiceError('DELEGATION_UNKNOWN');
        });
        terminal.say('取り消しました。', 'Revoked.');
      }),
    );
}

function scopeOf({ job, department }: GiveOptions): DelegationScope {
  if (job !== undefined) return { kind: 'job', job: job as JobId };
  return department === undefined ? { kind: 'all' } : { kind: 'department', department };
}
