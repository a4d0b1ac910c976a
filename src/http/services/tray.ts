/** What the web offers for scans that wait for a person, and cover sheets. */

import type { Person } from '../../identity/person.ts';
import type { WithdrawnPart } from '../../ports/tray-store.ts';
import type { SheetRequest } from '../../scan/separate/issue-sheet.ts';
import type { TrayRefusal } from '../../scan/tray/settle-scan.ts';
import type { TrayItem } from '../../scan/tray-item.ts';
import type { Result } from '../../shared/result.ts';
import type { RecordFile } from './record-file.ts';

/** Bound by the composition root. */
export interface TrayServices {
  /** Of the person's department, for records clerks of all, and what of the person's own was put aside; newest first. */
  list(person: Person): Promise<readonly TrayItem[]>;
  assign(
    person: Person,
    scanId: string,
    to: { readonly loginName: string; readonly department: string },
  ): Promise<Result<true, TrayRefusal>>;
  retry(person: Person, scanId: string): Promise<Result<true, TrayRefusal>>;
  giveUp(person: Person, scanId: string): Promise<Result<true, TrayRefusal>>;
  unlock(person: Person, scanId: string, password: string): Promise<Result<true, TrayRefusal>>;
  /** The first page as JPEG, where the person may put the scan right. */
  picture(person: Person, scanId: string): Promise<Result<RecordFile, 'scan-not-found' | 'scan-no-picture'>>;
  /** Throws `SCAN_NOT_SEPARATED`, `SCAN_PARTS_BUSY`. */
  rejoin(person: Person, batchId: string): Promise<readonly WithdrawnPart[]>;
  /** A new cover sheet as PDF. Throws `SCAN_SHEET_FORM`. */
  coverSheet(person: Person, request: SheetRequest): Promise<Uint8Array>;
  /** A sheet that only parts one document from the next, as PDF; it may be used again and again. */
  separatorSheet(): Promise<Uint8Array>;
  /** Names of binders of the person's department in the file plan in force. */
  binders(person: Person): Promise<readonly string[]>;
}
