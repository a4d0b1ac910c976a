/** `tomeoki ocr`: reads files without a server. */

import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type OcrPage, pageText } from '../../ocr/result.ts';
import { systemClock } from '../shared/clock.ts';
import { exitCodes, runCommand, type Terminal } from './terminal.ts';

interface OcrCommandOptions {
  readonly pdf?: string;
  readonly text?: string;
  readonly json?: string;
  readonly models?: string;
  readonly processes?: string;
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
    .option('--processes <n>', 'pages read at the same time; default: the number of processors')
    .addHelpText('after', '\nWithout an option the text goes to standard output.')
    .action((inputs: string[], options: OcrCommandOptions) =>
      runCommand(terminal, () => read(terminal, inputs, options)),
    );
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
  const { openReader } = await import('../context/reader.ts');
  const processes = Number(options.processes);
  await using ocr = await openReader({
    ...(options.models !== undefined && { modelFolder: options.models }),
    ...(Number.isInteger(processes) && processes > 0 && { processes }),
  });
  const texts: string[] = [];
  const results: unknown[] = [];
  for (const path of inputs) {
    let done = 0;
    const onPage = (page: OcrPage) => {
      done += 1;
      terminal.progress(`${basename(path)}: ${done} (${page.pageNumber})`);
    };
    // Read here: the reading processes may run under an account that cannot open the person's files.
    const input = { bytes: await readFile(path) };
    const result = await ocr.recognise(input, { onPage });
    terminal.progress('');
    tellFailures(terminal, path, result.pages);
    texts.push(result.pages.map(pageText).join('\f'));
    results.push({ file: basename(path), ...result });
    if (options.pdf !== undefined) {
      const about = { title: basename(path), now: systemClock().now() };
      await writeFile(options.pdf, await ocr.writeSearchablePdf(input, result, about));
    }
  }
  const text = `${texts.join('\f')}\n`;
  const wantsText = options.text === '-' || (!options.pdf && !options.text && !options.json);
  if (wantsText) terminal.out(text.trimEnd());
  else if (options.text !== undefined) await writeFile(options.text, text);
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, null, 1)}\n`);
}

function tellFailures(terminal: Terminal, path: string, pages: readonly OcrPage[]): void {
  for (const page of pages) {
    if (page.error === undefined) continue;
    terminal.err(`${basename(path)} p.${page.pageNumber}: ${page.error}`);
    process.exitCode = exitCodes.failed;
  }
}
