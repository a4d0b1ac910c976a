/** Pages as the engine read them, kept by picture and engine so that judging them again reads nothing. */

import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ocr, openOcr } from '../../../ocr/ocr.ts';
import type { OcrPage } from '../../../ocr/result.ts';
import { type DrawnPaper, drawnPapers, type PaperRange } from './drawn.ts';
import { papersFolder, put } from './kept.ts';

/** A paper and its page as read. */
export interface ReadPaper extends DrawnPaper {
  readonly read: OcrPage;
}

/** A machine with much else to do is no reason to give a page up. */
const patientMs = 600_000;

/**
 * Papers as read with the models of `modelFolder`; reads what was not read before, one page at a time. With `keptOnly`
 * those that were not read before are left out.
 */
export async function* readPapers(
  range: PaperRange,
  modelFolder: string,
  keptOnly = false,
): AsyncGenerator<ReadPaper> {
  const folder = join(papersFolder(), 'readings');
  await mkdir(folder, { recursive: true });
  await using ocr = await openOcr({ processes: 1, modelFolder, pageTimeoutMs: patientMs });
  for await (const drawn of drawnPapers(range, keptOnly)) {
    const { bytes } = drawn;
    const key = createHash('sha256').update(ocr.engine).update(bytes).digest('hex').slice(0, 24);
    const path = join(folder, `${key}.json`);
    const read = (await kept(path)) ?? (keptOnly ? undefined : await readNow(ocr, bytes, path));
    if (read !== undefined) yield { ...drawn, read };
  }
}

async function kept(path: string): Promise<OcrPage | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as OcrPage);
}

async function readNow(ocr: Ocr, bytes: Uint8Array, path: string): Promise<OcrPage> {
  const [page] = (await ocr.recognise({ bytes, mediaType: 'image/jpeg' })).pages;
  if (page === undefined || page.error !== undefined) throw new Error(`a page was not read: ${page?.error}`);
  await put(path, JSON.stringify(page));
  return page;
}
