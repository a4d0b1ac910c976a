/** What the HTTP layer may ask about changing records, their history, and who may read which class. */

import type { AskedGrant } from '../../archive/access/manage-grants.ts';
import type { ClassGrant } from '../../archive/class-grant.ts';
import type { ChangeRequest } from '../../archive/correct/change-values.ts';
import type { LineCorrection } from '../../archive/correct/correct-line.ts';
import type { ArchiveRecord } from '../../archive/record.ts';
import type { RecordHistoryEntry } from '../../archive/record-change.ts';
import type { Person } from '../../identity/person.ts';
import type { FieldName } from '../../scan/understanding.ts';
import type { RecordId } from '../../shared/ids.ts';

/** One entry of the history with the name of who did it, as far as it is known. */
export interface ShownHistoryEntry extends RecordHistoryEntry {
  readonly byName: string | undefined;
}

/** A value beside those of the record, such as 起案日, that a person put right. */
export interface ShownReading {
  readonly field: FieldName;
  readonly before: string | undefined;
  /** Empty: the document has none. */
  readonly after: string;
  readonly byName: string | undefined;
  readonly at: Date;
}

/** Undefined everywhere: there is no such record, page or line for the person. */
export interface RecordChangeServices {
  /** `ARCHIVE_CHANGE_NOT_ALLOWED`, `ARCHIVE_CHANGE_INVALID`, `ARCHIVE_RECORD_CHANGED`. */
  change(person: Person, request: ChangeRequest): Promise<{ readonly version: number } | undefined>;
  /** The same, and `ARCHIVE_RENDITION_ERASED`, `ARCHIVE_TEXT_DAMAGED`, `OCR_...`. */
  correctLine(
    person: Person,
    correction: LineCorrection,
  ): Promise<{ readonly version: number; readonly text: string } | undefined>;
  history(
    person: Person,
    recordId: RecordId,
    page: { readonly beforeVersion?: number; readonly limit: number },
  ): Promise<
    | {
        readonly version: number;
        readonly entries: readonly ShownHistoryEntry[];
        readonly readings: readonly ShownReading[];
      }
    | undefined
  >;
  /** True when the person may change this record, which they see. */
  mayChange(person: Person, record: ArchiveRecord): Promise<boolean>;
}

/** Grants of classes, for administrators. */
export interface GrantServices {
  list(options: { readonly all: boolean }): Promise<readonly ClassGrant[]>;
  /** `ARCHIVE_GRANT_INVALID` with what is wrong. */
  grant(person: Person, asked: AskedGrant): Promise<ClassGrant>;
  revoke(person: Person, id: string): Promise<ClassGrant | undefined>;
}
