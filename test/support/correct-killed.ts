/**
 * A process that corrects a line of a record and kills itself with SIGKILL at the moment named; for kill tests.
 * Told by one message: where the database and the folder are, which record, who corrects what, and when to die.
 */

import { once } from 'node:events';
import type { PoolConfig } from 'pg';
import type { OcrResult } from '../../ocr/result.ts';
import { pageText } from '../../ocr/result.ts';
import { correctLine, type LineCorrection } from '../../src/archive/correct/correct-line.ts';
import type { Searcher } from '../../src/ports/search-index.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { openDatabase } from '../../src/stores/postgres/database.ts';
import { openScanWorld } from './scan-world.ts';

/** When the process dies: before or after the n-th sealing, before or after the change of the rows; never. */
export const correctionMoments = [
  'before:seal:1',
  'after:seal:1',
  'after:seal:2',
  'before:rows',
  'after:rows',
  'never',
] as const;

/** What the process is told. */
export interface CorrectionOrder {
  readonly connection: PoolConfig;
  readonly folder: string;
  readonly searcher: Searcher;
  readonly correction: LineCorrection;
  readonly moment: (typeof correctionMoments)[number];
}

/** A stand-in for the PDF: the text of its pages. */
export async function pdfOfTexts(_document: unknown, result: OcrResult): Promise<Uint8Array> {
  return Buffer.from(result.pages.map(pageText).join('\f'));
}

function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}

async function work({ connection, folder, searcher, correction, moment }: CorrectionOrder): Promise<void> {
  await using database = await openDatabase({ connection, maxConnections: 2 });
  const { work: deps } = await openScanWorld(database, folder, { clock: systemClock(), owner: 'killed' });
  let sealed = 0;
  await correctLine(
    {
      ...deps,
      reader: { writeSearchablePdf: pdfOfTexts },
      vault: {
        ...deps.vault,
        open: (...given) => deps.vault.open(...given),
        discard: (...given) => deps.vault.discard(...given),
        seal: async (...given) => {
          sealed += 1;
          if (moment === `before:seal:${sealed}`) await die();
          const document = await deps.vault.seal(...given);
          if (moment === `after:seal:${sealed}`) await die();
          return document;
        },
      },
      store: {
        ...deps.archive,
        changeValues: async (id, decide) => {
          if (moment === 'before:rows') await die();
          const changed = await deps.archive.changeValues(id, decide);
          if (moment === 'after:rows') await die();
          return changed;
        },
      },
    },
    searcher,
    correction,
  );
}

if (process.send !== undefined) {
  const [order] = (await once(process, 'message')) as [CorrectionOrder];
  await work(order);
  process.disconnect();
}
