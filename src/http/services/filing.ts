/** What the HTTP layer may ask about filing: the rules, and how records were filed. */

import type { Person } from '../../identity/person.ts';
import type { TargetStanding } from '../../ports/filing-outbox.ts';
import type { SupersededCopy, UnfiledRecord } from '../../ports/refiling-store.ts';
import type { KnownRules, RulesCheck } from '../../scan/filing/manage-rules.ts';
import type { FilingReason } from '../../scan/filing-decision.ts';
import type { PrintedLink } from '../../scan/separate/printed-link.ts';
import type { RecordId } from '../../shared/ids.ts';

/** How a record was filed, and why so. */
export interface RecordFilingView {
  readonly ruleVersion: number;
  readonly rule: string | undefined;
  readonly reasons: readonly FilingReason[];
  readonly flags: readonly string[];
  readonly classCode: string | undefined;
  /** With its year. */
  readonly binder: string | undefined;
  readonly retention: string | undefined;
  readonly access: string;
  readonly copies: readonly {
    readonly target: string;
    readonly rendition: string;
    readonly location: string;
    readonly filedAt: Date | undefined;
    readonly verifiedAt: Date | undefined;
  }[];
  /** True: somebody put something right, and the record is to be filed anew. */
  readonly waiting: boolean;
  /** Copies that others stand for now; they lie where they lay. */
  readonly superseded: readonly SupersededCopy[];
  /** Set when the paper carried a trace code of this service. */
  readonly printed?: PrintedLink;
}

/** The step functions behind the routes of filing. */
export interface FilingServices {
  /** A version of the rules, or those in force; undefined when there is no such version. */
  rules(version?: number): Promise<KnownRules | undefined>;
  /** Newest first. */
  history(): Promise<readonly KnownRules[]>;
  /** What is wrong with rules, or what they would change; samples only of documents of the person's segments. */
  check(person: Person, written: unknown): Promise<RulesCheck>;
  /** Throws `SCAN_FILING_RULES_INVALID`, `SCAN_FILING_RULES_OUTRUN`. */
  activate(
    person: Person,
    written: unknown,
    about: { readonly basedOn: number; readonly note: string },
  ): Promise<{ readonly version: number }>;
  targets(): Promise<readonly TargetStanding[]>;
  /** Undefined when there is no such record for the person, or nothing was decided about it. */
  ofRecord(person: Person, recordId: RecordId): Promise<RecordFilingView | undefined>;
  /** The print that a record is a scan of; undefined when it is none, or there is no such record for the person. */
  printedFrom(person: Person, recordId: RecordId): Promise<PrintedLink | undefined>;
  /** Records that no rule could file, or not as it says; newest first, at most 200. */
  unfiled(person: Person): Promise<readonly UnfiledRecord[]>;
}
