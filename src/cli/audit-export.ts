/** `tomeoki audit export`, and checking what it wrote. */

import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Command } from 'commander';
import { longestExportLine } from '../audit/export/verify-export.ts';
import type { ExportedRange } from '../audit/export-format.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { exitCodes, runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface ExportOptions {
  readonly out: string;
  readonly document?: string;
  readonly person?: string;
  readonly kind?: string;
  readonly from?: string;
  readonly to?: string;
  readonly segment?: string;
}

/** Adds `audit export`. */
export function addExportCommand(audit: Command, terminal: Terminal): void {
  audit
    .command('export')
    .description('write events out for the auditor, with their links, signed / 監査記録を書き出す')
    .requiredOption('--out <folder>', 'audit.jsonl (verifies itself) and audit.csv are written there')
    .option('--document <id>', 'a record, a scan or a job: what happened to it')
    .option('--person <id>', 'what this person did, and what was done to them')
    .option('--kind <kinds>', 'parted by commas; `record.` stands for all that begin so')
    .option('--from <day>', 'first day, YYYY-MM-DD')
    .option('--to <day>', 'last day, YYYY-MM-DD')
    .option('--segment <ids>', 'parted by commas; default: all')
    .action((options: ExportOptions) => runCommand(terminal, () => writeExport(terminal, options)));
}

async function writeExport(terminal: Terminal, options: ExportOptions): Promise<void> {
  const { makeAuditExport } = await import('../context/audit-services.ts');
  const { out, kind, segment, ...asked } = options;
  await mkdir(out, { recursive: true });
  // Under other names until they are whole, so that no half export passes for one.
  const names = ['audit.jsonl', 'audit.csv'].map((name) => join(out, name));
  const parts = names.map((name) => `${name}.part`);
  const [lines, csv] = parts.map((name) => createWriteStream(name, { mode: 0o600 }));
  if (lines === undefined || csv === undefined) return;
  await using discarded = new AsyncDisposableStack();
  discarded.defer(async () => {
    for (const stream of [lines, csv]) stream.destroy();
    for (const part of parts) await rm(part, { force: true });
  });
  await withStores(terminal, async (stores) => {
    const scope = {
      ...asked,
      ...(kind !== undefined && { kinds: kind.split(',') }),
      ...(segment !== undefined && { segments: segment.split(',') }),
    };
    const sinks = { lines: (text: string) => write(lines, text), csv: (text: string) => write(csv, text) };
    const report = await makeAuditExport(stores, scope, commandActor, sinks);
    for (const stream of [lines, csv]) {
      stream.end();
      await finished(stream);
    }
    for (const [at, part] of parts.entries()) await rename(part, names[at] ?? part);
    for (const range of report.ranges) tellRange(terminal, range);
    terminal.say(
      `${report.events} 件を書き出しました: ${names.join('、')}`,
      `${report.events} events written: ${names.join(', ')}`,
    );
  });
}

async function write(stream: WriteStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

/** `audit verify --export`: the file against the keys and the chain of this service. */
export async function verifyFile(terminal: Terminal, path: string, asJson: boolean): Promise<void> {
  const { verifyExport } = await import('../audit/export/verify-export.ts');
  if (!(await stat(path)).isFile()) throw new ServiceError('AUDIT_EXPORT_DAMAGED');
  await withStores(terminal, async ({ audit, keys }) => {
    const report = await verifyExport({ signer: keys.checkpoints, store: audit }, linesOf(path));
    if (asJson) terminal.out(JSON.stringify(report, null, 2));
    else {
      for (const range of report.ranges) tellRange(terminal, range);
      const name = basename(path);
      if (report.fault === undefined) {
        terminal.say(
          `${name}: ${report.events} 件、改変も欠落もありません（${report.scope.of}）。`,
          `${name}: ${report.events} events, nothing changed, nothing missing (${report.scope.of}).`,
        );
      } else {
        const { kind, line } = report.fault;
        terminal.say(`${name}: ${line} 行目に異常（${kind}）`, `${name}: ${kind} at line ${line}`);
      }
    }
    if (report.fault !== undefined) process.exitCode = exitCodes.failed;
  });
}

function tellRange(
  terminal: Terminal,
  { segment, firstLink, lastLink, events, unsealed }: ExportedRange,
): void {
  terminal.say(
    `${segment}: 連鎖 ${firstLink}〜${lastLink} から ${events} 件（未連結 ${unsealed} 件は含まない）`,
    `${segment}: ${events} events of links ${firstLink} to ${lastLink} (${unsealed} not sealed yet are left out)`,
  );
}

/** One line at a time, none longer than any export has. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const lines = `${rest}${chunk as string}`.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestExportLine) throw new ServiceError('AUDIT_EXPORT_DAMAGED');
    yield* lines;
  }
  if (rest !== '') yield rest;
}
