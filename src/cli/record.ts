/** `tomeoki record hold`, `release` and `holds`: what keeps records from being disposed of. */

import type { Command } from 'commander';
import type { HoldScope, LegalHold } from '../ports/retention-store.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { isUuid, type RecordId, type SegmentId } from '../shared/ids.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface HoldOptions {
  readonly segment: string;
  readonly class?: string;
  readonly binder?: string;
  readonly words?: string;
  readonly reason: string;
}

/** Adds the commands below `record`, which others may have made already. */
export function addRecordHoldCommands(program: Command, terminal: Terminal): void {
  const record =
    program.commands.find((command) => command.name() === 'record') ??
    program.command('record').description('records of the archive / 保管文書');
  record
    .command('hold')
    .description('keep records from being disposed of / 廃棄を止める')
    .argument('[record-id]', 'one record; else one of the options')
    .requiredOption('--segment <id>', 'segment of the records')
    .option('--class <code>', 'all whose 分類記号 begins so')
    .option('--binder <name>', 'all of the 簿冊 of this name')
    .option('--words <words>', 'all that have a page with these words')
    .requiredOption('--reason <text>', 'why, such as a lawsuit or a request for disclosure')
    .action((id: string | undefined, options: HoldOptions) =>
      runCommand(terminal, () => hold(terminal, id, options)),
    );
  record
    .command('release')
    .description('release a hold / 廃棄の停止を解く')
    .argument('<hold-id>')
    .requiredOption('--reason <text>', 'why')
    .action((id: string, options: { reason: string }) =>
      runCommand(terminal, () => release(terminal, id, options.reason)),
    );
  record
    .command('holds')
    .description('holds in force / 廃棄の停止の一覧')
    .option('--all', 'released ones too')
    .action((options: { all?: boolean }) =>
      runCommand(terminal, () => holds(terminal, options.all === true)),
    );
}

async function hold(terminal: Terminal, id: string | undefined, options: HoldOptions): Promise<void> {
  const { placeHold } = await import('../archive/retention/holds.ts');
  const { openRetention } = await import('../context/retention.ts');
  const scope = scopeOf(id, options);
  await withStores(terminal, async (stores) => {
    const segment = options.segment as SegmentId;
    if (!stores.segmentIds.includes(segment)) throw new ServiceError('IDENTITY_SEGMENT_UNKNOWN');
    const deps = { retention: openRetention(stores), clock: stores.clock };
    const placed = await placeHold(deps, { segment, scope, reason: options.reason, by: commandActor });
    terminal.out(placed.id);
  });
}

function scopeOf(id: string | undefined, { class: classCode, binder, words }: HoldOptions): HoldScope {
  const asked: HoldScope[] = [];
  if (id !== undefined && isUuid(id)) asked.push({ kind: 'record', recordId: id as RecordId });
  if (classCode !== undefined) asked.push({ kind: 'class', value: classCode });
  if (binder !== undefined) asked.push({ kind: 'binder', value: binder });
  if (words !== undefined) asked.push({ kind: 'words', value: words });
  const [scope, ...more] = asked;
  if (scope === undefined || more.length > 0) throw new ServiceError('REQUEST_INVALID');
  return scope;
}

async function release(terminal: Terminal, id: string, reason: string): Promise<void> {
  const { releaseHold } = await import('../archive/retention/holds.ts');
  const { openRetention } = await import('../context/retention.ts');
  await withStores(terminal, async (stores) => {
    const deps = { retention: openRetention(stores), clock: stores.clock };
    await releaseHold(deps, id, stores.segmentIds, { by: commandActor, reason });
    terminal.say('解きました。', 'released');
  });
}

async function holds(terminal: Terminal, all: boolean): Promise<void> {
  const { openRetention } = await import('../context/retention.ts');
  await withStores(terminal, async (stores) => {
    const found = await openRetention(stores).listHolds(stores.segmentIds, !all);
    for (const one of found) terminal.out(lineOf(one));
  });
}

function lineOf({ id, segment, scope, reason, placedBy, placedAt, released }: LegalHold): string {
  const what = scope.kind === 'record' ? scope.recordId : scope.value;
  const until = released === undefined ? '' : `→ ${released.at.toISOString()} ${released.by}`;
  return [id, segment, scope.kind, what, reason, placedBy, placedAt.toISOString(), until].join('\t');
}
