/** What the HTTP layer may ask about filing: the rules, and how records were filed. */

import type { Person } from '../../identity/person.ts';
import type { TargetStanding } from '../../ports/filing-outbox.ts';
import type { WaitingFiling } from '../../ports/filing-waiting.ts';
import type { SupersededCopy } from '../../ports/refiling-store.ts';
import type { KnownRules, RulesCheck } from '../../scan/filing/manage-rules.ts';
import type { SeenValues } from '../../scan/filing/rule-choices.ts';
import type { RuleFault } from '../../scan/filing/rule-schema.ts';
import type { TriedRule } from '../../scan/filing/try-rule.ts';
import type { FilingReason } from '../../scan/filing-decision.ts';
import type { PrintedLink } from '../../scan/separate/printed-link.ts';
import type { RecordId, SegmentId } from '../../shared/ids.ts';

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

/** What can be chosen in a rule. */
export interface RuleChoices extends SeenValues {
  readonly segments: readonly SegmentId[];
  readonly devices: readonly { readonly id: string; readonly name: string }[];
  readonly targets: readonly string[];
  readonly series: readonly {
    readonly classCode: string;
    readonly binder?: string | undefined;
    readonly title: string;
  }[];
}

/** What waits for a target; no name where the person may not see the document. */
export interface WaitingFilingView extends Omit<WaitingFiling, 'originalName'> {
  readonly name: string | undefined;
}

/** The step functions behind the routes of filing. */
export interface FilingServices {
  /** A version of the rules, or those in force; undefined when there is no such version. */
  rules(version?: number): Promise<KnownRules | undefined>;
  /** Newest first. */
  history(): Promise<readonly KnownRules[]>;
  /** Ids or places of rules of a version that cannot be read any more and are passed over. */
  broken(known: KnownRules): readonly string[];
  /** Values of the newest documents of the person's segments, targets, binders of the file plan. */
  choices(person: Person): Promise<RuleChoices>;
  /** What is wrong with rules as they are written; asks for no document. */
  faults(written: unknown): readonly RuleFault[];
  /** What one rule comes to on the newest documents of the person's segments. */
  tryRule(
    person: Person,
    written: unknown,
  ): Promise<{ readonly faults: readonly RuleFault[]; readonly tried: TriedRule | undefined }>;
  /** Titles of the records among these that the person may see. */
  titles(person: Person, ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, string>>;
  /** What is wrong with rules, or what they would change; samples only of documents of the person's segments. */
  check(person: Person, written: unknown): Promise<RulesCheck>;
  /** Throws `SCAN_FILING_RULES_INVALID`, `SCAN_FILING_RULES_OUTRUN`. */
  activate(
    person: Person,
    written: unknown,
    about: { readonly basedOn: number; readonly note: string },
  ): Promise<{ readonly version: number }>;
  targets(): Promise<readonly TargetStanding[]>;
  /** What waits in the person's segments, longest first, at most 200. */
  waiting(person: Person): Promise<readonly WaitingFilingView[]>;
  /** Has a target tried at once; false when nothing waits there and it does not rest. */
  retryTarget(person: Person, target: string): Promise<boolean>;
  /** Undefined when there is no such record for the person, or nothing was decided about it. */
  ofRecord(person: Person, recordId: RecordId): Promise<RecordFilingView | undefined>;
  /** The print that a record is a scan of; undefined when it is none, or there is no such record for the person. */
  printedFrom(person: Person, recordId: RecordId): Promise<PrintedLink | undefined>;
}
