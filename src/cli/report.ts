/** `tomeoki report`: paper that came out, and paper that was saved. */

import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { ServiceError } from '../shared/errors/service-error.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { withStores } from './with-stores.ts';

interface ReportOptions {
  readonly by: string;
  readonly from: string;
  readonly to?: string;
  readonly person?: string;
  readonly format: 'csv' | 'json';
  readonly bom?: boolean;
}

/** Adds `report pages` and `report uncollected`. */
export function addReportCommands(program: Command, terminal: Terminal): void {
  const report = program.command('report').description('accounts / 集計');
  addReport(
    report,
    terminal,
    'pages',
    'impressions, sheets, colour and cost of what came out / 印刷の集計',
    'department',
  );
  addReport(
    report,
    terminal,
    'uncollected',
    'jobs that nobody collected, and the sheets saved / 受け取られなかった印刷',
    'month',
  );
}

function addReport(
  report: Command,
  terminal: Terminal,
  kind: 'pages' | 'uncollected',
  description: string,
  by: string,
): void {
  report
    .command(kind)
    .description(description)
    .option('--by <groups>', 'month, department, user, device, site, segment, account; several by commas', by)
    .requiredOption('--from <month>', 'first month, YYYY-MM')
    .option('--to <month>', 'last month; default: the first')
    .option('--person <login-name>', 'only of this person')
    .addOption(new Option('--format <format>').choices(['csv', 'json']).default('csv'))
    .option('--bom', 'with csv: begin with the mark by which spreadsheets read UTF-8')
    .addHelpText(
      'after',
      '\nDays are those of Japan. estimated_share is the part of the sides that the device did not count itself.',
    )
    .action((options: ReportOptions) => runCommand(terminal, () => writeReport(terminal, kind, options)));
}

async function writeReport(
  terminal: Terminal,
  kind: 'pages' | 'uncollected',
  options: ReportOptions,
): Promise<void> {
  const { openAccounting } = await import('../context/accounting.ts');
  const { normaliseLoginName } = await import('../identity/person.ts');
  await withStores(terminal, async (stores) => {
    const { person: name, from, to = from, format, bom = false } = options;
    const person =
      name === undefined ? undefined : await stores.people.findByLoginName(normaliseLoginName(name));
    if (name !== undefined && person === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
    const by = options.by.split(',').filter((part) => part !== '');
    await openAccounting(stores).writeReport(
      kind,
      'system',
      { by, from, to, ...(person !== undefined && { personId: person.id }) },
      { format, byteOrderMark: bom, write: writeOut },
    );
  });
}

/** Waits while the reader of the output is slower than the report. */
async function writeOut(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
