/** Debian's `ipptool` and the conformance suites that come with it, as judges of our IPP servers. */

import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';

const suiteFolder = '/usr/share/cups/ipptool';

/** True when ipptool and its suites are installed. */
export const ipptoolPresent = existsSync('/usr/bin/ipptool') && existsSync(join(suiteFolder, 'ipp-1.1.test'));

/** Which suite to run against which printer. */
export interface IpptoolRun {
  readonly uri: string;
  /** File name of a suite, such as `ipp-2.0.test`. */
  readonly suite: string;
  /** IPP version to speak; default 2.0. */
  readonly version?: string;
  /** Sample document of the suite's main tests; default `document-letter.pdf`. */
  readonly document?: string;
  /** More arguments, such as `-d NOPRINT=1`. */
  readonly arguments?: readonly string[];
  /** Default 120,000. */
  readonly timeoutMs?: number;
  /** Environment of ipptool, for instance HOME with trusted certificates. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** What a suite found. The exit code is not given, because it can be 0 with failures. */
export interface IpptoolResult {
  readonly pass: number;
  readonly fail: number;
  readonly skip: number;
  /** False when it was stopped by the time limit. */
  readonly finished: boolean;
  /** Everything it printed. */
  readonly lines: readonly string[];
  /** Titles of failed tests, each with the reasons below it. */
  readonly failures: readonly string[];
}

/**
 * Runs a suite in a folder of its own with sample documents beside it, and counts its `[PASS]`, `[FAIL]` and `[SKIP]`
 * lines. It goes on after failures.
 */
export async function runIpptoolSuite(run: IpptoolRun): Promise<IpptoolResult> {
  const folder = await mkdtemp(join(tmpdir(), 'ipptool-'));
  try {
    await prepareFolder(folder, run.suite);
    const { lines, finished } = await runIpptool(folder, run);
    const count = (mark: string) => lines.filter((line) => line.includes(mark)).length;
    return {
      pass: count('[PASS]'),
      fail: count('[FAIL]'),
      skip: count('[SKIP]'),
      finished,
      lines,
      failures: listFailures(lines),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function listFailures(lines: readonly string[]): string[] {
  const failures: string[] = [];
  let collecting = false;
  for (const line of lines) {
    const isTitle = /\[(PASS|FAIL|SKIP)\]/.test(line);
    if (isTitle) collecting = line.includes('[FAIL]');
    if (collecting) failures.push(line.trim());
  }
  return failures;
}

/** A time limit a request; libcups 2.4.2 with GnuTLS fails every request when it is given, so not with TLS. */
function limitTime(run: IpptoolRun): string[] {
  const encrypted =
    run.uri.startsWith('ipps:') || run.arguments?.some((word) => word === '-E' || word === '-S');
  return encrypted === true ? [] : ['-T', '20'];
}

function runIpptool(
  folder: string,
  run: IpptoolRun,
): Promise<{ readonly lines: string[]; readonly finished: boolean }> {
  const parameters = [
    '-tI',
    '-V',
    run.version ?? '2.0',
    ...limitTime(run),
    '-f',
    join(folder, run.document ?? 'document-letter.pdf'),
    ...(run.arguments ?? []),
    run.uri,
    join(folder, run.suite),
  ];
  const child = spawn('/usr/bin/ipptool', parameters, {
    cwd: folder,
    env: { ...process.env, ...run.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: run.timeoutMs ?? 120_000,
  });
  let output = '';
  const collect = (piece: Buffer) => {
    output += piece.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // It ends in order when it is told to stop, so its exit does not show the time limit.
    child.once('close', () => resolve({ lines: output.split('\n'), finished: !child.killed }));
  });
}

/** The suites look for their documents beside themselves, and Debian ships none. */
async function prepareFolder(folder: string, suite: string): Promise<void> {
  for (const name of await readdir(suiteFolder)) {
    if (name.endsWith('.test')) await copyFile(join(suiteFolder, name), join(folder, name));
  }
  await writeFile(join(folder, 'document-a4.pdf'), await drawPdf(595, 842));
  await writeFile(join(folder, 'document-letter.pdf'), await drawPdf(612, 792));
  for (const name of ['document-a4.ps', 'document-letter.ps']) {
    await writeFile(join(folder, name), '%!PS-Adobe-3.0\n%%Pages: 1\n%%Page: 1 1\nshowpage\n%%EOF\n');
  }
  await writeFile(join(folder, 'color.jpg'), await drawJpeg({ r: 30, g: 90, b: 160 }));
  await writeFile(join(folder, 'gray.jpg'), await drawJpeg({ r: 128, g: 128, b: 128 }));
  await linkRasterSamples(folder, suite);
}

async function drawPdf(width: number, height: number): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (const label of ['First page', 'Second page']) {
    pdf.addPage([width, height]).drawText(label, { x: 72, y: height - 144, size: 24 });
  }
  return pdf.save({ useObjectStreams: false });
}

async function drawJpeg(background: { r: number; g: number; b: number }): Promise<Buffer> {
  return sharp({ create: { width: 600, height: 400, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** ipp-everywhere.test names hundreds of PWG raster samples; one blank page stands for all of them. */
async function linkRasterSamples(folder: string, suite: string): Promise<void> {
  const text = await readFile(join(folder, suite), 'utf8');
  const names = new Set(
    Array.from(text.matchAll(/^\s*FILE (pwg-raster-samples-\S+)/gm), (match) => match[1] ?? ''),
  );
  if (names.size === 0) return;
  const page = join(folder, 'page.pwg');
  await drawRaster(folder, page);
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await link(page, join(folder, name));
  }
}

/** The sample PDF as Ghostscript makes PWG raster of it; where there is no Ghostscript, a white page. */
async function drawRaster(folder: string, page: string): Promise<void> {
  if (!existsSync('/usr/bin/gs')) {
    await writeFile(page, drawBlankRaster());
    return;
  }
  const options = ['-q', '-dNOPAUSE', '-dBATCH', '-dSAFER', '-sDEVICE=pwgraster', '-r150', '-dLastPage=1'];
  const document = join(folder, 'document-a4.pdf');
  await promisify(execFile)('/usr/bin/gs', [...options, `-sOutputFile=${page}`, document]);
}

/** One white page of 8-bit grey at 150 dpi (PWG 5102.4 §4.3): a header and run-length coded lines. */
function drawBlankRaster(): Buffer {
  const [width, height] = [1240, 1754];
  const header = Buffer.alloc(1796);
  header.write('PwgRaster', 0, 'latin1');
  const numbers: readonly (readonly [number, number])[] = [
    [276, 150],
    [280, 150],
    [352, 595],
    [356, 842],
    [372, width],
    [376, height],
    [384, 8],
    [388, 8],
    [392, width],
    [400, 18],
    [420, 1],
    [452, 1],
    [456, 1],
    [460, 1],
  ];
  for (const [offset, value] of numbers) header.writeUInt32BE(value, offset);
  const line: number[] = [];
  for (let left = width; left > 0; left -= 128) line.push(Math.min(left, 128) - 1, 0xff);
  const lines: Buffer[] = [];
  for (let left = height; left > 0; left -= 256) lines.push(Buffer.from([Math.min(left, 256) - 1, ...line]));
  return Buffer.concat([Buffer.from('RaS2', 'latin1'), header, ...lines]);
}
