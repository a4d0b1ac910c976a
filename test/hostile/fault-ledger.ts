/** The ledger and the cabinet at the end, compared with what senders were told. */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { embeddedUser } from '../../src/stores/postgres/embedded/cluster.ts';
import { embeddedDatabase } from '../../src/stores/postgres/embedded/keeper.ts';
import { findPostmaster } from '../../src/stores/postgres/embedded/postmaster.ts';
import { embeddedPort } from '../../src/stores/postgres/embedded/settings.ts';
import type { FaultPromises } from './fault-journal.ts';

/** What was found. Lists are empty when all is well; they hold SHA-256 in hex, locations or states. */
export interface FaultReport {
  readonly acknowledged: number;
  readonly received: number;
  readonly byState: Readonly<Record<string, number>>;
  readonly bySource: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
  /** Pages whose own text was kept, and pages that were read as pictures. */
  readonly pages: { readonly kept: number; readonly read: number };
  readonly repeatsKnown: number;
  readonly filedCopies: number;
  /** Unfinished files that a kill left behind in the cabinet. */
  readonly fragments: number;
  readonly lost: readonly string[];
  readonly twiceInLedger: readonly string[];
  readonly twiceFiled: readonly string[];
  /** Rows of bytes that nobody sent whole. */
  readonly strangers: readonly string[];
  /** Copies that the ledger calls verified and that are not there with these bytes, and files of no row. */
  readonly wrongCopies: readonly string[];
  /** Scans without exactly one `scan.received`, or verified ones without exactly one record and `scan.verified`. */
  readonly wrongHistory: readonly string[];
}

interface ScanFacts {
  readonly id: string;
  readonly source: string;
  readonly state: string;
  readonly reason: string | null;
  readonly sha256: string;
  readonly received: number;
  readonly verified: number;
  readonly records: number;
}

interface CopyFacts {
  readonly rendition: string;
  readonly location: string;
  readonly sha256: string;
  readonly verified: boolean;
}

