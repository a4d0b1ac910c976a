/** Binds changes of records, their history, and grants of classes. */

import type { OcrPage } from '../../ocr/result.ts';
import {
  type AskedGrant,
  type GrantDependencies,
  grantClass,
  revokeGrant,
} from '../archive/access/manage-grants.ts';
import type { ClassGrant } from '../archive/class-grant.ts';
import { changeRecord, viewHistory } from '../archive/correct/change-values.ts';
import { correctLine } from '../archive/correct/correct-line.ts';
import type { ArchiveRecord } from '../archive/record.ts';
import { mayChange, understoodFields } from '../archive/record-change.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import type { GrantServices, RecordChangeServices, ShownReading } from '../http/services/record-changes.ts';
import type { TextReader } from '../ports/text-reader.ts';
import { openUnderstander } from '../scan/understand/understander.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { isUuid, type PersonId, type ScanId } from '../shared/ids.ts';
import { postgresClassGrantStore } from '../stores/postgres/class-grant-store.ts';
import { postgresUnderstandingStore } from '../stores/postgres/understanding-store.ts';
import { searcherOf } from './archive-services.ts';
import { myNumberPolicy } from './my-number.ts';
import type { Stores } from './stores.ts';

/** Binds changing and correcting. */
export function recordChangeServices(
  stores: Stores,
  reader: Pick<TextReader, 'writeSearchablePdf'>,
): RecordChangeServices {
  const understand = openUnderstander({
    understandings: postgresUnderstandingStore(stores.database),
    clock: stores.clock,
    prefixes: stores.config.documentNumbers.prefixes,
    names: stores.config.knownNames,
  });
  const deps = {
    ...stores,
    store: stores.archive,
    reader,
    myNumber: myNumberPolicy(stores),
    understandRecord: async (record: ArchiveRecord, pages: readonly OcrPage[]) =>
      await understand(pages, { segment: record.segment, receivedAt: record.capturedAt }),
  };
  return {
    change: async (person, request) =>
      isUuid(request.recordId)
        ? await changeRecord(deps, await searcherOf(stores, person), request)
        : undefined,
    correctLine: async (person, correction) =>
      isUuid(correction.recordId)
        ? await correctLine(deps, await searcherOf(stores, person), correction)
        : undefined,
    history: async (person, recordId, page) => {
      if (!isUuid(recordId)) return undefined;
      const found = await viewHistory(deps, await searcherOf(stores, person), recordId, page);
      if (found === undefined) return undefined;
      const names = await namesOf(
        stores,
        found.entries.map(({ by }) => by),
      );
      return {
        version: found.version,
        entries: found.entries.map((entry) => ({ ...entry, byName: names.get(entry.by) })),
        readings: page.beforeVersion === undefined ? await readingsOf(stores, found.scanId, page.limit) : [],
      };
    },
    mayChange: async (person, record) => mayChange(await searcherOf(stores, person), record),
  };
}

/** Values that the record itself does not have; corrections of the others stand in its history. */
async function readingsOf(
  stores: Stores,
  scanId: ScanId | undefined,
  limit: number,
): Promise<readonly ShownReading[]> {
  if (scanId === undefined) return [];
  const told = await postgresUnderstandingStore(stores.database).listCorrections(scanId, limit);
  const ofRecord = new Set(Object.values(understoodFields));
  const own = told.filter(({ field }) => !ofRecord.has(field));
  const names = await namesOf(
    stores,
    own.map(({ by }): AuditActor => `person:${by}`),
  );
  return own.flatMap(({ field, previous, value, by, at }) =>
    field === 'kind'
      ? []
      : [{ field, before: previous, after: value, byName: names.get(`person:${by}`), at }],
  );
}

/** Colleagues are named where their changes are shown. */
async function namesOf(
  { people }: Stores,
  actors: readonly AuditActor[],
): Promise<ReadonlyMap<AuditActor, string>> {
  const names = new Map<AuditActor, string>();
  for (const actor of new Set(actors)) {
    const id = actor.startsWith('person:') ? actor.slice('person:'.length) : '';
    const person = isUuid(id) ? await people.findById(id as PersonId) : undefined;
    if (person !== undefined) names.set(actor, person.displayName);
  }
  return names;
}

/** Binds grants; commands give `system` as who did it. */
export function grantSteps(stores: Stores) {
  const deps: GrantDependencies = { ...stores, grants: postgresClassGrantStore(stores.database) };
  return {
    list: (options: { readonly all: boolean }) => deps.grants.list(options),
    grant: async (actor: AuditActor, asked: AskedGrant): Promise<ClassGrant> => {
      const done = await grantClass(deps, asked, actor);
      if (done.ok) return done.value;
      throw new ServiceError('ARCHIVE_GRANT_INVALID', {
        message: done.refusal,
        details: { fields: [{ field: fieldOfRefusal[done.refusal], message: done.refusal }] },
      });
    },
    revoke: (actor: AuditActor, id: string) => revokeGrant(deps, id, actor),
  };
}

const fieldOfRefusal = {
  'segment-unknown': 'segment',
  'class-not-valid': 'classCode',
  'holder-not-valid': 'holder',
  'days-not-valid': 'until',
} as const;

/** Binds grants for administrators at the desk. */
export function grantServices(stores: Stores): GrantServices {
  const steps = grantSteps(stores);
  return {
    list: steps.list,
    grant: (person, asked) => steps.grant(`person:${person.id}`, asked),
    revoke: (person, id) => steps.revoke(`person:${person.id}`, id),
  };
}
