/** The reader of paper, as the scan steps and the commands use it. */

import { join } from 'node:path';
import { type Ocr, type OcrOptions, openOcr } from '../../ocr/ocr.ts';
import { canEnter } from '../stores/postgres/embedded/account.ts';

/** `nobody`: owns nothing of the service, the database's files included. */
const nobody = { uid: 65_534, gid: 65_534 };
const program = join(import.meta.dirname, '..', '..');

/**
 * Opens the reader; its processes start with the first document. A service that runs as root reads as `nobody`,
 * unless the program lies where nobody else can enter.
 */
export async function openReader(options: OcrOptions = {}): Promise<Ocr> {
  const drops = process.getuid?.() === 0 && (await canEnter(program, nobody));
  return await openOcr({ ...options, ...(drops && { account: nobody }) });
}
