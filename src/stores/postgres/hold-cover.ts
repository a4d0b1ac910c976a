/** Which records a legal hold covers, as conditions on rows named `hold` and `record` of the same segment. */

import { sql } from 'kysely';

/** Told by the row of the record alone; holds on words are left out. */
export const coversRow = sql<boolean>`CASE hold.scope
  WHEN 'record' THEN hold.record_id = record.id
  WHEN 'class' THEN starts_with(record.class_code, hold.value)
  WHEN 'binder' THEN record.binder = hold.value
  WHEN 'search' THEN EXISTS (SELECT FROM legal_hold_record listed
    WHERE listed.hold_id = hold.id AND listed.record_id = record.id)
  ELSE false END`;

/** Told by the row, or by words on a page. */
export const covers = sql<boolean>`(${coversRow} OR hold.scope = 'words' AND EXISTS (SELECT FROM record_page page
  WHERE page.record_id = record.id AND page.segment = record.segment AND strpos(page.folded, hold.value) > 0))`;
