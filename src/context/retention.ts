/** Binds retention: the web listener, the commands, and the regular work. */

import { mkdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Actor } from '../archive/disposition.ts';
import { cancelRound, confirmRound, decideRound, startRound } from '../archive/retention/act-on-round.ts';
import { changeSeries } from '../archive/retention/change-series.ts';
import type { ExecuteDeps } from '../archive/retention/execute-rounds.ts';
import { placeHold, releaseHold } from '../archive/retention/holds.ts';
import { checkPlan, importPlan } from '../archive/retention/import-plan.ts';
import { proposeRound } from '../archive/retention/propose-round.ts';
import { checkTransfer, type TransferDeps } from '../archive/retention/transfer-package.ts';
import { type PackageReport, verifyPackage } from '../archive/retention/verify-package.ts';
import type { RetentionServices } from '../http/services/retention.ts';
import type { Person } from '../identity/person.ts';
import type { BlobLedger } from '../ports/blob-ledger.ts';
import type { DispositionItem, DispositionRound, RetentionStore } from '../ports/retention-store.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { SegmentId } from '../shared/ids.ts';
import { openFolderTarget } from '../stores/filing/folder.ts';
import { postgresBlobLedger } from '../stores/postgres/blob-ledger.ts';
import { filingOutbox } from '../stores/postgres/filing-outbox.ts';
import { retentionReview } from '../stores/postgres/retention-review.ts';
import { retentionStore } from '../stores/postgres/retention-store.ts';
import { retentionChore } from '../tasks/retention.ts';
import type { Chore } from '../tasks/task-queue.ts';
import { searcherOf } from './archive-services.ts';
import { openFilingTargets } from './filing-targets.ts';
import { packageStream } from './package-stream.ts';
import { placeHoldOnFound, type ReviewParts, reviewServices, wordsOnRecords } from './retention-review.ts';
import type { Stores } from './stores.ts';

/** The rows. */
export function openRetention(stores: Pick<Stores, 'database'>): RetentionStore {
  return retentionStore(stores.database);
}

/** What writing a package into a folder works with; the folder is made. */
export function openTransfer(stores: Stores, folder: string): TransferDeps {
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  return { ...stores, retention: openRetention(stores), target: openFolderTarget({ folder }) };
}

/** Compares the package of a folder with its lists. */
export async function verifyPackageFolder(folder: string): Promise<PackageReport> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => undefined);
  const lists = { payload: await read('manifest-sha256.txt'), tags: await read('tagmanifest-sha256.txt') };
  const names = await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true }).catch(() => []);
  const found = names
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'));
  return await verifyPackage(openFolderTarget({ folder }), lists, found);
}

/** The steps for commands: whoever can start them sees every segment that the person has. */
export function commandRetention(stores: Stores): RetentionServices {
  return retentionServices(stores, ({ segments }) => segments);
}

/** What executing rounds works with; the targets are closed with `open`. */
export function openExecution(
  stores: Stores,
  open: AsyncDisposableStack,
): ExecuteDeps & { readonly ledger: BlobLedger } {
  const { backup } = stores.config;
  return {
    ...stores,
    retention: retentionStore(stores.database),
    outbox: filingOutbox(stores.database),
    ledger: postgresBlobLedger(stores.database),
    targets: openFilingTargets(stores, open),
    backupHours: backup && backup.everyHours * (backup.keep + 1),
  };
}

/** The regular work; its targets are closed with `open`. */
export function retentionChores(stores: Stores, open: AsyncDisposableStack): readonly Chore[] {
  return [retentionChore(openExecution(stores, open))];
}

/** What a person is in a round. */
async function actorOf(stores: Stores, person: Person): Promise<Actor> {
  const { department, departments } = await searcherOf(stores, person);
  const all = new Set([department, ...(departments ?? [])].filter((name) => name !== ''));
  return { id: person.id, roles: person.roles, departments: [...all] };
}

