/** What was understood of records, as the web listener asks for it. */

import type { Person } from '../../identity/person.ts';
import type { CorrectedField } from '../../ports/understanding-store.ts';
import type { Understanding } from '../../scan/understanding.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';

/** Why nothing was put right; a record that the person may not see is not found. */
export type CorrectionRefusal = 'record-not-found' | 'value-not-valid';

/** Reading it and putting it right. */
export interface UnderstandingServices {
  /** Undefined when there is no such record for the person. `silent`: that it was looked at is written already. */
  view(
    person: Person,
    recordId: RecordId,
    options?: { readonly silent?: boolean },
  ): Promise<Understanding | undefined>;
  /** Puts one value, or the kind, right; an empty value says that the document has none. */
  correct(
    person: Person,
    correction: { readonly recordId: RecordId; readonly field: CorrectedField; readonly value: string },
  ): Promise<Result<Understanding, CorrectionRefusal>>;
}
