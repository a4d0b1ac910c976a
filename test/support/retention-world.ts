/** Records that were scanned and filed for real, people of two kinds, and what disposing of records works with. */

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Actor } from '../../src/archive/disposition.ts';
import type { ExecuteDeps } from '../../src/archive/retention/execute-rounds.ts';
import type { Role } from '../../src/identity/person.ts';
import type { FilingTarget } from '../../src/ports/filing-target.ts';
import type { RetentionRule } from '../../src/scan/filing/rule.ts';
import { processScan } from '../../src/scan/process/process-scan.ts';
import type { Clock } from '../../src/shared/clock.ts';
import type { PersonId, RecordId } from '../../src/shared/ids.ts';
import { silentLog } from '../../src/shared/log.ts';
import { openFileBlobStore } from '../../src/stores/blobs/files.ts';
import { postgresBlobLedger } from '../../src/stores/postgres/blob-ledger.ts';
import type { Database } from '../../src/stores/postgres/database.ts';
import { filingOutbox } from '../../src/stores/postgres/filing-outbox.ts';
import { retentionStore } from '../../src/stores/postgres/retention-store.ts';
import { postgresSearchIndex } from '../../src/stores/postgres/search-index.ts';
import { openVault } from '../../src/stores/vault/vault.ts';
import { take } from './scan-ledger.ts';
import { openScanWorld, type ScanWorld } from './scan-world.ts';

/** What a test has in hand. */
export interface RetentionWorld {
  readonly scans: ScanWorld;
  readonly deps: ExecuteDeps;
  /** Of the department whose records these are. */
  readonly clerk: Actor;
  /** Two of the records office. */
  readonly office: Actor;
  readonly other: Actor;
}

/** Opens it over a database and a folder; scans are filed into `targets` and kept by `retention`, class A-01, binder 給水契約. */
export async function openRetentionWorld(
  place: { readonly database: Database; readonly folder: string },
  options: {
    readonly clock: Clock;
    readonly targets: ReadonlyMap<string, FilingTarget>;
    readonly retention: RetentionRule;
    readonly owner?: string;
    /** Made before: another process of the same people. */
    readonly people?: readonly [Actor, Actor, Actor];
  },
): Promise<RetentionWorld> {
  const { database, folder } = place;
  const { clock, targets, retention } = options;
  const rule = {
    id: 'water',
    when: {},
    targets: [...targets.keys()],
    location: '{segment}/{year}/{department}/{title}',
    classCode: 'A-01',
    binder: '給水契約',
    retention,
  };
  const opened = await openScanWorld(database, folder, {
    clock,
    owner: options.owner ?? 'retention',
    rules: [rule],
  });
  const scans: ScanWorld = { ...opened, work: { ...opened.work, targets } };
  const blobs = await openFileBlobStore({ folder: join(folder, 'blobs') });
  const { keys } = scans.work;
  const deps: ExecuteDeps = {
    retention: retentionStore(database),
    outbox: filingOutbox(database),
    targets,
    vault: openVault({ blobs, keys: keys as never, clock }),
    blobs,
    ledger: postgresBlobLedger(database),
    index: postgresSearchIndex(database),
    keys,
    clock,
    log: silentLog,
    backupHours: 48,
  };
  const people = options.people ?? [
    await addPerson(database, clock, '総務課', ['staff']),
    await addPerson(database, clock, '文書課', ['records']),
    await addPerson(database, clock, '文書課', ['records']),
  ];
  const [clerk, office, other] = people;
  return { scans, deps, clerk, office, other };
}

/** Scans a document and takes it through to the archive. */
export async function record(world: RetentionWorld, name?: string): Promise<RecordId> {
  const scanId = await take(world.scans, undefined, name);
  const state = await processScan(world.scans.work, scanId);
  const scan = await world.scans.work.scans.find(scanId);
  if (state !== 'verified' || scan?.recordId === undefined) throw new Error(`not captured: ${state}`);
  return scan.recordId;
}

async function addPerson(
  database: Database,
  clock: Clock,
  department: string,
  roles: readonly Role[],
): Promise<Actor> {
  const id = randomUUID() as PersonId;
  const at = clock.now();
  await database.kysely
    .insertInto('person')
    .values({
      id,
      staff_number: id,
      login_name: id,
      display_name: 'x',
      department,
      roles: [...roles],
      segments: ['lgwan' as never],
      created_at: at,
      updated_at: at,
    })
    .execute();
  return { id, roles, departments: [department] };
}
