/** `tomeoki user`: who is there, with which posts, until when. */

import type { Command } from 'commander';
import type { Stores } from '../context/stores.ts';
import { normaliseLoginName, type Person, type Role } from '../identity/person.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { SegmentId } from '../shared/ids.ts';
import { listOf } from './printer-manage.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface PostOptions {
  readonly department: string;
  readonly site: string;
  readonly segments: string;
  readonly roles: string;
  readonly from?: string;
  readonly until?: string;
  readonly concurrent?: boolean;
}

/** Adds `user list`, `show`, `post`, `end-post`, `leave`, `stay` and `hand-over`. */
export function addPostCommands(user: Command, terminal: Terminal): void {
  addLists(user, terminal);
  const person = (work: (stores: Stores, person: Person) => Promise<void>) => (loginName: string) =>
    runCommand(terminal, () =>
      withStores(terminal, async (stores) => work(stores, await findPerson(stores, loginName))),
    );
  user
    .command('post')
    .description('state a post: a move, or with --concurrent one beside the main post / 発令を登録する')
    .argument('<login-name>')
    .requiredOption('--department <name>')
    .option('--site <name>', 'office', '')
    .requiredOption('--segments <ids>', 'parted by commas')
    .option('--roles <names>', 'parted by commas', 'staff')
    .option('--from <day>', 'first day, 2026-04-01 or 令和8年4月1日; default: now')
    .option('--until <day>', 'last day; default: open')
    .option('--concurrent', 'beside the main post / 兼務')
    .action((loginName: string, options: PostOptions) =>
      person((stores, found) => statePost(stores, found, options))(loginName),
    );
  user
    .command('end-post')
    .description('end the posts of a department that were stated here / 発令を終える')
    .argument('<login-name>')
    .requiredOption('--department <name>')
    .option('--last-day <day>', 'default: yesterday')
    .action((loginName: string, options: { department: string; lastDay?: string }) =>
      person(async (stores, found) => {
        const { endPost } = await import('../identity/directory/move.ts');
        const lastDay = await dayOption(options.lastDay);
        await endPost(stores, found.id, options.department, lastDay, commandActor);
      })(loginName),
    );
  user
    .command('leave')
    .description('end every access of a person, today or after a last day / 退職')
    .argument('<login-name>')
    .option('--last-day <day>', 'the last day with access; default: yesterday')
    .action((loginName: string, options: { lastDay?: string }) =>
      person((stores, found) => letGo(stores, found, options.lastDay))(loginName),
    );
  user
    .command('stay')
    .description('take an announced departure back / 退職予定を取り消す')
    .argument('<login-name>')
    .action((loginName: string) =>
      person(async (stores, found) => {
        const { leave } = await import('../identity/directory/leave.ts');
        await leave(stores, found.id, { day: undefined }, commandActor);
      })(loginName),
    );
  user
    .command('hand-over')
    .description('give the held jobs of somebody who left to a successor / 後任に引き継ぐ')
    .argument('<login-name>')
    .argument('<successor>')
    .action((loginName: string, successor: string) =>
      person(async (stores, found) => {
        const { handOverJobs } = await import('../identity/directory/hand-over.ts');
        const given = await handOverJobs(stores, found.id, successor, commandActor);
        terminal.say(`${given} 件を引き継ぎました。`, `${given} jobs were given.`);
      })(loginName),
    );
}

function addLists(user: Command, terminal: Terminal): void {
  user
    .command('list')
    .description('list people by staff number / 一覧')
    .option('--text <part>', 'part of a name, login name, staff number or department')
    .option('--state <state>', 'active, suspended or left')
    .action((options: { text?: string; state?: Person['state'] }) =>
      runCommand(terminal, () =>
        withStores(terminal, async ({ people }) => {
          for (let offset = 0, total = 1; offset < total; offset += 500) {
            const page = await people.listPeople({ ...options, offset, limit: 500 });
            total = page.total;
            for (const one of page.people) {
              const { staffNumber, loginName, displayName, department, state, segments } = one;
              terminal.out(
                [staffNumber, loginName, displayName, department, state, segments.join(' ')].join('\t'),
              );
            }
          }
        }),
      ),
    );
  user
    .command('show')
    .description('everything about a person but secrets, as JSON / 詳細')
    .argument('<login-name>')
    .action((loginName: string) =>
      runCommand(terminal, () =>
        withStores(terminal, async (stores) => {
          const { id } = await findPerson(stores, loginName);
          const record = await stores.people.findRecord(id);
          const cards = await stores.people.listCredentials(id);
          const shown = cards.map(({ technology, lastFour, state }) => ({ technology, lastFour, state }));
          const heldJobs = await stores.jobs.countWaiting(id);
          terminal.out(JSON.stringify({ ...record, cards: shown, heldJobs }, undefined, 2));
        }),
      ),
    );
}

async function statePost(stores: Stores, person: Person, options: PostOptions): Promise<void> {
  const { addPost } = await import('../identity/directory/move.ts');
  const { department, site, segments, roles, concurrent } = options;
  const known: readonly string[] = ['staff', 'records', 'administrator', 'auditor'];
  if (listOf(roles).some((role) => !known.includes(role))) {
    throw new ServiceError('REQUEST_INVALID', { details: { field: 'roles' } });
  }
  const post = {
    main: concurrent !== true,
    department,
    site,
    segments: listOf(segments) as SegmentId[],
    roles: listOf(roles) as Role[],
    from: await dayOption(options.from),
    until: await dayOption(options.until),
  };
  await addPost({ ...stores, segments: stores.segmentIds }, person.id, post, commandActor);
}

async function letGo(stores: Stores, person: Person, lastDay: string | undefined): Promise<void> {
  const { leave } = await import('../identity/directory/leave.ts');
  const { addDays, dayOf } = await import('../shared/working-days.ts');
  const last = await dayOption(lastDay);
  const day = last === undefined ? dayOf(stores.clock.now()) : addDays(last, 1);
  await leave(stores, person.id, { day }, commandActor);
}

/** A day as offices write it. */
async function dayOption(text: string | undefined): Promise<string | undefined> {
  if (text === undefined) return undefined;
  const { parseDay } = await import('../identity/directory/read-people-csv.ts');
  const day = parseDay(text);
  if (day === undefined) throw new ServiceError('REQUEST_INVALID', { details: { field: 'day' } });
  return day;
}

/** Somebody by login name or staff number. Throws `IDENTITY_PERSON_UNKNOWN`. */
export async function findPerson({ people }: Pick<Stores, 'people'>, text: string): Promise<Person> {
  const found =
    (await people.findByLoginName(normaliseLoginName(text))) ?? (await people.findByStaffNumber(text));
  if (found === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  return found;
}
