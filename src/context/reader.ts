/** The reader of paper, as the scan steps and the commands use it. */

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultLimits } from '../../ocr/limits.ts';
import { type Ocr, type OcrOptions, openOcr } from '../../ocr/ocr.ts';
import { OcrError } from '../../ocr/ocr-error.ts';
import { canEnter } from '../stores/postgres/embedded/account.ts';

/** The reader; see `ocr/ocr.ts`. */
export type Reader = Ocr;

/** `nobody`: owns nothing of the service, the database's files included. */
const nobody = { uid: 65_534, gid: 65_534 };
const program = join(import.meta.dirname, '..', '..');

/**
 * Opens the reader; its processes start with the first document. A service that runs as root reads as `nobody`,
 * unless the program lies where nobody else can enter.
 */
export async function openReader(options: OcrOptions = {}): Promise<Reader> {
  const drops = process.getuid?.() === 0 && (await canEnter(program, nobody));
  return await openOcr({ ...options, ...(drops && { account: nobody }) });
}

/**
 * A person's file in memory. It is read by this process, since the reading processes may run under an account that
 * cannot open it. Too large: `OCR_INPUT_TOO_LARGE`, before a byte is read.
 */
export async function loadInput(path: string): Promise<{ readonly bytes: Uint8Array }> {
  if ((await stat(path)).size > defaultLimits.maxFileBytes) throw new OcrError('OCR_INPUT_TOO_LARGE');
  return { bytes: await readFile(path) };
}
