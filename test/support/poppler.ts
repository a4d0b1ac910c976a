/** Poppler's and qpdf's programs, as judges of the PDFs that the service writes. */

import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const limits = { timeout: 60_000, maxBuffer: 50_000_000 };

/** Whether a program can be started. */
export function hasProgram(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore', timeout: 10_000 }).error === undefined;
}

/** The text of one page (one-based) as `pdftotext` gives it, spaces and all. */
export async function pdfToText(pdf: Uint8Array, pageNumber: number): Promise<string> {
  return withFile(pdf, async (path) => {
    const page = String(pageNumber);
    return (await run('pdftotext', ['-f', page, '-l', page, '-enc', 'UTF-8', path, '-'], limits)).stdout;
  });
}

/** Boxes of the words of one page in points from the upper left corner, as `pdftotext -bbox` gives them. */
export async function pdfWords(
  pdf: Uint8Array,
  pageNumber: number,
): Promise<{ text: string; left: number; top: number; right: number; bottom: number }[]> {
  return withFile(pdf, async (path) => {
    const page = String(pageNumber);
    const { stdout } = await run('pdftotext', ['-bbox', '-f', page, '-l', page, path, '-'], limits);
    const words = /<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</g;
    return [...stdout.matchAll(words)].map(([, left, top, right, bottom, text]) => ({
      text: text ?? '',
      left: Number(left),
      top: Number(top),
      right: Number(right),
      bottom: Number(bottom),
    }));
  });
}

/** One page drawn as PNG by `pdftoppm`. */
export async function pdfToPng(pdf: Uint8Array, pageNumber: number, dpi: number): Promise<Buffer> {
  return withFile(pdf, async (path) => {
    const page = String(pageNumber);
    await run('pdftoppm', ['-png', '-r', String(dpi), '-f', page, '-singlefile', path, path], limits);
    return readFile(`${path}.png`);
  });
}

/** What `qpdf --check` says; rejects when it finds a fault. */
export async function qpdfCheck(pdf: Uint8Array): Promise<string> {
  return withFile(pdf, async (path) => (await run('qpdf', ['--check', path], limits)).stdout);
}

async function withFile<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-poppler-'));
  try {
    const path = join(folder, 'document.pdf');
    await writeFile(path, bytes);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
