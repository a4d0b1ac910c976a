/**
 * Recognition on the evaluation set (test/support/ocr-set): errors, what is found in the finished PDF by four viewers,
 * orientation, direction, tables, fields, pages a minute, memory; beside tesseract and OCRmyPDF on some of its pages.
 *
 *   OCR_BENCH=all    all pages and more of the others' (default: a sample, about ten minutes on two quiet cores)
 *   OCR_BENCH=long   only the growth of one reading process over 200 pages
 *   OCR_BENCH=speed  only pages a minute end to end on two processes, and OCRmyPDF's: about five minutes on a quiet machine
 *   OCR_BENCH_SEED   `judge` (default; the seed is OCR_JUDGE_SEED) or `tune`
 *   OCR_BENCH_MODELS `npm`, `debian` or both parted by a comma (default both, where installed)
 *   OCR_BENCH_PICTURES  folder for pictures of all pages with true boxes (green) and read ones (red)
 */

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { type Ocr, openOcr } from '../../ocr/ocr.ts';
import { foundRate } from '../../ocr/quality/found-rate.ts';
import { type OcrResult, pageText } from '../../ocr/result.ts';
import { understand } from '../../src/scan/understand/understand.ts';
import { bestFinding, type FieldName } from '../../src/scan/understanding.ts';
import { drawBoxes } from '../support/ocr-set/draw-boxes.ts';
import { judgeSeed, type SetChoice, type SetPage, setPages, tuneSeed } from '../support/ocr-set/set.ts';
import { hasProgram } from '../support/poppler.ts';
import { childCpuSeconds, children } from './support/ocr/children.ts';
import { bareTesseract, ocrMyPdf, type Peer } from './support/ocr/peers.ts';
import { datesAndNumbers, fold, mainDirection, score, tablesRight } from './support/ocr/score.ts';
import { type Counted, print, printFields, printSections, printWorst } from './support/ocr/table.ts';
import { installedViewers, type Viewer, type ViewerName } from './support/ocr/viewers.ts';

const mode = process.env['OCR_BENCH'] ?? 'sample';
const seed = process.env['OCR_BENCH_SEED'] === 'tune' ? tuneSeed : judgeSeed;
const debianModels = '/usr/share/tesseract-ocr/5/tessdata';
const wantedModels = (process.env['OCR_BENCH_MODELS'] ?? 'npm,debian').split(',');
const processes = 2;

const sample: SetChoice = {
  documents: [
    ...(['letter', 'memo', 'two-columns', 'settlement', 'roster', 'application', 'invoice'] as const),
    ...(['notification', 'tiers', 'sealed-letter', 'blank'] as const),
  ],
};

async function collect(choice: SetChoice): Promise<SetPage[]> {
  const pages: SetPage[] = [];
  for await (const page of setPages(seed, choice)) pages.push(page);
  return pages;
}

async function count(
  page: SetPage,
  text: string,
  pdf: Uint8Array | undefined,
  viewers: ReadonlyMap<ViewerName, Viewer>,
): Promise<Counted> {
  const lines = page.truth.lines.map((line) => line.text);
  const own = foundRate(lines, text);
  const figures = datesAndNumbers(page.truth, text);
  const inViewer = new Map<ViewerName, number>();
  const figuresInViewer = new Map<ViewerName, number>();
  for (const [name, view] of pdf === undefined ? [] : viewers) {
    const seen = await view(pdf ?? new Uint8Array());
    inViewer.set(name, foundRate(lines, seen).found);
    figuresInViewer.set(name, datesAndNumbers(page.truth, seen).found);
  }
  return {
    ...{ page, score: score(page.truth, text), phrases: own.phrases, inText: own.found, inViewer },
    ...{ figures: figures.all, figuresInText: figures.found, figuresInViewer, pdfBytes: pdf?.length },
  };
}

interface Finished {
  readonly page: SetPage;
  readonly result: OcrResult;
  readonly pdf: Uint8Array;
}

/**
 * Reads and writes all pages, `processes` at a time; gives wall and processor seconds too. `marks`: looks for separators
 * first, as the service does.
 */
