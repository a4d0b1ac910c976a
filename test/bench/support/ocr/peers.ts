/** What other people use: tesseract as it comes, and OCRmyPDF with every switch that helps. */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SetPage } from '../../../support/ocr-set/set.ts';

const run = promisify(execFile);

/** What came out: the engine's text and, where one is written, the PDF. */
export interface PeerOutcome {
  readonly text: string;
  readonly pdf?: Uint8Array;
}

/** Reads one page with another program. */
export type Peer = (page: SetPage) => Promise<PeerOutcome>;

async function inFolder<T>(page: SetPage, use: (folder: string, input: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-ocr-peer-'));
  try {
    const input = join(folder, page.mediaType === 'image/tiff' ? 'page.tif' : 'page.jpg');
    await writeFile(input, page.bytes);
    return await use(folder, input);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `OMP_THREAD_LIMIT=1`: its own threads make it three times slower. */
const options = { timeout: 300_000, maxBuffer: 50_000_000, env: { ...process.env, OMP_THREAD_LIMIT: '1' } };

/** `tesseract -l jpn`: upright pages across are all that it can read so. */
export const bareTesseract: Peer = (page) =>
  inFolder(page, async (_, input) => ({
    text: (await run('tesseract', [input, '-', '-l', 'jpn', '--psm', '3'], options)).stdout,
  }));

/** OCRmyPDF turning and levelling pages, with both writing directions. */
export const ocrMyPdf: Peer = (page) =>
  inFolder(page, async (folder, input) => {
    const [output, sidecar] = [join(folder, 'out.pdf'), join(folder, 'out.txt')];
    const dpi = String(Math.max(page.dpiAcross, page.dpiDown));
    await run(
      'ocrmypdf',
      [
        ...['--image-dpi', dpi, '-l', 'jpn+jpn_vert', '--rotate-pages', '--deskew', '-j', '1', '-q'],
        ...['--sidecar', sidecar, input, output],
      ],
      options,
    );
    return { text: await readFile(sidecar, 'utf8'), pdf: await readFile(output) };
  });
