/** How the installation stands, its backup, and the first steps. JSON interface for administrators. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { Formatter } from '../../ui/format.ts';
import { reasonText } from '../../ui/text/reason.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { listOf, reasonSchema } from '../schemas.ts';
import type { BackupStanding, SystemStanding, Trouble } from '../services/administration.ts';
import type { DirectoryView } from '../services/people.ts';

const administrators = { role: ['administrator'] } as const;

const backupSchema = z.object({
  possible: z.boolean().describe('The service can make one'),
  external: z.boolean(),
  configured: z.boolean(),
  everyHours: z.int().optional(),
  keep: z.int().optional(),
  count: z.int(),
  last: z
    .object({ id: z.string(), endedAtText: z.string(), sizeText: z.string(), blobs: z.int() })
    .optional(),
  logThroughText: z.string().optional(),
  trouble: reasonSchema.optional(),
  isRunning: z.boolean(),
  lastFailure: reasonSchema.optional(),
});

const standingSchema = z.object({
  version: z.string(),
  node: z.string(),
  startedAtText: z.string(),
  ready: z.boolean(),
  failing: z.array(z.string()).describe('database, blobs, room'),
  database: z.object({
    kind: z.enum(['embedded', 'external']),
    version: z.string(),
    sizeText: z.string(),
    clockDifferenceMs: z.number(),
  }),
  storage: z.object({
    freeText: z.string(),
    totalText: z.string(),
    neededText: z.string(),
    freePercent: z.int(),
    blobs: z.enum(['files', 's3']),
  }),
  tasks: z.array(
    z.object({ name: z.string(), waiting: z.int(), running: z.int(), failed: z.int(), done: z.int() }),
  ),
  scans: z.array(z.object({ state: z.string(), count: z.int() })),
  targets: z.array(
    z.object({ name: z.string(), waiting: z.int(), drifted: z.int(), isResting: z.boolean() }),
  ),
  directory: z.object({
    source: z.enum(['ldap', 'scim', 'none']),
    readAtText: z.string().optional().describe('When it was last read'),
    failedAtText: z.string().optional().describe('Since when it cannot be read'),
    trouble: reasonSchema.optional().describe('Why'),
  }),
  recognition: z.object({ engine: z.string(), processes: z.int().optional() }),
  certificates: z.array(
    z.object({
      use: z.enum(['web', 'client-authority']),
      subject: z.string(),
      sha256: z.string(),
      daysLeft: z.int(),
      isOwn: z.boolean().describe('The service made it for itself'),
    }),
  ),
  backup: backupSchema,
  troubles: z.array(
    z.object({
      atText: z.string(),
      level: z.enum(['warning', 'error']),
      code: z.string().optional(),
      text: z.string(),
      advice: z.string().optional(),
      times: z.int(),
    }),
  ),
});

const stepSchema = z.object({
  step: z.enum(['password', 'device', 'panel', 'factor', 'hand-in', 'release', 'scan', 'found']),
  isDone: z.boolean(),
});

/** The routes. */
export const administrationRoutes: readonly Route[] = [
  route({
    id: 'systemStanding',
    method: 'get',
    path: '/api/v1/system',
    access: administrators,
    summary:
      'Health, database, storage, tasks, certificates, backup and the latest troubles of this process.',
    response: { status: 200, schema: standingSchema },
    handle: async ({ services, format }) =>
      json(standingView(await services.administration.standing(), format)),
  }),
  route({
    id: 'installedPackages',
    method: 'get',
    path: '/api/v1/system/packages',
    access: administrators,
    summary: 'Packages of the installation with version and licence.',
    response: {
      status: 200,
      schema: listOf(z.object({ name: z.string(), version: z.string(), license: z.string() })),
    },
    handle: async ({ services }) => json({ items: await services.administration.packages() }),
  }),
  route({
    id: 'beginBackup',
    method: 'post',
    path: '/api/v1/system/backups',
    access: administrators,
    limit: 'trials',
    summary: 'Begins a base backup into the configured folder; 503 while one is under way.',
    response: { status: 202, schema: z.object({ state: z.literal('running') }) },
    handle: async ({ services, caller }) => {
      const isBegun = await services.administration.beginBackup(caller.signedIn.person);
      if (!isBegun) throw new ServiceError('SERVICE_BUSY');
      return json({ state: 'running' as const }, { status: 202 });
    },
  }),
  route({
    id: 'retryTasks',
    method: 'post',
    path: '/api/v1/system/tasks/retry',
    access: administrators,
    summary: 'Queues failed tasks again; tells how many.',
    response: { status: 200, schema: z.object({ count: z.int() }) },
    handle: async ({ services, caller }) =>
      json({ count: await services.administration.retryTasks(caller.signedIn.person) }),
  }),
  route({
    id: 'firstSteps',
    method: 'get',
    path: '/api/v1/first-steps',
    access: administrators,
    summary: 'Which of the first steps of a new installation are done.',
    response: { status: 200, schema: listOf(stepSchema) },
    handle: async ({ services, caller }) =>
      json({ items: await services.administration.firstSteps(caller.signedIn.person) }),
  }),
];

