/** Step: a cover sheet is made at the desk. */

import { randomBytes } from 'node:crypto';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { Person } from '../../identity/person.ts';
import type { CoverSheetStore } from '../../ports/cover-sheet-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { type CoverSheet, sheetCode } from '../cover-sheet.ts';
import { sheetMac } from './judge-sheets.ts';

/** What issuing needs. */
export interface IssueDeps {
  readonly sheets: CoverSheetStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly clock: Clock;
}

/** What is asked for. */
export interface SheetRequest {
  readonly segment: SegmentId;
  /** True: the document becomes the issuer's; otherwise it lies in the department's tray. */
  readonly mine: boolean;
  readonly binder: string;
  readonly formId: string;
  /** Days until it expires, 1 to 90. */
  readonly days: number;
}

const longest = { text: 200, days: 90 } as const;
const mostADay = 500;
const dayMs = 86_400_000;

/**
 * Makes a sheet for the issuer's own department. The caller has checked the segment. Throws `SCAN_SHEET_FORM` for a person
 * without a department, texts or days out of bounds, and for more than 500 sheets of a person in a day.
 */
export async function issueSheet(
  { sheets, keys, clock }: IssueDeps,
  person: Pick<Person, 'id' | 'department'>,
  { segment, mine, binder, formId, days }: SheetRequest,
): Promise<{ readonly sheet: CoverSheet; readonly code: string }> {
  const now = clock.now();
  const texts = [binder, formId].every((text) => text.length <= longest.text && !/\p{Cc}/u.test(text));
  const wholeDays = Number.isInteger(days) && days >= 1 && days <= longest.days;
  const since = new Date(now.getTime() - dayMs);
  if (
    person.department === '' ||
    !texts ||
    !wholeDays ||
    (await sheets.countIssued(person.id, since)) >= mostADay
  ) {
    throw new ServiceError('SCAN_SHEET_FORM');
  }
  const sheet: CoverSheet = {
    id: randomBytes(16).toString('hex'),
    segment,
    ownerId: mine ? person.id : undefined,
    department: person.department,
    binder: binder.normalize('NFC').trim(),
    formId: formId.normalize('NFC').trim(),
    issuedBy: person.id,
    issuedAt: now,
    expiresAt: new Date(now.getTime() + days * dayMs),
  };
  const event: AuditEvent = {
    kind: 'cover-sheet.issued',
    segment,
    at: now,
    actor: `person:${person.id}`,
    subject: `cover-sheet:${sheet.id}`,
    details: { mine, expiresAt: sheet.expiresAt.toISOString() },
  };
  await sheets.insert(sheet, [event]);
  return { sheet, code: sheetCode(sheet, sheetMac(keys)) };
}