async function readAll(ocr: Ocr, pages: readonly SetPage[], marks = false) {
  const finished: Finished[] = [];
  const left = [...pages];
  const cpu = await childCpuSeconds();
  const began = performance.now();
  const work = async (): Promise<void> => {
    for (let page = left.shift(); page !== undefined; page = left.shift()) {
      const input = { bytes: page.bytes };
      if (marks) await ocr.findMarks(input);
      const result = await ocr.recognise(input);
      const pdf = await ocr.writeSearchablePdf(input, result, { title: page.name, now: new Date(0) });
      finished.push({ page, result, pdf });
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  const seconds = (performance.now() - began) / 1000;
  return { finished, seconds, cpuSeconds: (await childCpuSeconds()) - cpu };
}

async function keepPictures(folder: string, finished: readonly Finished[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { page, result } of finished) {
    const truth = page.truth.lines.flatMap(({ characters }) => characters.map(({ box }) => box));
    const read = result.pages.flatMap(({ blocks }) =>
      blocks.flatMap(({ lines, table }) => [
        ...lines.flatMap(({ symbols }) => symbols.map(({ box }) => box)),
        ...(table?.cells.map(({ box }) => box) ?? []),
      ]),
    );
    const layers = [
      { colour: '#00a000', boxes: truth },
      { colour: '#d00000', boxes: read },
    ];
    await writeFile(join(folder, `${page.name}.png`), await drawBoxes(page.bytes, layers));
  }
}

/** Which fields of the light pages were understood exactly; names and subjects after NFKC and without white space. */
function printUnderstood(finished: readonly Finished[]): void {
  const rights = new Map<FieldName, boolean[]>();
  for (const { page, result } of finished) {
    if (page.pageClass !== 'light') continue;
    const understood = understand(result.pages, { receivedOn: '2027-01-10' });
    for (const [field, value] of Object.entries(page.truth.fields) as [FieldName, string][]) {
      const right = fold(bestFinding(understood, field)?.value ?? '') === fold(value);
      rights.set(field, [...(rights.get(field) ?? []), right]);
    }
  }
  printFields('Fields exactly right on light pages', rights);
}

function printStance(finished: readonly Finished[]): void {
  const read = finished.flatMap(({ page, result }) => result.pages.map((got) => ({ got, page })));
  const text = read.filter(({ page }) => !page.truth.blank);
  const right = (of: typeof read, holds: (one: (typeof read)[number]) => boolean): string =>
    `${of.filter(holds).length}/${of.length}`;
  const stance = [
    `orientation ${right(text, ({ got, page }) => got.orientationDegrees === page.truth.orientationDegrees)}`,
    `direction ${right(text, ({ got, page }) => mainDirection(got) === page.truth.direction)}`,
    `skew within 0.1 degrees ${right(text, ({ got, page }) => Math.abs(got.skewDegrees - page.truth.skewDegrees) <= 0.1)}`,
    `blank flags ${right(read, ({ got, page }) => got.blank === page.truth.blank)}`,
    `tables with the right number of cells ${right(
      text.filter(({ page }) => page.truth.tables.length > 0),
      ({ got, page }) => tablesRight(got, page.truth),
    )}`,
    `false tables on ${
      text.filter(
        ({ got, page }) =>
          page.truth.tables.length === 0 && got.blocks.some(({ table }) => table !== undefined),
      ).length
    } pages`,
  ];
  print(`Right: ${stance.join(', ')}\n`);
}

async function benchModel(
  name: string,
  modelFolder: string | undefined,
  pages: readonly SetPage[],
): Promise<void> {
  const chosen = modelFolder === undefined ? { models: 'npm' as const } : { modelFolder };
  await using ocr = await openOcr({ processes, ...chosen, pagesPerProcess: 10_000, idleMs: 600_000 });
  await readAll(ocr, pages.slice(0, processes));
  const plain = pages.filter(({ pageClass, dpiAcross }) => pageClass === 'light' && dpiAcross === 300);
  const { finished, seconds, cpuSeconds } = await readAll(ocr, pages);
  const pictures = process.env['OCR_BENCH_PICTURES'];
  if (pictures !== undefined) await keepPictures(pictures, finished);
  const viewers = installedViewers(ocr);
  const counted: Counted[] = [];
  for (const { page, result, pdf } of finished) {
    counted.push(await count(page, result.pages.map(pageText).join('\n'), pdf, viewers));
  }
  printSections(`${name}: ${finished[0]?.result.engine ?? ''}`, counted);
  printStance(finished);
  printUnderstood(finished);
  printWorst(counted);
  const timed = await readAll(ocr, plain);
  const most = Math.max(...(await children()).map(({ mostMegabytes }) => mostMegabytes));
  const rate = (of: number, time: number): string => ((of * 60) / time).toFixed(1);
  print(
    `All pages: ${rate(pages.length, seconds)} pages/min, ${(cpuSeconds / pages.length).toFixed(2)} CPU s a page. ` +
      `Light pages at 300 dpi, read and written: ${rate(plain.length, timed.seconds)} pages/min, ` +
      `${(timed.cpuSeconds / plain.length).toFixed(2)} CPU s a page. A reading process took at most ${most.toFixed(0)} MB. ` +
      `Load ${(loadavg()[0] ?? 0).toFixed(1)}.\n`,
  );
}

async function benchPeer(name: string, peer: Peer, pages: readonly SetPage[]): Promise<void> {
  await using ocr = await openOcr({ processes: 1 });
  const viewers = installedViewers(ocr);
  const counted: Counted[] = [];
  const began = performance.now();
  const outcomes: { readonly page: SetPage; readonly text: string; readonly pdf?: Uint8Array }[] = [];
  const left = [...pages];
  const work = async (): Promise<void> => {
    for (let page = left.shift(); page !== undefined; page = left.shift()) {
      outcomes.push({ page, ...(await peer(page)) });
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  const seconds = (performance.now() - began) / 1000;
  for (const { page, text, pdf } of outcomes) counted.push(await count(page, text, pdf, viewers));
  printSections(name, counted);
  print(`${((pages.length * 60) / seconds).toFixed(1)} pages/min, ${processes} at a time.\n`);
}

/** Resident memory of one process after 20 pages and after 200. */
async function benchGrowth(): Promise<void> {
  const pages = await collect({ classes: ['light'] });
  await using ocr = await openOcr({ processes: 1, pagesPerProcess: 10_000, idleMs: 600_000 });
  print('| pages read | resident MB |\n|---|---|');
  for (let done = 1; done <= 200; done += 1) {
    const page = pages[done % pages.length];
    if (page === undefined) break;
    const input = { bytes: page.bytes };
    const result = await ocr.recognise(input);
    await ocr.writeSearchablePdf(input, result, { title: page.name, now: new Date(0) });
    if ([20, 50, 100, 150, 200].includes(done)) {
      const [child] = await children();
      print(`| ${done} | ${(child?.residentMegabytes ?? 0).toFixed(0)} |`);
    }
  }
}

/** All that happens to a page between its file and the finished PDF, light pages of every kind. */
async function benchSpeed(): Promise<void> {
  const pages = await collect({ classes: ['light'] });
  await using ocr = await openOcr({ processes, pagesPerProcess: 10_000, idleMs: 600_000 });
  await readAll(ocr, pages.slice(0, 2 * processes), true);
  for (const round of [1, 2, 3]) {
    const { seconds, cpuSeconds } = await readAll(ocr, pages, true);
    const most = Math.max(...(await children()).map(({ mostMegabytes }) => mostMegabytes));
    print(
      `Round ${round}, ${ocr.engine}, ${processes} processes: ${((pages.length * 60) / seconds).toFixed(1)} pages/min, ` +
        `${(cpuSeconds / pages.length).toFixed(2)} CPU s a page, at most ${most.toFixed(0)} MB a process. ` +
        `Load ${(loadavg()[0] ?? 0).toFixed(1)}.`,
    );
  }
  if (hasProgram('ocrmypdf')) await benchPeer('ocrmypdf', ocrMyPdf, pages.slice(0, 8));
}

if (mode === 'long') {
  await benchGrowth();
} else if (mode === 'speed') {
  await benchSpeed();
} else {
  const pages = await collect(mode === 'all' ? {} : sample);
  print(`Seed ${seed}, ${pages.length} pages, ${processes} processes.\n`);
  if (wantedModels.includes('npm')) await benchModel('npm models', undefined, pages);
  if (wantedModels.includes('debian') && existsSync(debianModels))
    await benchModel("Debian's fast models", debianModels, pages);
  const beside = pages.filter(
    ({ pageClass, truth }, index) =>
      !truth.blank && (mode === 'all' || (pageClass === 'light' && index % 2 === 0)),
  );
  if (hasProgram('tesseract')) await benchPeer('tesseract -l jpn', bareTesseract, beside);
  else print('tesseract is not installed.');
  if (hasProgram('ocrmypdf')) await benchPeer('ocrmypdf', ocrMyPdf, beside.slice(0, mode === 'all' ? 24 : 6));
  else print('ocrmypdf is not installed.');
}