function standingView(standing: SystemStanding, format: Formatter): z.input<typeof standingSchema> {
  const { database, storage, backup, troubles, failing, recognition } = standing;
  return {
    version: standing.version,
    node: standing.node,
    startedAtText: format.moment(standing.startedAt),
    ready: failing.length === 0,
    failing: [...failing],
    database: {
      kind: database.kind,
      version: database.version,
      sizeText: sizeText(database.byteLength, format),
      clockDifferenceMs: Math.round(database.clockDifferenceMs),
    },
    storage: {
      freeText: sizeText(storage.freeBytes, format),
      totalText: sizeText(storage.totalBytes, format),
      neededText: sizeText(storage.neededBytes, format),
      freePercent: Math.floor((storage.freeBytes / Math.max(1, storage.totalBytes)) * 100),
      blobs: storage.blobs,
    },
    tasks: [...standing.tasks],
    scans: [...standing.scans],
    targets: [...standing.targets],
    directory: directoryView(standing.directory, format),
    recognition: {
      engine: recognition.engine,
      ...(recognition.processes !== undefined && { processes: recognition.processes }),
    },
    certificates: [...standing.certificates],
    backup: backupView(backup, format),
    troubles: troubles.map((one) => troubleView(one, format)),
  };
}

function directoryView(directory: DirectoryView, format: Formatter) {
  const { source, readAt, failedAt, failure } = directory;
  return {
    source,
    ...(readAt !== undefined && { readAtText: format.dayAndTime(readAt) }),
    ...(failedAt !== undefined && { failedAtText: format.dayAndTime(failedAt) }),
    ...(failedAt !== undefined && failure !== undefined && { trouble: reasonText(failure, format.language) }),
  };
}

/** Disks are told in GB. */
function sizeText(bytes: number, format: Formatter): string {
  return bytes < 1e9 ? format.size(bytes) : `${(bytes / 1e9).toFixed(1)} GB`;
}

function backupView(backup: BackupStanding, format: Formatter): z.input<typeof backupSchema> {
  const { everyHours, keep, last, logThrough, trouble, lastFailure, ...plain } = backup;
  return {
    ...plain,
    ...(everyHours !== undefined && { everyHours }),
    ...(keep !== undefined && { keep }),
    ...(last !== undefined && {
      last: {
        id: last.id,
        endedAtText: format.dayAndTime(last.endedAt),
        sizeText: sizeText(last.byteLength, format),
        blobs: last.blobs,
      },
    }),
    ...(logThrough !== undefined && { logThroughText: format.moment(logThrough) }),
    ...(trouble !== undefined && { trouble: reasonText(trouble, format.language) }),
    ...(lastFailure !== undefined && { lastFailure: reasonText(lastFailure, format.language) }),
  };
}

/** A code is told in the person's words; a line without one as the log says it, in English. */
function troubleView({ at, level, code, message, times }: Trouble, format: Formatter) {
  const words = code === undefined ? undefined : reasonText(code, format.language);
  return {
    atText: format.moment(at),
    level,
    ...(code !== undefined && { code }),
    text: words === undefined ? message : words.cause,
    ...(words !== undefined && { advice: words.advice }),
    times,
  };
}
