/** `tomeoki record grant`, `revoke` and `grants`: who may read the records of which class. */

import type { Command } from 'commander';
import { type GrantHolder, grantHolderKinds } from '../archive/class-grant.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { SegmentId } from '../shared/ids.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { findPerson } from './user-posts.ts';
import { commandActor, withStores } from './with-stores.ts';

interface GrantOptions {
  readonly segment: string;
  readonly to: string;
  readonly from?: string;
  readonly until?: string;
  readonly reason: string;
}

/** Adds the commands below `record`, which others may have made already. */
export function addRecordGrantCommands(program: Command, terminal: Terminal): void {
  const record =
    program.commands.find((command) => command.name() === 'record') ??
    program.command('record').description('records of the archive / 保管文書');
  record
    .command('grant')
    .description('open the records of a class / 分類の閲覧を許可する')
    .argument('<class>', '分類記号 with the classes below it; "0101*" for all that begin so')
    .requiredOption('--segment <id>', 'only in this segment')
    .requiredOption(
      '--to <holder>',
      'person:<login name>, department:<name>, group:<name> (of the directory), role:<name>',
    )
    .option('--from <day>', 'first day, YYYY-MM-DD; default today')
    .option('--until <day>', 'last day, YYYY-MM-DD; default: until it is taken back')
    .option('--reason <words>', 'why', '')
    .action((classCode: string, options: GrantOptions) =>
      runCommand(terminal, async () => {
        const { grantSteps } = await import('../context/record-change-services.ts');
        await withStores(terminal, async (stores) => {
          const holder = holderOf(options.to);
          const name = holder.kind === 'person' ? (await findPerson(stores, holder.name)).id : holder.name;
          const { from, until, reason } = options;
          const grant = await grantSteps(stores).grant(commandActor, {
            ...{ classCode, from, until, reason },
            segment: options.segment as SegmentId,
            holder: { kind: holder.kind, name },
          });
          terminal.out(grant.id);
        });
      }),
    );
  record
    .command('revoke')
    .description('shut a class again, at once / 閲覧許可を取り消す')
    .argument('<id>')
    .action((id: string) =>
      runCommand(terminal, async () => {
        const { grantSteps } = await import('../context/record-change-services.ts');
        await withStores(terminal, async (stores) => {
          if ((await grantSteps(stores).revoke(commandActor, id)) === undefined) {
            throw new ServiceError('NOT_FOUND');
          }
          terminal.say('取り消しました。', 'Revoked.');
        });
      }),
    );
  record
    .command('grants')
    .description('what is open to whom / 閲覧許可の一覧')
    .option('--all', 'those taken back too')
    .option('--json', 'as JSON')
    .action((options: { all?: boolean; json?: boolean }) =>
      runCommand(terminal, async () => {
        const { grantSteps } = await import('../context/record-change-services.ts');
        await withStores(terminal, async (stores) => {
          const grants = await grantSteps(stores).list({ all: options.all === true });
          if (options.json) return terminal.out(JSON.stringify(grants, null, 2));
          for (const { id, segment, classCode, holder, from, until = '', revokedAt } of grants) {
            const days = `${from}..${until}`;
            const ended = revokedAt === undefined ? '' : revokedAt.toISOString();
            terminal.out([id, segment, classCode, `${holder.kind}:${holder.name}`, days, ended].join('\t'));
          }
        });
      }),
    );
}

function holderOf(text: string): GrantHolder {
  const colon = text.indexOf(':');
  const kind = grantHolderKinds.find((one) => one === text.slice(0, Math.max(0, colon)));
  if (kind === undefined) throw new ServiceError('ARCHIVE_GRANT_INVALID', { message: text });
  return { kind, name: text.slice(colon + 1) };
}
