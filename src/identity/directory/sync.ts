/**
 * Step: the directory is read, and people come, change and leave by it.
 *
 * A pass that fails changes nothing of those whom it has not reached, and nobody leaves by it: people who are known go on
 * working. Nobody leaves by an incremental pass either, since it does not see who is gone.
 */

import type { AuditEvent } from '../../audit/audit-event.ts';
import type { Directory } from '../../ports/directory.ts';
import type { DirectoryStanding, DirectoryStore } from '../../ports/directory-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId } from '../../shared/ids.ts';
import { dayOf } from '../../shared/working-days.ts';
import { type Applied, type ApplyDeps, applyEntries } from './apply-entries.ts';
import { type LeaveDeps, leftEvent } from './leave.ts';
import { draftOf, setLeaving } from './person-draft.ts';

/** What reading needs. */
export interface SyncDeps extends ApplyDeps, Pick<LeaveDeps, 'onLeft'> {
  readonly directory: Directory;
  readonly directoryStore: DirectoryStore;
}

/** How to read. */
export interface SyncOptions {
  /** True: everybody, whatever changed. */
  readonly full?: boolean;
  /** True: any number of people may leave by this pass. */
  readonly acceptDepartures?: boolean;
  readonly signal?: AbortSignal;
}

/** What a pass did. */
export interface SyncReport extends Applied {
  readonly full: boolean;
  readonly left: number;
}

/** So many people may leave by one pass without a word of an administrator; a tenth of all in larger places. */
const fewDepartures = 20;

/**
 * Reads the directory once.
 *
 * @throws ServiceError `DIRECTORY_...`, noted in the standing; `DIRECTORY_TOO_MANY_LEAVING` when more than a tenth would
 * leave (and more than 20): a wrong base or filter must not empty the house.
 */
export async function syncDirectory(deps: SyncDeps, options: SyncOptions = {}): Promise<SyncReport> {
  const before = await deps.directoryStore.standing('ldap');
  try {
    const report = await readOnce(deps, before, options);
    return report;
  } catch (error) {
    if (error instanceof ServiceError && error.code.startsWith('DIRECTORY_')) {
      await noteFailure(deps, error.code);
    }
    throw error;
  }
}

async function readOnce(
  deps: SyncDeps,
  before: DirectoryStanding,
  options: SyncOptions,
): Promise<SyncReport> {
  const beganAt = deps.clock.now();
  const seen = new Set<string>();
  let sum: Applied = { added: 0, changed: 0, unchanged: 0, skipped: 0 };
  const pass = await deps.directory.read(
    options.full === true ? undefined : before.mark,
    async (entries) => {
      for (const { id } of entries) seen.add(id);
      sum = plus(sum, await applyEntries(deps, 'ldap', entries));
    },
    options.signal,
  );
  const left = pass.full ? await letGo(deps, seen, options.acceptDepartures === true) : 0;
  const report = { ...sum, full: pass.full, left };
  const isQuiet = sum.added + sum.changed + left === 0 && before.failedAt === undefined && !pass.full;
  await deps.directoryStore.saveStanding(
    'ldap',
    {
      mark: pass.mark,
      changedAt: beganAt,
      fullAt: pass.full ? beganAt : before.fullAt,
      failedAt: undefined,
      failure: undefined,
    },
    isQuiet ? [] : [systemEvent(deps, 'directory.synced', { ...report })],
  );
  return report;
}

/** Lets those go whom the directory no longer has; answers how many. */
async function letGo(deps: SyncDeps, seen: ReadonlySet<string>, acceptAny: boolean): Promise<number> {
  const vouched = await deps.people.listVouched('ldap');
  const gone = vouched.filter(({ directoryId }) => !seen.has(directoryId)).map(({ id }) => id);
  const most = Math.max(fewDepartures, Math.floor(vouched.length / 10));
  if (gone.length > most && !acceptAny) {
    throw new ServiceError('DIRECTORY_TOO_MANY_LEAVING', { details: { leaving: gone.length, most } });
  }
  for (let begin = 0; begin < gone.length; begin += 200) {
    await letSomeGo(deps, gone.slice(begin, begin + 200));
  }
  return gone.length;
}

async function letSomeGo(deps: SyncDeps, ids: readonly PersonId[]): Promise<void> {
  const at = deps.clock.now();
  const today = dayOf(at);
  await deps.people.changePeople(
    { ids },
    at,
    ({ records }) => ({
      // Without the link, so that an entry that comes back brings the person back.
      drafts: records.map((record) => ({
        ...setLeaving(draftOf(record), today, today),
        rights: { ...record.person, roles: [], segments: [] },
        posts: record.posts.filter(({ source }) => source !== 'ldap'),
        directory: undefined,
      })),
      events: [],
    }),
    leftEvent(at, 'system'),
  );
  for (const id of ids) await deps.onLeft?.(id);
}

/** The first failure of a series is audited. */
async function noteFailure(deps: SyncDeps, failure: string): Promise<void> {
  const standing = await deps.directoryStore.standing('ldap');
  const failedAt = standing.failedAt ?? deps.clock.now();
  const isNew = standing.failure !== failure;
  await deps.directoryStore.saveStanding(
    'ldap',
    { ...standing, failedAt, failure },
    isNew ? [systemEvent(deps, 'directory.failed', { code: failure })] : [],
  );
}

function systemEvent(
  { clock }: Pick<SyncDeps, 'clock'>,
  kind: 'directory.synced' | 'directory.failed',
  details: AuditEvent['details'],
): AuditEvent {
  return { kind, segment: '-', at: clock.now(), actor: 'system', subject: 'directory:ldap', details };
}

function plus(a: Applied, b: Applied): Applied {
  return {
    added: a.added + b.added,
    changed: a.changed + b.changed,
    unchanged: a.unchanged + b.unchanged,
    skipped: a.skipped + b.skipped,
  };
}
