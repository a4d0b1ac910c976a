/** PDF to PWG raster, 300 dpi grey, beside ghostscript with the same pages; and the memory of 500 pages. */

import { execFile, spawnSync } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { openDocumentRenderer } from '../../drivers/render/document-renderer.ts';
import { stream } from '../support/raster/operation-runner.ts';

const run = promisify(execFile);
const pagesPerRun = 40;
const rounds = 3;
const words = 'the office prints this letter and the table of the budget for the next year'.split(' ');

/** Pages of text, as offices print them: 50 lines of 15 words. */
async function textPdf(pages: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.TimesRoman);
  for (let page = 0; page < pages; page += 1) {
    const sheet = document.addPage([595.28, 841.89]);
    for (let line = 0; line < 50; line += 1) {
      const text = Array.from(
        { length: 15 },
        (_, word) => words[(page * 7 + line * 3 + word * 5) % words.length],
      );
      sheet.drawText(text.join(' '), { x: 50, y: 790 - line * 15, size: 11, font });
    }
  }
  return document.save();
}

interface Outcome {
  readonly seconds: number;
  readonly bytes: number;
}

const renderer = openDocumentRenderer({ processes: 1, documentsPerProcess: 1_000 });

async function ours(pdf: Uint8Array): Promise<Outcome> {
  const begin = performance.now();
  let bytes = 0;
  const raster = { resolutionDpi: 300, type: 'sgray_8', sheetBack: 'normal' } as const;
  const plan = { from: 'application/pdf', to: 'image/pwg-raster', raster } as const;
  for await (const chunk of renderer.convert(stream(pdf, 65_536), plan)) bytes += chunk.length;
  return { seconds: (performance.now() - begin) / 1000, bytes };
}

async function ghostscript(path: string, smooth: boolean): Promise<Outcome> {
  const output = `${path}.pwg`;
  const begin = performance.now();
  await run('gs', [
    ...['-q', '-dSAFER', '-dNOPAUSE', '-dBATCH', '-sDEVICE=pwgraster', '-r300', `-sOutputFile=${output}`],
    ...['-dcupsColorSpace=18', '-dcupsBitsPerColor=8', '-dcupsBitsPerPixel=8'],
    ...(smooth ? ['-dTextAlphaBits=4', '-dGraphicsAlphaBits=4'] : []),
    path,
  ]);
  const seconds = (performance.now() - begin) / 1000;
  const { length } = await readFile(output);
  await rm(output);
  return { seconds, bytes: length };
}

/** Largest resident memory of the render processes below this one, in MB, by proc(5). */
async function childMegabytes(): Promise<number> {
  let most = 0;
  for (const id of await readdir('/proc').catch(() => [])) {
    const status = /^\d+$/.test(id) ? await readFile(`/proc/${id}/status`, 'latin1').catch(() => '') : '';
    if (!new RegExp(`^PPid:\\t${process.pid}$`, 'm').test(status)) continue;
    most = Math.max(most, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
  }
  return most;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const print = (text: string): boolean => process.stdout.write(`${text}\n`);

const pdf = await textPdf(pagesPerRun);
const path = join(tmpdir(), `tomeoki-bench-${process.pid}.pdf`);
await writeFile(path, pdf);
const hasGhostscript = spawnSync('gs', ['--version']).status === 0;
const candidates: Record<string, () => Promise<Outcome>> = {
  'tomeoki, smoothed edges': () => ours(pdf),
  ...(hasGhostscript && {
    'gs pwgraster, hard edges (its default)': () => ghostscript(path, false),
    'gs pwgraster, smoothed edges': () => ghostscript(path, true),
  }),
};
await ours(pdf);
const found = new Map<string, Outcome[]>(Object.keys(candidates).map((name) => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [name, work] of Object.entries(candidates)) found.get(name)?.push(await work());
}
print(`${pagesPerRun} A4 pages of text, 300 dpi grey, ${rounds} rounds in turn, ${cpus()[0]?.model ?? ''}\n`);
print('| | pages/s, median | best | KB a page |\n|---|---|---|---|');
for (const [name, outcomes] of found) {
  const rates = outcomes.map(({ seconds }) => pagesPerRun / seconds);
  const kilobytes = (outcomes[0]?.bytes ?? 0) / pagesPerRun / 1024;
  print(
    `| ${name} | ${median(rates).toFixed(1)} | ${Math.max(...rates).toFixed(1)} | ${kilobytes.toFixed(0)} |`,
  );
}
const many = await textPdf(500);
const { seconds } = await ours(many);
print(
  `\n500 pages: ${(500 / seconds).toFixed(1)} pages/s, render process at most ${(await childMegabytes()).toFixed(0)} MB`,
);
await renderer[Symbol.asyncDispose]();

const colour = openDocumentRenderer({ processes: 1 });
const a3 = await PDFDocument.create();
for (let page = 0; page < 3; page += 1) a3.addPage([842, 1191]).drawCircle({ x: 400, y: 600, size: 300 });
const raster = { resolutionDpi: 600, type: 'srgb_8', sheetBack: 'normal' } as const;
const plan = { from: 'application/pdf', to: 'image/pwg-raster', raster } as const;
for await (const _ of colour.convert(stream(await a3.save()), plan));
print(`A3 colour 600 dpi (209 MB a page): render process at most ${(await childMegabytes()).toFixed(0)} MB`);
await colour[Symbol.asyncDispose]();
await rm(path, { force: true });
