/** The evaluation set: invented municipal papers, drawn, worn and scanned by seed, with their truth. */

import { createHash, randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { between, pick, type Random, seededRandom } from '../../../drivers/simulators/paper/random.ts';
import { type DocumentName, documents } from './documents/all.ts';
import type { PageGroup } from './draft.ts';
import { type DrawnSheet, type Look, openSheetPrinter, type SheetPrinter } from './render.ts';
import type { PageTruth } from './truth.ts';
import { type Scan, scanSheet } from './wear.ts';

/** The seed to tune on. Its pages may be looked at. */
export const tuneSeed = 20_251;
/** The seed to judge with, from `OCR_JUDGE_SEED`. Nothing is tuned on its pages. */
export const judgeSeed = Number(process.env['OCR_JUDGE_SEED'] ?? 70_411);

/** How a page was scanned; the first three are those that the aims are stated for. */
export const pageClasses = [
  /** 300 dpi, skew up to 0.8 degrees. */
  'light',
  /** 200 dpi, skew up to 1.8 degrees, some blur. */
  'medium',
  /** 300 dpi, skew up to 2.8 degrees, grain, blur, shading, the back side shining through. */
  'heavy',
  /** As light, turned by quarters. */
  'turned',
  /** As light, in colour, with a red seal over the text. */
  'seal',
  /** As heavy, in colour, with a red seal over the text. */
  'seal-heavy',
  /** Bilevel, 204 x 196 dpi. */
  'fax-fine',
  /** Bilevel, 204 x 98 dpi. */
  'fax-standard',
  /** Nothing on it but grain and the back side shining through. */
  'blank',
] as const;

/** One of {@link pageClasses}. */
export type PageClass = (typeof pageClasses)[number];

/** One page. */
export interface SetPage {
  /** Such as `letter.light` or `letter.light.1` in the second round. */
  readonly name: string;
  readonly document: DocumentName | 'blank';
  readonly group: PageGroup;
  readonly pageClass: PageClass;
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/jpeg' | 'image/tiff';
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpiAcross: number;
  readonly dpiDown: number;
  readonly truth: PageTruth;
}

/** Which pages are wanted; by default all of one round. */
export interface SetChoice {
  readonly documents?: readonly (DocumentName | 'blank')[];
  readonly classes?: readonly PageClass[];
  /** Each round has other words, names, looks and angles. Default 1. */
  readonly rounds?: number;
}

const plainDocuments = (Object.keys(documents) as DocumentName[]).filter(
  (name) => !name.startsWith('sealed-'),
);

/** Which documents are scanned in which way. */
const programme: Readonly<Record<PageClass, readonly (DocumentName | 'blank')[]>> = {
  light: plainDocuments,
  medium: plainDocuments,
  heavy: plainDocuments,
  turned: ['letter', 'minutes', 'settlement', 'address'],
  seal: ['sealed-letter', 'sealed-application'],
  'seal-heavy': ['sealed-letter', 'sealed-application'],
  'fax-fine': ['letter', 'memo', 'settlement', 'application'],
  'fax-standard': ['letter', 'memo', 'mixed'],
  blank: ['blank'],
};

/**
 * The pages, in the order of {@link pageClasses}, one at a time. The same seed gives the same truth, and the same
 * pictures on the same version of Chromium. Pages are kept below `OCR_SET_FOLDER`, by default in the system's temporary
 * folder, and drawn only when they are not there. Throws when Chromium is needed and absent.
 */
export async function* setPages(seed: number, choice: SetChoice = {}): AsyncGenerator<SetPage> {
  const folder = join(
    process.env['OCR_SET_FOLDER'] ?? join(tmpdir(), `tomeoki-ocr-set-${userInfo().uid}`),
    version(),
  );
  await mkdir(folder, { recursive: true });
  let printer: SheetPrinter | undefined;
  const printerOf = async () => {
    printer ??= await openSheetPrinter();
    return printer;
  };
  try {
    for (let round = 0; round < (choice.rounds ?? 1); round += 1) {
      for (const pageClass of choice.classes ?? pageClasses) {
        for (const document of programme[pageClass]) {
          if (choice.documents !== undefined && !choice.documents.includes(document)) continue;
          const name = `${document}.${pageClass}${round === 0 ? '' : `.${round}`}`;
          const how = { name, document, pageClass, seed: seedOf(seed, name) };
          yield await kept(join(folder, `${seed}-${name}`), () => makePage(how, printerOf));
        }
      }
    }
  } finally {
    await printer?.[Symbol.asyncDispose]();
  }
}

interface Order {
  readonly name: string;
  readonly document: DocumentName | 'blank';
  readonly pageClass: PageClass;
  readonly seed: number;
}

async function makePage(order: Order, printerOf: () => Promise<SheetPrinter>): Promise<SetPage> {
  const { name, document, pageClass } = order;
  const random = seededRandom(order.seed);
  const printer = await printerOf();
  const draft = document === 'blank' ? undefined : documents[document](random);
  const front: DrawnSheet =
    draft === undefined
      ? { png: await white(), lines: [], tables: [] }
      : await printFitting(printer, draft, lookOf(random, draft.group));
  const scan = scanOf(pageClass, random);
  const back =
    scan.bleed === 0
      ? undefined
      : await printFitting(printer, documents.minutes(random), lookOf(random, 'plain'));
  const { move, ...scanned } = await scanSheet(front.png, back?.png, scan, order.seed);
  const truth: PageTruth = {
    lines: front.lines.map((line) => ({
      ...line,
      characters: line.characters.map(({ text, box }) => ({ text, box: move(box) })),
    })),
    tables: front.tables.map((table) => ({
      ...table,
      box: move(table.box),
      cells: table.cells.map((cell) => ({ ...cell, box: move(cell.box) })),
    })),
    direction: draft?.group === 'vertical' ? 'vertical' : 'horizontal',
    orientationDegrees: ((360 - scan.rotation) % 360) as 0 | 90 | 180 | 270,
    skewDegrees: 0 - scan.skewDegrees,
    blank: draft === undefined,
    fields: draft?.fields ?? {},
    kind: draft?.kind,
  };
  return { name, document, group: draft?.group ?? 'plain', pageClass, ...scanned, truth };
}

/** Smaller type until the text fits, as a clerk would. */
async function printFitting(
  printer: SheetPrinter,
  draft: Parameters<SheetPrinter['print']>[0],
  look: Look,
): Promise<DrawnSheet> {
  try {
    return await printer.print(draft, look);
  } catch (cause) {
    if (!(cause instanceof RangeError) || look.sizePt < 8) throw cause;
    return printFitting(printer, draft, {
      ...look,
      sizePt: look.sizePt - 0.5,
      marginMm: Math.max(15, look.marginMm - 1),
    });
  }
}

function lookOf(random: Random, group: PageGroup): Look {
  const face = pick(random, ['serif', 'serif', 'sans'] as const);
  return {
    face,
    sizePt: between(random, group === 'table' ? 20 : 21, 24) / 2,
    marginMm: between(random, 18, 24),
  };
}

function scanOf(pageClass: PageClass, random: Random): Scan {
  const skew = (least: number, most: number): number => {
    const degrees = least + random() * (most - least);
    return Math.round(degrees * 100 * (random() < 0.5 ? -1 : 1)) / 100;
  };
  const light: Scan = {
    ...{ dpi: 300, skewDegrees: skew(0.3, 0.8), rotation: 0, noise: 3, blurPx: 0 },
    ...{ bleed: 0, shade: 4, quality: 88, colour: false },
  };
  const heavy: Scan = {
    ...{ ...light, skewDegrees: skew(1, 2.8), noise: 11, blurPx: 1.2 },
    ...{ bleed: 0.14, shade: 30, quality: 72 },
  };
  const turn = pick(random, [90, 180, 270] as const);
  const ways: Readonly<Record<PageClass, Scan>> = {
    light,
    medium: {
      ...light,
      dpi: 200,
      skewDegrees: skew(0.5, 1.8),
      noise: 6,
      blurPx: 0.5,
      shade: 12,
      quality: 80,
    },
    heavy,
    turned: { ...light, rotation: turn },
    seal: { ...light, colour: true },
    'seal-heavy': { ...heavy, colour: true },
    'fax-fine': { ...light, noise: 6, fax: 'fine' },
    'fax-standard': { ...light, noise: 6, fax: 'standard' },
    blank: { ...heavy, bleed: 0.08, noise: 6 },
  };
  return ways[pageClass];
}

const white = (): Promise<Buffer> =>
  sharp({ create: { width: 2481, height: 3509, channels: 3, background: '#ffffff' } })
    .png()
    .toBuffer();

/** A seed of its own for every page, so that choosing fewer pages changes none of them. */
function seedOf(seed: number, name: string): number {
  return createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE(0);
}

/** Pages of another generator are not taken. */
function version(): string {
  const hash = createHash('sha256');
  for (const path of globSync('**/*.ts', { cwd: import.meta.dirname }).sort()) {
    hash.update(readFileSync(join(import.meta.dirname, path)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** Reads the page back, or makes it and keeps it. Two processes may make the same page at the same time. */
async function kept(path: string, make: () => Promise<SetPage>): Promise<SetPage> {
  try {
    const { bytes: _none, ...rest } = JSON.parse(await readFile(`${path}.json`, 'utf8')) as SetPage;
    return { ...rest, bytes: await readFile(`${path}.image`) };
  } catch {
    const page = await make();
    const put = async (name: string, data: string | Uint8Array): Promise<void> => {
      const own = `${name}.${randomUUID()}`;
      await writeFile(own, data);
      await rename(own, name);
    };
    await put(`${path}.image`, page.bytes);
    await put(`${path}.json`, JSON.stringify({ ...page, bytes: undefined }));
    return page;
  }
}
