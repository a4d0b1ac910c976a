/** `tomeoki printer card-format`: how the keyboard-wedge reader of a device writes the numbers of cards. */

import type { Command } from 'commander';
import { cardTextFormat } from '../config/readers.ts';
import { changeDevice } from '../devices/manage/manage-device.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface FormatOptions {
  readonly notation?: string;
  readonly order?: string;
  readonly bytes?: string;
  readonly technology?: string;
  readonly prefix?: string;
  readonly suffix?: string;
}

/** Adds `printer card-format`. */
export function addCardFormatCommand(printer: Command, terminal: Terminal): void {
  printer
    .command('card-format')
    .description('how the reader that types at its panel writes card numbers; without options as hex')
    .argument('<name>')
    .option('--notation <word>', 'hex or decimal')
    .option('--order <word>', 'as-sent, or reversed when the last byte comes first')
    .option('--bytes <number>', '4, 7, 8 or 10; needed for decimal, and restores leading zeros')
    .option('--technology <word>', 'iso14443a or felica, where the length alone does not tell')
    .option('--prefix <text>', 'what the reader types before the number')
    .option('--suffix <text>', 'what it types after the number')
    .action((name: string, options: FormatOptions) =>
      runCommand(terminal, async () => {
        const cardFormat = formatOf(options);
        await withStores(terminal, (stores) => changeDevice(stores, name, { cardFormat }, commandActor));
        terminal.say('変更しました。', 'Changed.');
      }),
    );
}

function formatOf({ order, bytes, ...plain }: FormatOptions) {
  const given = {
    ...plain,
    ...(order !== undefined && { byteOrder: order }),
    ...(bytes !== undefined && { byteLength: Number(bytes) }),
  };
  if (Object.keys(given).length === 0) return null;
  const parsed = cardTextFormat.safeParse(given);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'format'}: ${message}`);
  throw new ServiceError('REQUEST_INVALID', { message: fields.join('; '), details: { field: 'cardFormat' } });
}
