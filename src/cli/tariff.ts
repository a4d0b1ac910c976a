/** `tomeoki tariff`: what paper costs. */

import { type Command, InvalidArgumentError } from 'commander';
import type { Rates, Tariff } from '../accounting/tariff.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface SetOptions {
  readonly from: string;
  readonly mono: number;
  readonly color: number;
  readonly sheet: number;
  readonly media?: Readonly<Record<string, Partial<Rates>>>;
  readonly duplexDiscount: number;
}

/** Adds `tariff set` and `tariff list`. */
export function addTariffCommands(program: Command, terminal: Terminal): void {
  const tariff = program.command('tariff').description('prices of paper / 単価');
  tariff
    .command('set')
    .description('prices from a day on; what was printed before keeps its cost / 単価を決める')
    .requiredOption('--from <day>', 'first day, YYYY-MM-DD')
    .requiredOption('--mono <yen>', 'a printed side without colour', yen)
    .requiredOption('--color <yen>', 'a printed side with colour', yen)
    .option('--sheet <yen>', 'a sheet, beside its sides', yen, 0)
    .option(
      '--media <name=mono/color/sheet>',
      'other prices of a medium such as iso_a3; an empty part is as usual; may be repeated',
      media,
    )
    .option('--duplex-discount <percent>', 'off the sides of two-sided jobs', yen, 0)
    .action((options: SetOptions) => runCommand(terminal, () => set(terminal, options)));
  tariff
    .command('list')
    .description('all tariffs, the oldest first / 単価の一覧')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      runCommand(terminal, () => list(terminal, options.json === true)),
    );
}

async function set(terminal: Terminal, options: SetOptions): Promise<void> {
  const { addTariff } = await import('../accounting/manage/manage-accounts.ts');
  const { openAccounting } = await import('../context/accounting.ts');
  await withStores(terminal, async (stores) => {
    const added = await addTariff(
      openAccounting(stores).deps,
      {
        validFrom: options.from,
        base: { monochrome: options.mono, color: options.color, sheet: options.sheet },
        media: options.media ?? {},
        duplexDiscountPercent: options.duplexDiscount,
      },
      commandActor,
    );
    terminal.say(`${added.validFrom} からの単価を決めました。`, `The prices hold from ${added.validFrom}.`);
  });
}

async function list(terminal: Terminal, asJson: boolean): Promise<void> {
  const { openAccounting } = await import('../context/accounting.ts');
  await withStores(terminal, async (stores) => {
    const tariffs = await openAccounting(stores).deps.accounts.listTariffs();
    if (asJson) return terminal.out(JSON.stringify(tariffs, null, 2));
    for (const one of tariffs) terminal.out(lineOf(one));
  });
}

function lineOf({ validFrom, base, media, duplexDiscountPercent }: Tariff): string {
  const others = Object.entries(media).map(
    ([name, rates]) => `${name}=${rates.monochrome ?? ''}/${rates.color ?? ''}/${rates.sheet ?? ''}`,
  );
  const prices = `${base.monochrome}/${base.color}/${base.sheet}`;
  return [validFrom, prices, ...others, `-${duplexDiscountPercent}%`].join('\t');
}

function yen(text: string): number {
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(text))
    throw new InvalidArgumentError('a number with at most two decimals');
  return Number(text);
}

function media(
  text: string,
  before: Readonly<Record<string, Partial<Rates>>> = {},
): Readonly<Record<string, Partial<Rates>>> {
  const [name = '', prices = ''] = text.split('=');
  const [mono = '', color = '', sheet = '', ...more] = prices.split('/');
  if (name === '' || prices === '' || more.length > 0) {
    throw new InvalidArgumentError('such as iso_a3=4/20 or iso_a3=//1');
  }
  const rates = {
    ...(mono !== '' && { monochrome: yen(mono) }),
    ...(color !== '' && { color: yen(color) }),
    ...(sheet !== '' && { sheet: yen(sheet) }),
  };
  return { ...before, [name]: rates };
}
