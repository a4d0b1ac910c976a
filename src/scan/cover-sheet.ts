/**
 * What a cover sheet's code holds: the number of the sheet, its last day and a keyed hash of all that the sheet asks for.
 * The rest lies in the database, so that the code stays small and says nothing to a stranger. Pure.
 */

import { equalBytes } from '../shared/equal-bytes.ts';
import type { PersonId, SegmentId } from '../shared/ids.ts';

/** Where a document with the sheet goes. */
export interface CoverSheet {
  /** 16 random bytes in hexadecimal: used once. */
  readonly id: string;
  readonly segment: SegmentId;
  /** Whose the document becomes; undefined: it lies in the tray of the department. */
  readonly ownerId: PersonId | undefined;
  /** Never empty. */
  readonly department: string;
  /** 簿冊, '' for none. */
  readonly binder: string;
  /** 様式, '' for none. */
  readonly formId: string;
  readonly issuedBy: PersonId;
  readonly issuedAt: Date;
  /** From then on it is worth nothing. */
  readonly expiresAt: Date;
}

/** Keyed hash (32 bytes) under the installation's key. */
export type SheetMac = (text: string) => Uint8Array;

/** With what codes of cover sheets begin; no other code is looked at as one. */
export const sheetPrefix = 'TMK1:';

const macBytes = 16;
/** Letters and digits only, for which a QR code has a dense form (ISO/IEC 18004 §7.4.4). */
const codeForm = /^TMK1:([0-9A-F]{32})([0-9A-F]{8})([0-9A-F]{32})$/;

/** The text of the code: prefix, sheet, seconds since 1970 of the expiry, keyed hash. 77 characters. */
export function sheetCode(sheet: CoverSheet, mac: SheetMac): string {
  return `${sheetPrefix}${sheet.id.toUpperCase()}${expiryOf(sheet)}${hashOf(sheet, mac)}`;
}

/** The id in a code; undefined when it has not the form of one. Proves nothing. */
export function readSheetCode(text: string): string | undefined {
  return codeForm.exec(text)?.[1]?.toLowerCase();
}

/** True when the code is that of this sheet with all that it asks for. Takes the same time wherever it differs. */
export function isGenuine(text: string, sheet: CoverSheet, mac: SheetMac): boolean {
  return equalBytes(Buffer.from(text), Buffer.from(sheetCode(sheet, mac)));
}

function expiryOf({ expiresAt }: CoverSheet): string {
  return Math.floor(expiresAt.getTime() / 1_000)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0');
}

function hashOf(sheet: CoverSheet, mac: SheetMac): string {
  const { id, segment, ownerId, department, binder, formId, issuedBy } = sheet;
  const claims = JSON.stringify([
    id,
    expiryOf(sheet),
    segment,
    ownerId ?? '',
    department,
    binder,
    formId,
    issuedBy,
  ]);
  return Buffer.from(mac(claims)).subarray(0, macBytes).toString('hex').toUpperCase();
}
