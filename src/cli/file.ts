/** `tomeoki file`: where documents were filed, what waits, whether copies are still as they were. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { ServiceError } from '../shared/errors/service-error.ts';
import { isUuid, type ScanId } from '../shared/ids.ts';
import { addFileRulesCommands } from './file-rules.ts';
import { exitCodes, runCommand, type Terminal } from './terminal.ts';
import { withStores } from './with-stores.ts';

const longestManifestBytes = 65_536;

/** Adds `file rules …`, `file show`, `file targets`, `file verify` and `file manifest`. */
export function addFileCommands(program: Command, terminal: Terminal): void {
  const file = program.command('file').description('filed documents / 保管');
  addFileRulesCommands(file, terminal);
  file
    .command('show')
    .description('how a scan was filed, and why / 保管の理由と写し')
    .argument('<scan-id>')
    .action((id: string) => runCommand(terminal, () => show(terminal, id)));
  file
    .command('targets')
    .description('what waits for each target, what differs, and which rest after a fault / 保管先の状態')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      runCommand(terminal, () => targets(terminal, options.json === true)),
    );
  file
    .command('verify')
    .description('look at filed copies; deliver again what is gone / 写しを点検する')
    .option('--since <day>', 'only scans received from this day on, YYYY-MM-DD', day)
    .option('--read-all', 'read every copy in full, instead of one in twenty')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExit code 0: all copies are as filed, or were restored. 1: not, or a target is away.',
    )
    .action((options: { since?: string; readAll?: boolean; json?: boolean }) =>
      runCommand(terminal, () => verify(terminal, options)),
    );
  file
    .command('manifest')
    .description('check the signature of a manifest, and files against it / 目録の署名を確かめる')
    .argument('<manifest>', 'a filed .manifest.jws')
    .argument('[files...]', 'files that it speaks of')
    .action((path: string, files: string[]) => runCommand(terminal, () => manifest(terminal, path, files)));
}

async function show(terminal: Terminal, id: string): Promise<void> {
  const { openFiling } = await import('../context/filing-services.ts');
  await withStores(terminal, async (stores) => {
    const { scans } = openFiling(stores);
    const decision = isUuid(id) ? await scans.findDecision(id as ScanId) : undefined;
    if (decision === undefined) throw new ServiceError('NOT_FOUND');
    const { manifest: _, fields: _fields, ...rest } = decision;
    const copies = (await scans.listFilings(id as ScanId)).map(({ sha256, ...copy }) => ({
      ...copy,
      sha256: Buffer.from(sha256).toString('hex'),
    }));
    terminal.out(JSON.stringify({ ...rest, copies }, null, 2));
  });
}

async function targets(terminal: Terminal, asJson: boolean): Promise<void> {
  const { openFiling } = await import('../context/filing-services.ts');
  await withStores(terminal, async (stores) => {
    const standing = await openFiling(stores).outbox.standing();
    if (asJson) return terminal.out(JSON.stringify(standing, null, 2));
    for (const { target, waiting, oldest, verified, drifted, rest } of standing) {
      const since = oldest === undefined ? '' : ` (${oldest.toISOString()})`;
      const resting =
        rest === undefined ? '' : `\t${rest.reason} ×${rest.failures} → ${rest.until.toISOString()}`;
      terminal.say(
        `${target}\t待ち ${waiting}${since}\t確認済み ${verified}\t相違 ${drifted}${resting}`,
        `${target}\twaiting ${waiting}${since}\tverified ${verified}\tdiffering ${drifted}${resting}`,
      );
    }
  });
}

async function verify(
  terminal: Terminal,
  options: { readonly since?: string; readonly readAll?: boolean; readonly json?: boolean },
): Promise<void> {
  const { checkCopies } = await import('../scan/filing/check-copies.ts');
  const { openCopyChecks } = await import('../context/filing-services.ts');
  await withStores(terminal, async (stores) => {
    await using open = new AsyncDisposableStack();
    const report = await checkCopies(openCopyChecks(stores, open), {
      before: stores.clock.now(),
      limit: Number.MAX_SAFE_INTEGER,
      ...(options.since !== undefined && { since: new Date(`${options.since}T00:00:00+09:00`) }),
      ...(options.readAll === true && { readEvery: 1 }),
    });
    const { checked, same, missing, changed, retention, restored, away } = report;
    if (checked > same + restored || away.length > 0) process.exitCode = exitCodes.failed;
    if (options.json) return terminal.out(JSON.stringify(report, null, 2));
    terminal.say(
      `点検 ${checked}、一致 ${same}、欠落 ${missing}、改変 ${changed}、保持期間の不足 ${retention}、復旧 ${restored}`,
      `looked at ${checked}: ${same} as filed, ${missing} missing, ${changed} changed, ${retention} not locked long enough; ${restored} restored`,
    );
    for (const name of away) terminal.say(`確認できない保管先: ${name}`, `could not be asked: ${name}`);
  });
}

async function manifest(terminal: Terminal, path: string, files: readonly string[]): Promise<void> {
  const { verifyManifest } = await import('../scan/filing/manifest.ts');
  if ((await stat(path)).size > longestManifestBytes) throw new ServiceError('REQUEST_TOO_LARGE');
  const token = await readFile(path, 'utf8');
  await withStores(terminal, async (stores) => {
    const found = await verifyManifest(stores.keys.checkpoints, token);
    if (found === undefined) {
      process.exitCode = exitCodes.failed;
      return terminal.say('この設置の署名ではありません。', 'No key of this installation signed it.');
    }
    terminal.out(JSON.stringify(found, null, 2));
    for (const name of files) {
      const sha256 = await hashOf(name);
      const match = found.files.find((one) => one.sha256 === sha256);
      if (match === undefined) process.exitCode = exitCodes.failed;
      terminal.out(
        `${match === undefined ? '✗' : '✓'} ${name}${match === undefined ? '' : `: ${match.rendition}`}`,
      );
    }
  });
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError('a day, YYYY-MM-DD');
  }
  return text;
}
