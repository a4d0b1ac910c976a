/** What an export is of, from what an auditor typed. */

import type { AuditFilter } from '../../ports/audit-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { isUuid } from '../../shared/ids.ts';
import { addDays, startOfDay } from '../../shared/working-days.ts';
import { auditEventKinds } from '../audit-event.ts';
import type { ExportScope } from '../export-format.ts';

/** As typed. */
export interface AskedScope {
  /** Id of a record, a scan or a job. */
  readonly document?: string | undefined;
  /** Id of a person. */
  readonly person?: string | undefined;
  /** Kinds, or groups of them such as `record.`. */
  readonly kinds?: readonly string[] | undefined;
  /** First and last day, `YYYY-MM-DD` in Japan. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Gives the subjects under which a document stands in the audit: `record:<id>`, `scan:<id>`, `job:<id>`. */
export type SubjectsOf = (id: string) => Promise<readonly string[]>;

/** The filter and the scope of it. A day, id or kind that cannot be is `AUDIT_FILTER_INVALID` with the field. */
export async function scopeOf(
  asked: AskedScope,
  subjectsOf: SubjectsOf,
): Promise<{ readonly scope: ExportScope; readonly filter: AuditFilter }> {
  const { document, person, kinds } = asked;
  if (document !== undefined && !isUuid(document)) throw invalid('document');
  if (person !== undefined && !isUuid(person)) throw invalid('person');
  if (document !== undefined && person !== undefined) throw invalid('person');
  if (kinds !== undefined && (kinds.length > 20 || !kinds.every(isKnownKind))) throw invalid('kind');
  const from = momentOfDay(asked.from, 0, 'from');
  const before = momentOfDay(asked.to, 1, 'to');
  if (from !== undefined && before !== undefined && before <= from) throw invalid('to');
  const subjects = document === undefined ? undefined : await subjectsOf(document);
  const of =
    document !== undefined ? `document:${document}` : person !== undefined ? `person:${person}` : 'period';
  return {
    filter: {
      ...(kinds && { kinds }),
      ...(person !== undefined && { person }),
      ...(subjects && { subjects }),
      ...(from && { from }),
      ...(before && { before }),
    },
    scope: {
      of,
      ...(subjects && { subjects }),
      ...(kinds && { kinds }),
      ...(from && { from: from.toISOString() }),
      ...(before && { before: before.toISOString() }),
    },
  };
}

function isKnownKind(kind: string): boolean {
  return auditEventKinds.some((known) => (kind.endsWith('.') ? known.startsWith(kind) : known === kind));
}

function momentOfDay(day: string | undefined, add: number, field: string): Date | undefined {
  if (day === undefined) return undefined;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(`${day}T00:00:00Z`));
  if (!isDay) throw invalid(field);
  return startOfDay(addDays(day, add));
}

function invalid(field: string): ServiceError {
  return new ServiceError('AUDIT_FILTER_INVALID', { details: { fields: [{ field, message: 'not valid' }] } });
}
