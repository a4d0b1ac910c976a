/** How the installation stands: asked of database, disk, queue and certificates now. Nothing secret is told. */

import { X509Certificate } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import packageJson from '../../package.json' with { type: 'json' };
import type { SystemStanding, Trouble } from '../http/services/administration.ts';
import { type BackupKeeper, backupStanding } from './backup-standing.ts';
import { daysUntil } from './device-certificates.ts';
import { openFiling } from './filing-services.ts';
import { directoryOf } from './people-services.ts';
import type { Stores } from './stores.ts';

/** What the standing is asked of. */
export interface SystemStandingDeps {
  readonly stores: Stores;
  readonly startedAt: Date;
  readonly failing: () => Promise<readonly string[]>;
  /** Certificate of the web listener, PEM. */
  readonly certificate: string;
  /** Authorities of client certificates, PEM. */
  readonly authorities: () => readonly string[];
  readonly engine: string;
  readonly backups: BackupKeeper;
  readonly troubles: () => readonly Trouble[];
}

/** The standing now. */
export async function systemStanding(deps: SystemStandingDeps): Promise<SystemStanding> {
  const { stores } = deps;
  const { config, clock } = stores;
  const [failing, database, disk, tasks, scans, targets, backup, directory] = await Promise.all([
    deps.failing(),
    databaseOf(stores),
    statfs(config.dataFolder),
    tasksOf(stores),
    scansOf(stores),
    openFiling(stores).outbox.standing(),
    backupStanding(stores, deps.backups),
    directoryOf(stores),
  ]);
  return {
    version: packageJson.version,
    node: process.versions.node,
    startedAt: deps.startedAt,
    failing,
    database,
    storage: {
      freeBytes: disk.bavail * disk.bsize,
      totalBytes: disk.blocks * disk.bsize,
      neededBytes: config.limits.freeDiskBytes,
      blobs: config.blobs.kind,
    },
    tasks,
    scans,
    targets: targets.map(({ target, waiting, drifted, rest }) => ({
      name: target,
      waiting,
      drifted,
      isResting: rest !== undefined && rest.until > clock.now(),
    })),
    directory,
    recognition: { engine: deps.engine, processes: config.ocr.processes },
    certificates: [
      {
        use: 'web' as const,
        isOwn: config.web.certificateFile === undefined,
        ...factsOf(deps.certificate, clock.now()),
      },
      ...deps.authorities().map((pem) => ({
        use: 'client-authority' as const,
        isOwn: false,
        ...factsOf(pem, clock.now()),
      })),
    ],
    backup,
    troubles: deps.troubles(),
  };
}

/** Subject, fingerprint and days left of the first certificate of a PEM text. */
export function factsOf(pem: string, now: Date) {
  const certificate = new X509Certificate(pem);
  return {
    subject: certificate.subject.replaceAll('\n', ', '),
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    daysLeft: daysUntil(certificate.validTo, now),
  };
}

async function databaseOf({ database, embedded, clock }: Stores) {
  const { rows } = await sql<{ now: Date; bytes: number }>`
    SELECT clock_timestamp() AS now, pg_database_size(current_database())::bigint AS bytes`.execute(
    database.kysely,
  );
  const { now, bytes } = rows[0] ?? { now: clock.now(), bytes: 0 };
  const major = Math.floor(database.serverVersion / 10_000);
  return {
    kind: embedded === undefined ? ('external' as const) : ('embedded' as const),
    version: `${major}.${database.serverVersion % 10_000}`,
    byteLength: Number(bytes),
    clockDifferenceMs: Math.abs(now.getTime() - clock.now().getTime()),
  };
}

/** Rows of the queue are kept for an hour after their end. */
async function tasksOf({ database }: Stores) {
  const { rows } = await sql<{
    name: string;
    waiting: number;
    running: number;
    failed: number;
    done: number;
  }>`
    SELECT queue.name, count(*) FILTER (WHERE job.state IN ('created', 'retry')) AS waiting,
      count(*) FILTER (WHERE job.state = 'active') AS running,
      count(*) FILTER (WHERE job.state = 'failed') AS failed,
      count(*) FILTER (WHERE job.state = 'completed') AS done
    FROM pgboss.queue LEFT JOIN pgboss.job ON job.name = queue.name
    WHERE queue.name NOT LIKE '\\_\\_pgboss%' GROUP BY queue.name ORDER BY queue.name`.execute(
    database.kysely,
  );
  return rows.map(({ name, ...counts }) => ({
    name,
    waiting: Number(counts.waiting),
    running: Number(counts.running),
    failed: Number(counts.failed),
    done: Number(counts.done),
  }));
}

async function scansOf({ database }: Stores) {
  const { rows } = await sql<{ state: string; count: number }>`
    SELECT state, count(*) AS count FROM scan WHERE state <> 'verified' AND state <> 'refused'
    GROUP BY state ORDER BY state`.execute(database.kysely);
  return rows.map(({ state, count }) => ({ state, count: Number(count) }));
}
