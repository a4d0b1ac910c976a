/** What is made of a record for the search: folded values, their grams, and by whom it is seen. */

import { type Selectable, sql } from 'kysely';
import { audienceOf } from '../../archive/audience.ts';
import { foldValue } from '../../archive/fold.ts';
import { gramsOfText } from '../../archive/grams.ts';
import type { RecordId } from '../../shared/ids.ts';
import { fiscalYearOf } from '../../shared/japan-days.ts';
import { dayOf } from '../../shared/working-days.ts';
import type { DatabaseTransaction } from './schema.ts';
import { seenColumns } from './search-audience.ts';
import type { RecordTable } from './tables/scans.ts';

/** Way of making these columns. */
export const recordFormat = 1;

/** Columns of a record that are searched. */
export type SearchedValues = Pick<
  Selectable<RecordTable>,
  | 'title'
  | 'document_number'
  | 'addressee'
  | 'sender'
  | 'counterparty'
  | 'binder'
  | 'binder_year'
  | 'class_code'
  | 'document_date'
  | 'captured_at'
>;

/** Columns that are made of {@link SearchedValues}. */
export type FoldedColumns = Pick<
  Selectable<RecordTable>,
  | 'title_folded'
  | 'document_number_folded'
  | 'addressee_folded'
  | 'sender_folded'
  | 'counterparty_folded'
  | 'binder_folded'
  | 'class_code_folded'
  | 'value_grams'
  | 'fiscal_year'
>;

/** Longest value that is searched, in UTF-16 units. */
const longestValue = 2_000;

/**
 * Makes the searched columns of a record, and by whom its pages are seen, anew from its other columns. To be called
 * within the transaction of every change of a record. Without such a record nothing happens.
 */
export async function refreshRecord(trx: DatabaseTransaction, id: RecordId): Promise<void> {
  const row = await trx
    .selectFrom('record')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row === undefined) return;
  const seen = await seenColumns(trx, audienceOfRow(row));
  await trx
    .updateTable('record')
    .set({ ...foldedColumns(row), ...seen, search_format: recordFormat })
    .where('id', '=', id)
    .execute();
  await sql`UPDATE record_page SET seen_person = ${seen.seen_person}, seen_department = ${seen.seen_department},
      seen_class = ${seen.seen_class}
    WHERE record_id = ${id} AND segment = ${row.segment} AND captured_at = ${row.captured_at}
      AND (seen_person, seen_department, seen_class)
        IS DISTINCT FROM (${seen.seen_person}::int, ${seen.seen_department}::int, ${seen.seen_class}::int)`.execute(
    trx,
  );
}

/** Tokens under which a row's record is seen. */
function audienceOfRow(row: Selectable<RecordTable>): string[] {
  return audienceOf({
    segment: row.segment,
    ownerId: row.owner_id ?? undefined,
    department: row.department,
    filing: {
      classCode: row.class_code ?? undefined,
      binder: undefined,
      retention: undefined,
      access: row.access,
    },
  });
}

/** What is made of a record's own columns, without by whom it is seen. */
export function foldedColumns(row: SearchedValues): FoldedColumns {
  const folded = {
    title_folded: foldedOf(row.title),
    document_number_folded: foldedOf(row.document_number),
    addressee_folded: foldedOf(row.addressee),
    sender_folded: foldedOf(row.sender),
    counterparty_folded: foldedOf(row.counterparty),
    binder_folded: foldedOf(row.binder),
    class_code_folded: foldedOf(row.class_code),
  };
  const grams = new Set(Object.values(folded).flatMap((value) => (value === null ? [] : gramsOfText(value))));
  return {
    ...folded,
    value_grams: Array.from(grams).sort((a, b) => a - b),
    fiscal_year: row.binder_year ?? fiscalYearOf(row.document_date ?? dayOf(row.captured_at)),
  };
}

function foldedOf(value: string | null): string | null {
  return foldValue((value ?? '').slice(0, longestValue)) || null;
}
