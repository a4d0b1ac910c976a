/** Binds the audit for auditors at the desk and for commands. */

import type { AuditEvent } from '../audit/audit-event.ts';
import { type ExportReport, type ExportSinks, exportAudit } from '../audit/export/export-audit.ts';
import { type AskedScope, scopeOf } from '../audit/export/export-scope.ts';
import { sealPending } from '../audit/sealing/seal-pending.ts';
import type { AuditServices } from '../http/services/audit.ts';
import type { Person } from '../identity/person.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { dayOf } from '../shared/working-days.ts';
import { subjectsOfDocument } from '../stores/postgres/audit-subjects.ts';
import { retentionReview } from '../stores/postgres/retention-review.ts';
import { checking } from './audit-checks.ts';
import { deskSegments } from './desk-segments.ts';
import type { Stores } from './stores.ts';

/** Longest export that the desk gives in one piece, in bytes; a command writes any length. */
const longestAtDesk = 64 * 1024 * 1024;

/** Writes an export, everything sealed first that can be, and that it was made into the audit. */
export async function makeAuditExport(
  stores: Stores,
  asked: AskedScope & { readonly segments?: readonly string[] },
  actor: AuditEvent['actor'],
  sinks: ExportSinks,
): Promise<ExportReport> {
  const { audit: store, keys, clock, database } = stores;
  const signer = keys.checkpoints;
  const { scope, filter } = await scopeOf(asked, (id) => subjectsOfDocument(database, id));
  await sealPending({ store, signer, clock });
  const { segments } = asked;
  const request = { scope, filter, ...(segments && { segments }) };
  const report = await exportAudit({ store, signer, clock }, request, sinks);
  await stores.archive.appendEvents([
    {
      kind: 'audit.exported',
      segment: '-',
      at: clock.now(),
      actor,
      subject: 'audit:export',
      details: { of: scope.of, events: report.events, segments: report.ranges.map(({ segment }) => segment) },
    },
  ]);
  return report;
}

/** Binds what auditors see. */
export function auditServices(stores: Stores): AuditServices {
  const { audit, clock, database } = stores;
  // A place of sign-in that may not show a segment's documents does not show what happened to them either.
  const segmentsOf = (person: Person, one?: string): readonly string[] =>
    ['-', ...deskSegments(stores, person)].filter((id) => one === undefined || id === one);
  return {
    list: async (person, asked, { segment, beforeId, limit }) => {
      const { scope, filter } = await scopeOf(asked, (id) => subjectsOfDocument(database, id));
      const query = {
        ...filter,
        segments: segmentsOf(person, segment),
        limit,
        ...(beforeId !== undefined && { beforeId }),
      };
      const events = await audit.listEvents(query);
      // Turning a page is no new look.
      if (beforeId === undefined) {
        await stores.archive.appendEvents([
          {
            kind: 'audit.viewed',
            segment: '-',
            at: clock.now(),
            actor: `person:${person.id}`,
            subject: 'audit:list',
            details: { of: scope.of, kinds: [...(scope.kinds ?? [])] },
          },
        ]);
      }
      return events;
    },
    standing: (person) => standingOf(stores, segmentsOf(person)),
    ...checking(stores, (person) => segmentsOf(person)),
    names: (personIds) => retentionReview(database).names(personIds),
    people: async (text) => {
      const { people } = await stores.people.listPeople({ text, offset: 0, limit: 10 });
      return people.map(({ id, displayName, staffNumber, department }) => ({
        ...{ id, displayName, staffNumber, department },
      }));
    },
    exported: async (person, asked, asForm, segment) => {
      const form = asForm ?? 'jsonl';
      const { take, file } = gathering(`audit-${dayOf(clock.now())}`, form);
      const scope = { ...asked, segments: segmentsOf(person, segment) };
      const sinks = form === 'csv' ? { lines: async () => undefined, csv: take } : { lines: take };
      await makeAuditExport(stores, scope, `person:${person.id}`, sinks);
      return file();
    },
  };
}

/** Gathers an export for the desk. */
function gathering(name: string, form: 'jsonl' | 'csv') {
  const chunks: Buffer[] = [];
  let byteLength = 0;
  return {
    take: async (text: string): Promise<void> => {
      const bytes = Buffer.from(text);
      byteLength += bytes.byteLength;
      if (byteLength > longestAtDesk) throw new ServiceError('AUDIT_EXPORT_TOO_LARGE');
      chunks.push(bytes);
    },
    file: () => ({
      mediaType: form === 'csv' ? 'text/csv' : 'application/jsonl',
      byteLength,
      fileName: `${name}.${form}`,
      body: (async function* () {
        yield* chunks;
      })(),
    }),
  };
}

async function standingOf({ audit }: Stores, segments: readonly string[]) {
  const sealed = await audit.sealedSegments();
  const standing = [];
  for (const segment of segments) {
    const last = sealed.includes(segment) ? (await audit.linksOfPeriod(segment, {}))?.last : undefined;
    const signedUpTo = await audit.lastCheckpointSequence(segment);
    standing.push({ segment, lastLink: last ?? 0, signedUpTo, unsealed: await audit.countUnsealed(segment) });
  }
  return standing;
}
