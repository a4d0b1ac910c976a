/** `tomeoki file rules`: the filing rules, their versions, and what new ones would change. */

import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import type { RulesPreview } from '../scan/filing/preview-rules.ts';
import type { PreviewedFiling } from '../scan/filing/rule-diff.ts';
import type { RuleFault } from '../scan/filing/rule-schema.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { exitCodes, runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

const mostFileBytes = 4 * 1024 * 1024;

/** Adds `file rules check|activate|list|show|history`. */
export function addFileRulesCommands(file: Command, terminal: Terminal): void {
  const rules = file.command('rules').description('rules that say where documents are filed / 保管規則');
  rules
    .command('check')
    .description('what is wrong with rules, or what they would change for the last 1,000 documents / 試す')
    .argument('<file>', 'JSON: a list of rules, or {"rules": […]}')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExit code 0: they can be activated. 1: they cannot.')
    .action((path: string, options: { json?: boolean }) =>
      runCommand(terminal, () => check(terminal, path, options.json === true)),
    );
  rules
    .command('activate')
    .description('put rules in force, for every process and the next scan on / 有効にする')
    .argument('<file>', 'JSON, as for check')
    .option(
      '--based-on <version>',
      'refuse when another version is in force; default: the present one',
      Number,
    )
    .option('--note <text>', 'why; kept with the version', '')
    .action((path: string, options: { basedOn?: number; note: string }) =>
      runCommand(terminal, () => activate(terminal, path, options)),
    );
  rules
    .command('list')
    .description('the rules in force, one a line, in their order / 一覧')
    .action(() => runCommand(terminal, () => list(terminal)));
  rules
    .command('show')
    .description('the rules of a version as JSON; without one those in force / 内容')
    .argument('[version]', '0: those of the configuration', Number)
    .action((version: number | undefined) => runCommand(terminal, () => show(terminal, version)));
  rules
    .command('history')
    .description('all versions, the newest first / 履歴')
    .action(() => runCommand(terminal, () => history(terminal)));
}

async function readRulesFile(path: string): Promise<unknown> {
  if ((await stat(path)).size > mostFileBytes) throw new ServiceError('REQUEST_TOO_LARGE');
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ServiceError('SCAN_FILING_RULES_INVALID', { message: error.message, cause: error });
  }
}

async function check(terminal: Terminal, path: string, asJson: boolean): Promise<void> {
  const { checkRules } = await import('../scan/filing/manage-rules.ts');
  const { openFiling } = await import('../context/filing-services.ts');
  const written = await readRulesFile(path);
  await withStores(terminal, async (stores) => {
    const result = await checkRules(openFiling(stores).rules, written);
    if (result.faults.length > 0) process.exitCode = exitCodes.failed;
    if (asJson) return terminal.out(JSON.stringify(result, null, 2));
    tellFaults(terminal, result.faults);
    if (result.preview !== undefined) tellPreview(terminal, result.preview, result.basedOn);
  });
}

async function activate(
  terminal: Terminal,
  path: string,
  options: { readonly basedOn?: number; readonly note: string },
): Promise<void> {
  const { activateRules, findRules } = await import('../scan/filing/manage-rules.ts');
  const { openFiling, refusedRules } = await import('../context/filing-services.ts');
  const written = await readRulesFile(path);
  await withStores(terminal, async (stores) => {
    const deps = openFiling(stores).rules;
    const basedOn = options.basedOn ?? (await findRules(deps))?.version ?? 0;
    const activated = await activateRules(deps, written, {
      author: commandActor,
      basedOn,
      note: options.note,
    });
    if (!activated.ok) {
      if (activated.refusal.kind === 'faults') tellFaults(terminal, activated.refusal.faults);
      throw refusedRules(activated.refusal);
    }
    const { version } = activated.value;
    terminal.say(`版 ${version} を有効にしました。`, `Version ${version} is in force.`);
  });
}

async function list(terminal: Terminal): Promise<void> {
  const { findRules } = await import('../scan/filing/manage-rules.ts');
  const { parseKeptRules } = await import('../scan/filing/rule-schema.ts');
  const { openFiling } = await import('../context/filing-services.ts');
  await withStores(terminal, async (stores) => {
    const found = await findRules(openFiling(stores).rules);
    const { version, rules, broken } = parseKeptRules(found?.version ?? 0, found?.rules ?? []);
    terminal.say(`版 ${version}`, `version ${version}`);
    for (const { id, when, targets, location, binder, retention } of rules) {
      const years = retention === undefined ? '' : String(retention.years);
      terminal.out([id, JSON.stringify(when), targets.join(','), location, binder ?? '', years].join('\t'));
    }
    for (const name of broken) terminal.say(`読めない規則: ${name}`, `cannot be read: ${name}`);
  });
}

async function show(terminal: Terminal, version: number | undefined): Promise<void> {
  const { findRules } = await import('../scan/filing/manage-rules.ts');
  const { openFiling } = await import('../context/filing-services.ts');
  await withStores(terminal, async (stores) => {
    const found = await findRules(openFiling(stores).rules, version);
    if (found === undefined) throw new ServiceError('NOT_FOUND');
    terminal.out(JSON.stringify({ rules: found.rules }, null, 2));
  });
}

async function history(terminal: Terminal): Promise<void> {
  const { openFiling } = await import('../context/filing-services.ts');
  await withStores(terminal, async (stores) => {
    for (const one of await openFiling(stores).rules.filingRules.history()) {
      const count = Array.isArray(one.rules) ? one.rules.length : 0;
      terminal.out([one.version, one.activatedAt.toISOString(), one.author, count, one.note].join('\t'));
    }
  });
}

function tellFaults(terminal: Terminal, faults: readonly RuleFault[]): void {
  for (const { place, problem } of faults) terminal.out(`✗ ${place}: ${problem}`);
}

function tellPreview(terminal: Terminal, preview: RulesPreview, basedOn: number): void {
  const { documents, changed, changedBy, flagged, rules, sample } = preview;
  terminal.say(
    `版 ${basedOn} と比べて、直近 ${documents} 件のうち ${changed} 件が変わります（要確認 ${flagged} 件）。`,
    `Compared with version ${basedOn}, ${changed} of the last ${documents} documents change; ${flagged} are flagged.`,
  );
  for (const [member, count] of Object.entries(changedBy)) terminal.out(`  ${member}: ${count}`);
  for (const { rule, before, after } of rules) terminal.out(`  ${rule ?? '-'}\t${before} → ${after}`);
  for (const { scanId, changes, before, after } of sample) {
    terminal.out(scanId);
    for (const member of changes)
      terminal.out(`  ${member}: ${textOf(before, member)} → ${textOf(after, member)}`);
  }
}

function textOf(one: PreviewedFiling, member: keyof PreviewedFiling): string {
  const value = one[member];
  return value === undefined ? '-' : String(value);
}
