/** `tomeoki queue`: how clients get their printer. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { QueueKit } from '../context/queue-kit.ts';
import type { Stores } from '../context/stores.ts';
import type { SegmentId } from '../shared/ids.ts';
import { findPerson, tellLinkRefusal } from './link.ts';
import { exitCodes, runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface KitOptions {
  readonly user?: string;
  readonly segment: string;
  readonly out: string;
  readonly label: string;
}

/** Adds `queue kit` and `queue zone`. */
export function addQueueCommands(program: Command, terminal: Terminal): void {
  const queue = program.command('queue').description('how clients get their printer / プリンターの配布');
  queue
    .command('kit')
    .description('write set-up files for Windows, macOS, iOS, ChromeOS and Linux / 設定ファイルを作る')
    .requiredOption('--segment <id>', 'segment of the printer')
    .requiredOption('--out <folder>', 'folder for the files; made when missing')
    .option('--user <login-name>', 'with a new personal print address; without it people sign in')
    .option('--label <text>', 'name of the personal address', 'kit')
    .action((options: KitOptions) =>
      runCommand(terminal, () => withStores(terminal, (stores) => writeKit(terminal, stores, options))),
    );
  queue
    .command('zone')
    .description('print DNS records of the printers for networks without multicast / DNS ゾーンを出力する')
    .requiredOption('--domain <name>', 'the zone, which is the search domain of the clients')
    .option('--host <name>', 'name of this service in DNS; default: the first of web.hostNames')
    .action((options: { domain: string; host?: string }) =>
      runCommand(terminal, async () => {
        const { exportZone } = await import('../context/printer-zone.ts');
        await withStores(terminal, async (stores) => {
          process.stdout.write(await exportZone(stores, options));
        });
      }),
    );
}

async function writeKit(terminal: Terminal, stores: Stores, options: KitOptions): Promise<void> {
  const kit = await makeKit(terminal, stores, options);
  if (kit === undefined) {
    process.exitCode = exitCodes.failed;
    return;
  }
  // The files may hold a secret, so that nobody else gets to read them.
  await mkdir(options.out, { recursive: true, mode: 0o700 });
  for (const { fileName, bytes } of kit.files) {
    await writeFile(join(options.out, fileName), bytes, { mode: 0o600 });
  }
  terminal.say(
    `${kit.files.length} 個のファイルを作りました: ${options.out}`,
    `Wrote ${kit.files.length} files: ${options.out}`,
  );
  if (kit.linkId === undefined) return;
  terminal.say(
    `本人だけの印刷アドレスが入っています。取り消し: tomeoki link revoke ${options.user} ${kit.linkId}`,
    `They hold a personal address. To revoke it: tomeoki link revoke ${options.user} ${kit.linkId}`,
  );
}

async function makeKit(
  terminal: Terminal,
  stores: Stores,
  options: KitOptions,
): Promise<QueueKit | undefined> {
  const { makePersonalKit, makeSharedKit } = await import('../context/queue-kit.ts');
  const segment = options.segment as SegmentId;
  if (options.user === undefined) return makeSharedKit(stores, segment);
  const person = await findPerson(stores, options.user);
  const made = await makePersonalKit(stores, person, { segment, label: options.label }, commandActor);
  if (made.ok) return made.value;
  tellLinkRefusal(terminal, made.refusal);
  return undefined;
}
