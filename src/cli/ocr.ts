/** `tomeoki ocr`: reads files without a server. */

import { access, constants, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type OcrPage, type OcrResult, pageText } from '../../ocr/result.ts';
import type { Reader } from '../context/reader.ts';
import { systemClock } from '../shared/clock.ts';
import { describeFailure, exitCodes, runCommand, type Terminal } from './terminal.ts';

interface OcrCommandOptions {
  readonly pdf?: string;
  readonly text?: string;
  readonly json?: string;
  readonly models?: string;
  readonly engine?: 'tesseract.js' | 'tesseract' | 'auto';
  readonly npmModels?: boolean;
  readonly processes?: number;
}

/** Adds `ocr`. */
export function addOcrCommand(program: Command, terminal: Terminal): void {
  program
    .command('ocr')
    .description('read images and PDFs without a server / サーバーなしで文字を読み取る')
    .argument('<in...>', 'JPEG, PNG, TIFF or PDF')
    .option('--pdf <out>', 'write a searchable PDF (one input only)')
    .option('--text <out>', 'write the text; - for standard output')
    .option('--json <out>', 'write pages, lines and symbols with their boxes')
    .option('--models <folder>', 'folder with other models (jpn.traineddata, ...)')
    .addOption(
      new Option('--engine <name>', 'what reads; default: tesseract.js').choices([
        'tesseract.js',
        'tesseract',
        'auto',
      ]),
    )
    .option('--npm-models', 'read with the models of npm also where faster ones are installed')
    .option('--processes <n>', 'pages read at the same time; default: the number of processors', toCount)
    .addHelpText('after', '\nWithout an option the text goes to standard output.')
    .action((inputs: string[], options: OcrCommandOptions) =>
      runCommand(terminal, () => read(terminal, inputs, options)),
    );
}

/** Parses 1 to 64. */
function toCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count;
  throw new InvalidArgumentError('1-64');
}

async function read(
  terminal: Terminal,
  inputs: readonly string[],
  options: OcrCommandOptions,
): Promise<void> {
  if (options.pdf !== undefined && inputs.length > 1) {
    terminal.err(
      terminal.language === 'ja' ? '--pdf は入力1つのときだけ使えます。' : '--pdf takes one input.',
    );
    process.exitCode = exitCodes.usage;
    return;
  }
  for (const out of [options.pdf, options.text, options.json]) {
    if (out !== undefined && out !== '-') await access(dirname(resolve(out)), constants.W_OK);
  }
  const reader = await import('../context/reader.ts');
  await using ocr = await reader.openReader({
    ...(options.models !== undefined && { modelFolder: options.models }),
    ...(options.engine !== undefined && { engine: options.engine }),
    ...(options.npmModels && { models: 'npm' }),
    ...(options.processes !== undefined && { processes: options.processes }),
  });
  const results: FileResult[] = [];
  for (const path of inputs) {
    try {
      results.push(await readOne(terminal, ocr, path, options.pdf));
    } catch (error) {
      // The other inputs are read all the same.
      terminal.err(`${basename(path)}: ${describeFailure(error, terminal.language)}`);
      process.exitCode = exitCodes.failed;
    }
  }
  if (results.length > 0) await writeResults(terminal, results, options);
}

interface FileResult extends OcrResult {
  /** Name without folders. */
  readonly file: string;
}

async function readOne(
  terminal: Terminal,
  ocr: Reader,
  path: string,
  pdf: string | undefined,
): Promise<FileResult> {
  const file = basename(path);
  const { loadInput } = await import('../context/reader.ts');
  const input = await loadInput(path);
  let done = 0;
  const onPage = ({ pageNumber }: OcrPage) => {
    done += 1;
    terminal.progress(`${file}: ${done} (${pageNumber})`);
  };
  const result = await ocr.recognise(input, { onPage });
  terminal.progress('');
  tellFailures(terminal, file, result.pages);
  if (pdf !== undefined) {
    const about = { title: file, now: systemClock().now() };
    await writeFile(pdf, await ocr.writeSearchablePdf(input, result, about));
  }
  return { file, ...result };
}

async function writeResults(
  terminal: Terminal,
  results: readonly FileResult[],
  options: OcrCommandOptions,
): Promise<void> {
  const text = results.map(({ pages }) => pages.map(pageText).join('\f')).join('\f');
  const wantsText = options.text === '-' || (!options.pdf && !options.text && !options.json);
  if (wantsText) terminal.out(text.trimEnd());
  else if (options.text !== undefined) await writeFile(options.text, `${text}\n`);
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, null, 1)}\n`);
}

function tellFailures(terminal: Terminal, file: string, pages: readonly OcrPage[]): void {
  for (const page of pages) {
    if (page.error === undefined) continue;
    terminal.err(`${file} p.${page.pageNumber}: ${page.error}`);
    process.exitCode = exitCodes.failed;
  }
}