/** Looks into the server's database while it runs. Throws when it cannot be reached just now. */
export async function askDatabase<Row extends object>(dataFolder: string, text: string): Promise<Row[]> {
  const postmaster = await findPostmaster(join(dataFolder, 'postgres'));
  if (postmaster === undefined) throw new Error('the database server does not run');
  const client = new Client({
    host: postmaster.socketFolder,
    port: embeddedPort,
    user: embeddedUser,
    database: embeddedDatabase,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Scans on their way. */
export async function countOpen(dataFolder: string): Promise<number> {
  const [row] = await askDatabase<{ count: number }>(
    dataFolder,
    "SELECT count(*)::int AS count FROM scan WHERE state NOT IN ('verified', 'separated', 'quarantined', 'refused')",
  );
  return row?.count ?? 0;
}

/** How far it is, and what can be said of what was promised up to now; may be asked while all is under way. */
export interface FaultInterim {
  readonly acknowledged: number;
  readonly verified: number;
  readonly lost: number;
  readonly twiceInLedger: number;
  readonly twiceFiled: number;
}

/** Compares `promises`, read before this is called, with the ledger. */
export async function interimAccounts(dataFolder: string, promises: FaultPromises): Promise<FaultInterim> {
  const scans = await askDatabase<{ state: string; sha256: string }>(
    dataFolder,
    "SELECT state, encode(sha256, 'hex') AS sha256 FROM scan",
  );
  const copies = await askDatabase<CopyFacts>(dataFolder, copyQuery);
  const rowsOf = countBy(scans, ({ sha256 }) => sha256);
  return {
    acknowledged: promises.acknowledged.size,
    verified: scans.filter(({ state }) => state === 'verified').length,
    lost: [...promises.acknowledged.keys()].filter((hash) => !rowsOf.has(hash)).length,
    twiceInLedger: [...rowsOf.values()].filter((count) => count > 1).length,
    twiceFiled: twiceFiled(copies).length,
  };
}

/** Scans that are done. */
export async function countVerified(dataFolder: string): Promise<number> {
  const [row] = await askDatabase<{ count: number }>(
    dataFolder,
    "SELECT count(*)::int AS count FROM scan WHERE state = 'verified'",
  );
  return row?.count ?? 0;
}

const pagesQuery = `
  SELECT coalesce(sum((details->>'keptPages')::int), 0)::int AS kept, coalesce(sum((details->>'pages')::int), 0)::int AS pages
  FROM audit_event WHERE kind = 'scan.recognised'`;

/** Compares everything. */
export async function settleAccounts(
  dataFolder: string,
  cabinet: string,
  promises: FaultPromises,
): Promise<FaultReport> {
  const [pages] = await askDatabase<{ kept: number; pages: number }>(dataFolder, pagesQuery);
  const scans = await askDatabase<ScanFacts>(dataFolder, scanQuery);
  const copies = await askDatabase<CopyFacts>(dataFolder, copyQuery);
  const [repeats] = await askDatabase<{ count: number }>(
    dataFolder,
    "SELECT count(*)::int AS count FROM audit_event WHERE kind = 'scan.duplicate'",
  );
  const files = await filesIn(cabinet);
  const rowsOf = countBy(scans, ({ sha256 }) => sha256);
  const { acknowledged, maybe } = promises;
  return {
    acknowledged: acknowledged.size,
    received: scans.length,
    byState: Object.fromEntries(countBy(scans, ({ state }) => state)),
    bySource: Object.fromEntries(countBy(scans, ({ source }) => source)),
    reasons: Object.fromEntries(countBy(scans, ({ state, reason }) => `${state}: ${reason ?? 'none'}`)),
    pages: { kept: pages?.kept ?? 0, read: (pages?.pages ?? 0) - (pages?.kept ?? 0) },
    repeatsKnown: repeats?.count ?? 0,
    filedCopies: copies.length,
    fragments: files.fragments,
    lost: [...acknowledged].filter(([hash]) => !rowsOf.has(hash)).map(([hash, way]) => `${way} ${hash}`),
    twiceInLedger: [...rowsOf].filter(([, count]) => count > 1).map(([hash]) => hash),
    twiceFiled: twiceFiled(copies),
    strangers: scans
      .filter(({ sha256 }) => !acknowledged.has(sha256) && !maybe.has(sha256))
      .map(({ source, state, sha256 }) => `${source} ${state} ${sha256}`),
    wrongCopies: wrongCopies(copies, files.byLocation),
    wrongHistory: scans.filter((scan) => !hasWholeHistory(scan)).map(({ id, state }) => `${state} ${id}`),
  };
}

const scanQuery = `
  SELECT id, source, state, reason, encode(sha256, 'hex') AS sha256,
    (SELECT count(*)::int FROM audit_event WHERE subject = 'scan:' || scan.id AND kind = 'scan.received') AS received,
    (SELECT count(*)::int FROM audit_event WHERE subject = 'scan:' || scan.id AND kind = 'scan.verified') AS verified,
    (SELECT count(*)::int FROM record WHERE record.scan_id = scan.id) AS records
  FROM scan`;

const copyQuery = `
  SELECT rendition, location, encode(sha256, 'hex') AS sha256, verified_at IS NOT NULL AS verified FROM filing`;

function hasWholeHistory({ state, received, verified, records }: ScanFacts): boolean {
  if (received !== 1) return false;
  return state === 'verified' ? verified === 1 && records === 1 : verified === 0;
}

/** Originals that were filed as two documents. A PDF that needs no text layer is its own searchable PDF. */
function twiceFiled(copies: readonly CopyFacts[]): string[] {
  const originals = copies.filter(({ rendition }) => rendition === 'original');
  const found = countBy(originals, ({ sha256 }) => sha256);
  return [...found].filter(([, count]) => count > 1).map(([hash]) => hash);
}

function wrongCopies(copies: readonly CopyFacts[], files: ReadonlyMap<string, string>): string[] {
  const known = new Set(copies.map(({ location }) => location));
  return [
    ...copies.filter((one) => one.verified && files.get(one.location) !== one.sha256),
    ...[...files.keys()].filter((location) => !known.has(location)).map((location) => ({ location })),
  ].map(({ location }) => location);
}

async function filesIn(cabinet: string) {
  const byLocation = new Map<string, string>();
  let fragments = 0;
  const entries = await readdir(cabinet, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (entry.name.startsWith('.')) fragments += 1;
    else byLocation.set(path.slice(cabinet.length + 1), await sha256Of(path));
  }
  return { byLocation, fragments };
}

async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

function countBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
