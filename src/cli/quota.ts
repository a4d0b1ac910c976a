/** `tomeoki quota`: how much may be printed, and corrections. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Quota, QuotaSubject, QuotaUnit, Standing } from '../accounting/quota.ts';
import type { Accounting } from '../context/accounting.ts';
import type { Stores } from '../context/stores.ts';
import type { Person } from '../identity/person.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface SubjectOptions {
  readonly everyone?: boolean;
  readonly person?: string;
  readonly department?: string;
}

interface QuotaOptions extends SubjectOptions {
  readonly period: Quota['period'];
  readonly pages?: number | true;
  readonly yen?: number | true;
  readonly warn?: boolean;
}

interface CorrectOptions extends SubjectOptions {
  readonly pages: number;
  readonly yen: number;
  readonly reason: string;
}

/** Adds `quota set`, `remove`, `list`, `show` and `correct`. */
export function addQuotaCommands(program: Command, terminal: Terminal): void {
  const quota = program.command('quota').description('limits of paper / 印刷の上限');
  addSubject(quota.command('set').description('limit pages or yen of a period / 上限を決める'), true)
    .option('--pages <n>', 'printed sides', whole)
    .option('--yen <n>', 'their price', whole)
    .option('--warn', 'tell it only, and print')
    .action((options: QuotaOptions) => runCommand(terminal, () => set(terminal, options)));
  addSubject(quota.command('remove').description('lift a limit / 上限をなくす'), true)
    .option('--pages', 'the one of pages')
    .option('--yen', 'the one of yen')
    .action((options: QuotaOptions) => runCommand(terminal, () => remove(terminal, options)));
  quota
    .command('list')
    .description('all limits / 上限の一覧')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      runCommand(terminal, () => list(terminal, options.json === true)),
    );
  quota
    .command('show')
    .description("what is left of a person's limits / 利用者の残り")
    .argument('<login-name>')
    .option('--json', 'as JSON')
    .action((loginName: string, options: { json?: boolean }) =>
      runCommand(terminal, () => show(terminal, loginName, options.json === true)),
    );
  addSubject(quota.command('correct').description('add to an account, or give back / 集計を訂正する'), false)
    .option('--pages <n>', 'below 0: given back', signed, 0)
    .option('--yen <n>', 'below 0: given back', signed, 0)
    .requiredOption('--reason <text>', 'kept with the correction')
    .action((options: CorrectOptions) => runCommand(terminal, () => correct(terminal, options)));
}

function addSubject(command: Command, ofPeriod: boolean): Command {
  if (ofPeriod) {
    command
      .option('--everyone', 'each person who has no own one')
      .addOption(new Option('--period <period>').choices(['month', 'fiscal-year']).default('month'));
  }
  return command
    .option('--person <login-name>', 'one person')
    .option('--department <name>', 'a department as a whole');
}

async function withAccounts(
  terminal: Terminal,
  work: (accounting: Accounting, stores: Stores) => Promise<void>,
): Promise<void> {
  const { openAccounting } = await import('../context/accounting.ts');
  await withStores(terminal, (stores) => work(openAccounting(stores), stores));
}

async function set(terminal: Terminal, options: QuotaOptions): Promise<void> {
  const { setQuota } = await import('../accounting/manage/manage-accounts.ts');
  await withAccounts(terminal, async ({ deps }, stores) => {
    const subject = await subjectOf(stores, options);
    const wanted = unitsOf(options);
    if (wanted.length === 0) throw new ServiceError('ACCOUNT_QUOTA_INVALID');
    const { period, warn } = options;
    for (const [unit, amount] of wanted) {
      const mode = warn ? 'warn' : 'hard';
      await setQuota(deps, { subject, period, unit, amount: Number(amount), mode }, commandActor);
    }
    terminal.say('上限を決めました。', 'The limit is set.');
  });
}

