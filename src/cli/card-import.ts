/** `tomeoki card import`: the cards of a file, our own or that of another product. */

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { cardTextFormat } from '../config/readers.ts';
import {
  type CardFileFormat,
  cardFileFormats,
  readCardFile,
  readFaceTable,
} from '../identity/card/read-card-file.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface ImportOptions {
  readonly format: string;
  readonly faces?: string;
  readonly notation?: string;
  readonly order?: string;
  readonly bytes?: string;
  readonly dryRun?: boolean;
}

/** Adds `card import`. */
export function addCardImportCommand(card: Command, terminal: Terminal): void {
  card
    .command('import')
    .description('enrol the cards of a file; all lines are checked first / ファイルからカードを登録する')
    .argument('<file>')
    .option('--format <name>', 'own, papercut or safeq', 'own')
    .option('--faces <file>', 'CSV from the number on the face of a card to the number in its chip')
    .option('--notation <word>', 'of numbers without a technology: hex or decimal')
    .option('--order <word>', 'as-sent, or reversed when the last byte comes first')
    .option('--bytes <n>', '4, 7, 8 or 10; needed for decimal')
    .option('--dry-run', 'only check')
    .addHelpText(
      'after',
      '\nown: columns person (login name or staff number) and card, or face_number with --faces; expires makes a card temporary.' +
        '\nPINs of other products are not taken over.',
    )
    .action((file: string, options: ImportOptions) =>
      runCommand(terminal, () => importFile(terminal, file, options)),
    );
}

async function importFile(terminal: Terminal, file: string, options: ImportOptions): Promise<void> {
  const { importCards } = await import('../identity/card/import-cards.ts');
  const { cardTextDecoder } = await import('../context/card-services.ts');
  if (!cardFileFormats.includes(options.format as CardFileFormat)) {
    throw new ServiceError('REQUEST_INVALID', {
      message: 'format: own, papercut or safeq',
      details: { field: 'format' },
    });
  }
  const format = cardTextFormat.safeParse({
    ...(options.notation !== undefined && { notation: options.notation }),
    ...(options.order !== undefined && { byteOrder: options.order }),
    ...(options.bytes !== undefined && { byteLength: Number(options.bytes) }),
  });
  if (!format.success) throw new ServiceError('REQUEST_INVALID', { details: { field: 'notation' } });
  const lines = readCardFile(await readFile(file), options.format as CardFileFormat);
  const faces = options.faces === undefined ? undefined : readFaceTable(await readFile(options.faces));
  await withStores(terminal, async (stores) => {
    const report = await importCards({ ...stores, cards: stores.keys }, lines, {
      actor: commandActor,
      decode: cardTextDecoder(format.data),
      dryRun: options.dryRun === true,
      onProgress: (done, of) => terminal.progress(`${done} / ${of}`),
      ...(faces !== undefined && { faces }),
    });
    terminal.progress('');
    terminal.say(
      `登録 ${report.enrolled} 枚、登録済み ${report.alreadyEnrolled} 枚、取消 ${report.revoked} 枚、対象外 ${report.skipped} 行`,
      `enrolled ${report.enrolled}, already enrolled ${report.alreadyEnrolled}, revoked ${report.revoked}, passed over ${report.skipped}`,
    );
  });
}