/** A list names what a person may find; of the rest of a department's records it says all but the title. */
function asSeenBy(person: Person, item: DispositionItem): DispositionItem {
  const isOwner = item.ownerId === person.id && item.access !== 'records';
  const maySee = person.roles.includes('records') || isOwner || item.access === 'department';
  const isOfDepartment = !person.roles.includes('auditor') || person.roles.includes('records');
  return maySee && (isOfDepartment || isOwner) ? item : { ...item, title: '' };
}

const mostRounds = 200;

/**
 * The steps behind the routes and the commands. `segmentsOf` says what a person may see there: at the desk what one factor
 * opens.
 */
export function retentionServices(
  stores: Stores,
  segmentsOf: (person: Person) => readonly SegmentId[],
): RetentionServices {
  const retention = retentionStore(stores.database);
  const deps = { retention, clock: stores.clock };
  const seesAll = (person: Person) => person.roles.includes('records') || person.roles.includes('auditor');
  const inSegment = (person: Person, segment: SegmentId): void => {
    if (!segmentsOf(person).includes(segment)) throw new ServiceError('NOT_FOUND');
  };
  const find = async (person: Person, id: string): Promise<DispositionRound | undefined> => {
    const round = await retention.findRound(id);
    if (round === undefined || !segmentsOf(person).includes(round.segment)) return undefined;
    const { departments } = await actorOf(stores, person);
    return seesAll(person) || departments.includes(round.department) ? round : undefined;
  };
  const acting = async (person: Person, id: string): Promise<Actor> => {
    if ((await find(person, id)) === undefined) throw new ServiceError('NOT_FOUND');
    return await actorOf(stores, person);
  };
  const parts: ReviewParts = {
    ...{ stores, retention, review: retentionReview(stores.database), segmentsOf, find, asSeenBy },
    departmentsOf: async (person) =>
      seesAll(person) ? undefined : (await actorOf(stores, person)).departments,
  };
  return {
    ...reviewServices(parts),
    plan: () => retention.currentPlan(),
    planVersions: () => retention.planVersions(),
    checkPlan: (bytes) => checkPlan(deps, bytes),
    importPlan: (person, bytes, about) =>
      importPlan(deps, bytes, { author: `person:${person.id}`, ...about }),
    changeSeries: (person, change) => changeSeries(deps, { ...change, author: `person:${person.id}` }),
    placeHold: async (person, hold) => {
      inSegment(person, hold.segment);
      const { segment, scope, reason } = hold;
      if (scope.kind === 'search') {
        return await placeHoldOnFound(parts, person, { segment, query: scope.value, reason });
      }
      return await placeHold(deps, { ...hold, by: `person:${person.id}` });
    },
    releaseHold: (person, id, reason) =>
      releaseHold(deps, id, segmentsOf(person), { by: `person:${person.id}`, reason }),
    rounds: async (person) => {
      const { departments } = await actorOf(stores, person);
      const query = { segments: segmentsOf(person), limit: mostRounds };
      return await retention.listRounds(seesAll(person) ? query : { ...query, departments });
    },
    round: async (person, id) => {
      const round = await find(person, id);
      return round && { round, items: (await retention.listItems(id)).map((item) => asSeenBy(person, item)) };
    },
    propose: async (person, list) => {
      inSegment(person, list.segment);
      return await proposeRound(deps, { ...list, by: `person:${person.id}` });
    },
    confirm: async (person, id, words) => {
      const actor = await acting(person, id);
      await confirmRound(deps, id, actor, await wordsOnRecords(retention, id, words));
    },
    decide: async (person, id, words) => {
      const actor = await acting(person, id);
      return await decideRound(deps, id, actor, await wordsOnRecords(retention, id, words));
    },
    start: async (person, id, receipt) => await startRound(deps, id, await acting(person, id), receipt),
    cancel: async (person, id) => await cancelRound(deps, id, await acting(person, id)),
    savePackage: async (person, id) => {
      await acting(person, id);
      const source = { ...stores, retention };
      await checkTransfer(source, id);
      return packageStream(source, id, `person:${person.id}`);
    },
  };
}
