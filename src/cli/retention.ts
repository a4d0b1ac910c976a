/** `tomeoki retention`: the file plan, and what becomes of records whose period has ended. */

import { readFile, stat, writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { Word } from '../archive/disposition.ts';
import type { FileSeries } from '../archive/file-plan.ts';
import type { DispositionRound, ItemWord } from '../ports/retention-store.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { RecordId, SegmentId } from '../shared/ids.ts';
import { provePerson } from './prove-person.ts';
import { exitCodes, runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

const largestPlan = 8 * 1024 * 1024;
const largestCertificate = 4 * 1024 * 1024;
const asHelp = 'who does it; their password is read from standard input';

/** Adds `retention plan-import`, `list`, `confirm`, `decide`, `execute`, `cancel`, `certificate`, `export` and `verify`. */
export function addRetentionCommands(program: Command, terminal: Terminal): void {
  const retention = program.command('retention').description('retention and disposal / 保存期間と廃棄');
  addPlanCommands(retention, terminal);
  addRoundCommands(retention, terminal);
  addEvidenceCommands(retention, terminal);
}

function addPlanCommands(retention: Command, terminal: Terminal): void {
  retention
    .command('plan-import')
    .description('put a file plan in force, or look at what it would change / ファイル基準表を取り込む')
    .argument(
      '<file>',
      'Excel (.xlsx) or CSV (UTF-8 or CP932), with 分類記号, 保存期間 and 満了時の措置 among its columns',
    )
    .option('--check', 'change nothing')
    .option('--note <text>', 'why', '')
    .action((path: string, options: { check?: boolean; note: string }) =>
      runCommand(terminal, () => planImport(terminal, path, options)),
    );
}

function addRoundCommands(retention: Command, terminal: Terminal): void {
  retention
    .command('list')
    .description('lists there are; with a year, make one; with an id, show it / 満了一覧')
    .argument('[round-id]')
    .option('--segment <id>', 'segment')
    .option('--department <name>', 'department')
    .option('--year <year>', 'fiscal year by whose end periods end', year)
    .action((id: string | undefined, options: ListOptions) =>
      runCommand(terminal, () => list(terminal, id, options)),
    );
  retention
    .command('confirm')
    .description('the department has looked at the list / 所管課の確認')
    .argument('<round-id>')
    .requiredOption('--as <login-name>', asHelp)
    .option('--wish <record=word...>', 'RECORD=destroy|transfer|extend:YEARS', word)
    .option('--reason <text>', 'of all that is wished otherwise')
    .action((id: string, options: WordOptions) => runCommand(terminal, () => confirm(terminal, id, options)));
  retention
    .command('decide')
    .description('a second person decides on every record / 二人目による決定')
    .argument('<round-id>')
    .requiredOption('--as <login-name>', asHelp)
    .option(
      '--word <record=word...>',
      'RECORD=destroy|transfer|extend:YEARS; others as wished, else as planned',
      word,
    )
    .option('--reason <text>', 'of all that is decided otherwise than planned')
    .action((id: string, options: WordOptions) => runCommand(terminal, () => decide(terminal, id, options)));
  retention
    .command('execute')
    .description('do what was decided, or try again what waits / 実行する')
    .argument('<round-id>')
    .requiredOption('--as <login-name>', asHelp)
    .option('--receipt <text>', 'what the public archives said on taking over the package')
    .addHelpText(
      'after',
      '\nExit code 0: all is done. 1: something waits; `retention list ID` says for what.',
    )
    .action((id: string, options: { as: string; receipt?: string }) =>
      runCommand(terminal, () => execute(terminal, id, options)),
    );
  retention
    .command('cancel')
    .description('take a list back of which nothing has begun / 取り消す')
    .argument('<round-id>')
    .requiredOption('--as <login-name>', asHelp)
    .action((id: string, options: { as: string }) =>
      runCommand(terminal, () => cancel(terminal, id, options)),
    );
}

function addEvidenceCommands(retention: Command, terminal: Terminal): void {
  retention
    .command('certificate')
    .description('the signed certificates of a round, and copies that are left / 証明書')
    .argument('<round-id>')
    .option('--to <folder>', 'write each into a file of this folder')
    .action((id: string, options: { to?: string }) =>
      runCommand(terminal, () => certificate(terminal, id, options.to)),
    );
  retention
    .command('export')
    .description('write the package of what is to be handed over / 移管パッケージを書き出す')
    .argument('<round-id>')
    .requiredOption('--to <folder>', 'an empty folder, or one that does not exist')
    .action((id: string, options: { to: string }) =>
      runCommand(terminal, () => exportPackage(terminal, id, options.to)),
    );
  retention
    .command('verify')
    .description(
      'check the signature of a certificate, or a package against its list / 証明書・パッケージを確かめる',
    )
    .argument('<path>', 'a certificate (JWS), or the folder of a package')
    .action((path: string) => runCommand(terminal, () => verify(terminal, path)));
}

interface ListOptions {
  readonly segment?: string;
  readonly department?: string;
  readonly year?: number;
}

interface WordOptions {
  readonly as: string;
  readonly wish?: readonly ItemWord[];
  readonly word?: readonly ItemWord[];
  readonly reason?: string;
}

async function planImport(
  terminal: Terminal,
  path: string,
  options: { readonly check?: boolean; readonly note: string },
): Promise<void> {
  const { checkPlan, importPlan } = await import('../archive/retention/import-plan.ts');
  const { openRetention } = await import('../context/retention.ts');
  if ((await stat(path)).size > largestPlan) throw new ServiceError('REQUEST_TOO_LARGE');
  const bytes = await readFile(path);
  await withStores(terminal, async (stores) => {
    const deps = { retention: openRetention(stores), clock: stores.clock };
    const { basedOn, faults, diff } = await checkPlan(deps, bytes);
    for (const { line, column, problem } of faults) {
      terminal.say(`${line} 行 ${column} 列: ${problem}`, `line ${line}, column ${column}: ${problem}`);
    }
    if (diff === undefined) throw new ServiceError('ARCHIVE_PLAN_INVALID');
    for (const one of diff.added) terminal.out(`+ ${describe(one)}`);
    for (const one of diff.removed) terminal.out(`- ${describe(one)}`);
    for (const { before, after } of diff.changed) terminal.out(`~ ${describe(before)} → ${describe(after)}`);
    if (options.check === true) return;
    const about = { author: commandActor, basedOn, note: options.note } as const;
    const { version, series } = await importPlan(deps, bytes, about);
    terminal.say(
      `第 ${version} 版（${series} 件）にしました。`,
      `version ${version} in force: ${series} series`,
    );
  });
}

function describe({ classCode, binder, title, period, disposition }: FileSeries): string {
  return [classCode, binder ?? '-', title, period, disposition ?? '-'].join('\t');
}

async function list(terminal: Terminal, id: string | undefined, options: ListOptions): Promise<void> {
  const { proposeRound } = await import('../archive/retention/propose-round.ts');
  const { openRetention } = await import('../context/retention.ts');
  await withStores(terminal, async (stores) => {
    const retention = openRetention(stores);
    if (id !== undefined) return await show(terminal, retention, id);
    const { segment, department, year: fiscalYear } = options;
    if (fiscalYear !== undefined) {
      if (segment === undefined || department === undefined) throw new ServiceError('REQUEST_INVALID');
      if (!stores.segmentIds.includes(segment as SegmentId))
        throw new ServiceError('IDENTITY_SEGMENT_UNKNOWN');
      const asked = { segment: segment as SegmentId, department, fiscalYear, by: commandActor } as const;
      const { roundId, records } = await proposeRound({ retention, clock: stores.clock }, asked);
      return terminal.say(`${roundId}\t${records} 件`, `${roundId}\t${records} records`);
    }
    const rounds = await retention.listRounds({ segments: stores.segmentIds, limit: 200 });
    for (const round of rounds) terminal.out(lineOf(round));
  });
}

function lineOf({ id, segment, department, fiscalYear, state, counts }: DispositionRound): string {
  const told = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return [id, state, segment, department, fiscalYear, told.join(', ')].join('\t');
}

async function show(
  terminal: Terminal,
  retention: ReturnType<typeof import('../context/retention.ts')['openRetention']>,
  id: string,
): Promise<void> {
  const round = await retention.findRound(id);
  if (round === undefined) throw new ServiceError('NOT_FOUND');
  terminal.out(lineOf(round));
  for (const item of await retention.listItems(id)) {
    const { recordId, state, retentionUntil, classCode, planned, opinion, decision, obstacle } = item;
    const words = [planned ?? '-', opinion?.outcome ?? '-', decision?.outcome ?? '-'];
    terminal.out([recordId, state, classCode ?? '-', retentionUntil, ...words, obstacle ?? ''].join('\t'));
  }
}

async function confirm(terminal: Terminal, id: string, options: WordOptions): Promise<void> {
  await withStores(terminal, async (stores) => {
    const { commandRetention } = await import('../context/retention.ts');
    const person = await provePerson(stores, options.as);
    await commandRetention(stores).confirm(person, id, {
      words: withReason(options.wish, options.reason),
      binders: [],
    });
    terminal.say('確認しました。', 'confirmed');
  });
}

async function decide(terminal: Terminal, id: string, options: WordOptions): Promise<void> {
  await withStores(terminal, async (stores) => {
    const { commandRetention } = await import('../context/retention.ts');
    const person = await provePerson(stores, options.as);
    const words = { words: withReason(options.word, options.reason), binders: [] };
    const { extended, transferred, destroyed } = await commandRetention(stores).decide(person, id, words);
    terminal.say(
      `延長 ${extended}、移管 ${transferred}、廃棄 ${destroyed}`,
      `${extended} extended, ${transferred} to transfer, ${destroyed} to destroy`,
    );
  });
}

async function execute(
  terminal: Terminal,
  id: string,
  options: { readonly as: string; readonly receipt?: string },
): Promise<void> {
  const { executeRound } = await import('../archive/retention/execute-rounds.ts');
  const { commandRetention, openExecution } = await import('../context/retention.ts');
  await withStores(terminal, async (stores) => {
    const person = await provePerson(stores, options.as);
    await commandRetention(stores).start(person, id, options.receipt);
    await using open = new AsyncDisposableStack();
    const deps = openExecution(stores, open);
    let wasAlone = false;
    await deps.ledger.alone('retention', async () => {
      wasAlone = true;
      const { done, waiting, certificates, closed } = await executeRound(deps, id);
      terminal.say(
        `完了 ${done}、待ち ${waiting}、証明書 ${certificates.join(', ') || '-'}`,
        `${done} done, ${waiting} waiting, certificate ${certificates.join(', ') || '-'}`,
      );
      if (!closed) process.exitCode = exitCodes.failed;
    });
    if (!wasAlone) terminal.say('サービスが実行しています。', 'The service is doing it.');
  });
}

async function cancel(terminal: Terminal, id: string, options: { readonly as: string }): Promise<void> {
  await withStores(terminal, async (stores) => {
    const { commandRetention } = await import('../context/retention.ts');
    await commandRetention(stores).cancel(await provePerson(stores, options.as), id);
    terminal.say('取り消しました。', 'canceled');
  });
}

async function certificate(terminal: Terminal, id: string, folder: string | undefined): Promise<void> {
  const { openRetention } = await import('../context/retention.ts');
  await withStores(terminal, async (stores) => {
    const retention = openRetention(stores);
    const found = await retention.listCertificates(id);
    if (found.length === 0) throw new ServiceError('NOT_FOUND');
    for (const one of found) {
      if (folder === undefined) terminal.out(one.certificate);
      else await writeFile(`${folder}/${one.id}.jws`, `${one.certificate}\n`, { flag: 'wx', mode: 0o640 });
    }
    for (const item of await retention.listItems(id)) {
      for (const { outcome, target, location, note } of await retention.copies(id, item.recordId)) {
        if (outcome === 'left') terminal.err(`${item.recordId}\t${target}\t${location ?? ''}\t${note ?? ''}`);
      }
    }
  });
}

async function exportPackage(terminal: Terminal, id: string, folder: string): Promise<void> {
  const { exportTransfer } = await import('../archive/retention/transfer-package.ts');
  const { openTransfer } = await import('../context/retention.ts');
  await withStores(terminal, async (stores) => {
    const { records, files, sha256 } = await exportTransfer(openTransfer(stores, folder), id, commandActor);
    terminal.say(
      `${records} 文書、${files} ファイルを書き出し、読み返して確かめました。目録 ${sha256}`,
      `${records} records in ${files} files written, read back and equal; list ${sha256}`,
    );
  });
}

async function verify(terminal: Terminal, path: string): Promise<void> {
  const about = await stat(path);
  if (about.isDirectory()) {
    const { verifyPackageFolder } = await import('../context/retention.ts');
    const { files, faults } = await verifyPackageFolder(path);
    for (const fault of faults) terminal.out(`✗ ${fault}`);
    if (faults.length > 0) process.exitCode = exitCodes.failed;
    return terminal.say(`${files} ファイルを確かめました。`, `${files} files looked at`);
  }
  if (about.size > largestCertificate) throw new ServiceError('REQUEST_TOO_LARGE');
  const { verifyDisposal } = await import('../archive/retention/certificate.ts');
  const jws = await readFile(path, 'utf8');
  await withStores(terminal, async (stores) => {
    const claims = await verifyDisposal(stores.keys.checkpoints, jws);
    if (claims !== undefined) return terminal.out(JSON.stringify(claims, null, 2));
    process.exitCode = exitCodes.failed;
    terminal.say('この設置の証明書ではありません。', 'No key of this installation signed it.');
  });
}

function withReason(words: readonly ItemWord[] | undefined, reason: string | undefined): readonly ItemWord[] {
  return (words ?? []).map(({ recordId, word: one }) => ({
    recordId,
    word: { ...one, ...(reason !== undefined && { reason }) },
  }));
}

function word(text: string, before: readonly ItemWord[] | undefined): readonly ItemWord[] {
  const found = /^([0-9a-f-]{36})=(destroy|transfer|extend)(?::(\d{1,3}))?$/.exec(text);
  const [, recordId, outcome, years] = found ?? [];
  if (recordId === undefined || outcome === undefined) {
    throw new InvalidArgumentError('RECORD=destroy, RECORD=transfer or RECORD=extend:YEARS');
  }
  const one: Word = {
    outcome: outcome as Word['outcome'],
    ...(years !== undefined && { years: Number(years) }),
  };
  return [...(before ?? []), { recordId: recordId as RecordId, word: one }];
}

function year(text: string): number {
  if (!/^\d{4}$/.test(text)) throw new InvalidArgumentError('a year of four digits');
  return Number(text);
}
