/** `tomeoki link`: personal print addresses (capability links). */

import type { Command } from 'commander';
import type { Stores } from '../context/stores.ts';
import { isExpired, type LinkRefusal, renameLink, revokeLink } from '../identity/link/capability-link.ts';
import { normaliseLoginName, type Person } from '../identity/person.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { isUuid, type SegmentId } from '../shared/ids.ts';
import { exitCodes, runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface IssueOptions {
  readonly segment: string;
  readonly label: string;
  readonly days?: string;
  readonly from?: string;
}

/** Adds `link list`, `link issue`, `link rename` and `link revoke`. */
export function addLinkCommands(program: Command, terminal: Terminal): void {
  const link = program.command('link').description('personal print addresses / 個人用の印刷アドレス');
  const withPerson = (work: (stores: Stores, person: Person) => Promise<void>) => (loginName: string) =>
    runCommand(terminal, () =>
      withStores(terminal, async (stores) => work(stores, await findPerson(stores, loginName))),
    );
  link
    .command('list')
    .description('list the addresses of a person, without their secrets / 一覧')
    .argument('<login-name>')
    .option('--json', 'as JSON')
    .action((loginName: string, options: { json?: boolean }) =>
      withPerson((stores, person) => list(terminal, stores, person, options.json === true))(loginName),
    );
  link
    .command('issue')
    .description('issue an address; it is shown this once / 発行する（一度だけ表示）')
    .argument('<login-name>')
    .requiredOption('--segment <id>', 'segment it is for')
    .option('--label <text>', 'name by which the person knows it again', '')
    .option('--days <n>', 'days until it ends; default: it does not')
    .option('--from <ranges>', 'addresses or ranges it may be used from, parted by commas')
    .action((loginName: string, options: IssueOptions) =>
      withPerson((stores, person) => issue(terminal, stores, person, options))(loginName),
    );
  link
    .command('rename')
    .description('give an address another name / 名前を変える')
    .argument('<login-name>')
    .argument('<id>')
    .argument('<label>')
    .action((loginName: string, id: string, label: string) =>
      withPerson(async (stores, person) =>
        tellDone(terminal, isUuid(id) && (await renameLink(stores, person, id, label))),
      )(loginName),
    );
  link
    .command('revoke')
    .description('take an address out of force at once / 取り消す')
    .argument('<login-name>')
    .argument('<id>')
    .action((loginName: string, id: string) =>
      withPerson(async (stores, person) =>
        tellDone(terminal, isUuid(id) && (await revokeLink(stores, person, id, commandActor))),
      )(loginName),
    );
}

/** The person of a login name or staff number. @throws ServiceError `IDENTITY_PERSON_UNKNOWN`. */
export async function findPerson(stores: Pick<Stores, 'people'>, name: string): Promise<Person> {
  const person =
    (await stores.people.findByLoginName(normaliseLoginName(name))) ??
    (await stores.people.findByStaffNumber(name));
  if (person === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  return person;
}

/** Says why no address was issued. */
export function tellLinkRefusal(terminal: Terminal, refusal: LinkRefusal): void {
  const texts = {
    'segment-not-allowed': [
      'この利用者はそのセグメントに属していません。',
      'The person is not in that segment.',
    ],
    'too-many': ['発行できる数を超えています。', 'The person has as many addresses as are allowed.'],
  } as const;
  const [ja, en] = texts[refusal];
  terminal.err(terminal.language === 'ja' ? ja : en);
}

async function list(terminal: Terminal, stores: Stores, person: Person, asJson: boolean): Promise<void> {
  const now = stores.clock.now();
  for (const link of await stores.people.listLinks(person.id)) {
    const row = {
      id: link.id,
      segment: link.segment,
      label: link.label,
      state: isExpired(link, now) ? 'expired' : 'in-force',
      createdAt: link.createdAt.toISOString(),
      expiresAt: link.expiresAt?.toISOString() ?? null,
      from: link.sourceRanges,
      jobs: link.useCount,
      lastUsedAt: link.lastUse?.at.toISOString() ?? null,
      lastUsedFrom: link.lastUse?.from ?? null,
    };
    const cells = [row.id, row.segment, row.state, row.jobs, row.lastUsedAt ?? '-', row.lastUsedFrom ?? '-'];
    terminal.out(asJson ? JSON.stringify(row) : [...cells, row.label].join('\t'));
  }
}

async function issue(
  terminal: Terminal,
  stores: Stores,
  person: Person,
  options: IssueOptions,
): Promise<void> {
  const { makePersonalKit } = await import('../context/queue-kit.ts');
  const days = options.days === undefined ? undefined : Number(options.days);
  if (days !== undefined && !(days > 0 && days <= 3_650)) {
    throw new ServiceError('REQUEST_INVALID', { details: { field: 'days' } });
  }
  const sourceRanges = options.from?.split(',').map((text) => text.trim());
  const made = await makePersonalKit(
    stores,
    person,
    {
      segment: options.segment as SegmentId,
      label: options.label,
      ...(days !== undefined && { expiresAt: new Date(stores.clock.now().getTime() + days * 86_400_000) }),
      ...(sourceRanges !== undefined && { sourceRanges }),
    },
    commandActor,
  );
  if (!made.ok) {
    tellLinkRefusal(terminal, made.refusal);
    process.exitCode = exitCodes.failed;
    return;
  }
  terminal.out(made.value.printerUri);
  terminal.err(
    terminal.language === 'ja'
      ? 'このアドレスは本人だけのもので、もう一度は表示できません。'
      : 'The address is personal, and cannot be shown again.',
  );
}

function tellDone(terminal: Terminal, isDone: boolean): void {
  if (isDone) {
    terminal.say('変更しました。', 'Done.');
    return;
  }
  terminal.err(terminal.language === 'ja' ? 'そのアドレスはありません。' : 'The person has no such address.');
  process.exitCode = exitCodes.failed;
}
