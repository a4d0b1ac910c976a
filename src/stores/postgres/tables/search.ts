/** Columns by which records are searched. */

import type { Generated } from 'kysely';
import type { Nullable } from './columns.ts';

/** Of `record`: what is known of the document, and what is made from it for the search. */
export interface RecordSearchColumns {
  document_number: Nullable<string>;
  /** `YYYY-MM-DD` */
  document_date: Nullable<string>;
  /** `YYYY-MM-DD` */
  transaction_date: Nullable<string>;
  /** Yen. */
  amount: Nullable<number>;
  kind: Nullable<string>;
  addressee: Nullable<string>;
  sender: Nullable<string>;
  counterparty: Nullable<string>;
  /** This and what follows is made from the other columns by `refreshRecord`, and by nothing else. */
  fiscal_year: Nullable<number>;
  title_folded: Nullable<string>;
  document_number_folded: Nullable<string>;
  addressee_folded: Nullable<string>;
  sender_folded: Nullable<string>;
  counterparty_folded: Nullable<string>;
  binder_folded: Nullable<string>;
  class_code_folded: Nullable<string>;
  value_grams: Nullable<number[]>;
  /** `audience.id` */
  seen_person: Nullable<number>;
  seen_department: Nullable<number>;
  seen_class: Nullable<number>;
  search_format: Generated<number>;
}