async function remove(terminal: Terminal, options: QuotaOptions): Promise<void> {
  const { removeQuota } = await import('../accounting/manage/manage-accounts.ts');
  await withAccounts(terminal, async ({ deps }, stores) => {
    const subject = await subjectOf(stores, options);
    const wanted = unitsOf(options);
    if (wanted.length === 0) throw new ServiceError('ACCOUNT_QUOTA_INVALID');
    for (const [unit] of wanted) {
      await removeQuota(deps, { subject, period: options.period, unit }, commandActor);
    }
    terminal.say('上限をなくしました。', 'The limit is lifted.');
  });
}

async function list(terminal: Terminal, asJson: boolean): Promise<void> {
  await withAccounts(terminal, async ({ deps }, stores) => {
    const quotas = await deps.accounts.listQuotas();
    if (asJson) return terminal.out(JSON.stringify(quotas, null, 2));
    for (const { subject, period, unit, amount, mode } of quotas) {
      terminal.out([await nameOf(stores, subject), period, unit, amount, mode].join('\t'));
    }
  });
}

async function show(terminal: Terminal, loginName: string, asJson: boolean): Promise<void> {
  await withAccounts(terminal, async (accounting, stores) => {
    const standings = await accounting.standings(await personOf(stores, loginName));
    if (asJson) return terminal.out(JSON.stringify(standings, null, 2));
    for (const standing of standings) terminal.out(lineOf(standing));
    if (standings.length === 0) terminal.say('上限はありません。', 'There is no limit.');
  });
}

function lineOf({ quota, consumption }: Standing): string {
  const { subject, period, unit, amount, mode } = quota;
  const reserved = unit === 'pages' ? consumption.reservedPages : consumption.reservedYen;
  return [subject.kind, period, unit, `${consumption[unit]}+${reserved} / ${amount}`, mode].join('\t');
}

async function correct(terminal: Terminal, options: CorrectOptions): Promise<void> {
  const { correctAccount } = await import('../accounting/manage/manage-accounts.ts');
  await withAccounts(terminal, async ({ deps }, stores) => {
    const { pages, yen, reason } = options;
    const subject = await subjectOf(stores, options);
    const person = subject.kind === 'person' ? await stores.people.findById(subject.personId) : undefined;
    const department = subject.kind === 'department' ? subject.department : (person?.department ?? '');
    await correctAccount(deps, { personId: person?.id, department, pages, yen, reason }, commandActor);
    terminal.say('訂正しました。', 'The account is corrected.');
  });
}

function unitsOf(options: QuotaOptions): readonly (readonly [QuotaUnit, number | true])[] {
  return (['pages', 'yen'] as const).flatMap((unit) => {
    const amount = options[unit];
    return amount === undefined ? [] : [[unit, amount] as const];
  });
}

async function subjectOf(stores: Stores, options: SubjectOptions): Promise<QuotaSubject> {
  const { everyone, person, department } = options;
  const given = [everyone === true, person !== undefined, department !== undefined].filter(Boolean).length;
  if (given !== 1) throw new ServiceError('ACCOUNT_QUOTA_INVALID');
  if (person !== undefined) return { kind: 'person', personId: (await personOf(stores, person)).id };
  return department === undefined ? { kind: 'everyone' } : { kind: 'department', department };
}

async function personOf(stores: Stores, loginName: string): Promise<Person> {
  const { normaliseLoginName } = await import('../identity/person.ts');
  const person = await stores.people.findByLoginName(normaliseLoginName(loginName));
  if (person === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  return person;
}

async function nameOf(stores: Stores, subject: QuotaSubject): Promise<string> {
  if (subject.kind === 'everyone') return 'everyone';
  if (subject.kind === 'department') return `department ${subject.department}`;
  return `person ${(await stores.people.findById(subject.personId))?.loginName ?? subject.personId}`;
}

function whole(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('a whole number');
  return Number(text);
}

function signed(text: string): number {
  if (!/^-?\d{1,10}$/.test(text)) throw new InvalidArgumentError('a whole number');
  return Number(text);
}
