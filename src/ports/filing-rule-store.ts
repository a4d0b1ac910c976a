/** The versions of the filing rules, and the documents that a new version is tried on. */

import type { AuditActor, AuditEvent } from '../audit/audit-event.ts';
import type { FilingFacts } from '../scan/filing-decision.ts';
import type { RecordId, ScanId } from '../shared/ids.ts';

/** A version as it is kept. `rules` is what was written, not checked again. */
export interface FilingRuleSet {
  /** 1, 2, 3, … */
  readonly version: number;
  readonly rules: unknown;
  readonly author: AuditActor;
  /** Why it was activated, in the author's words; may be empty. */
  readonly note: string;
  readonly activatedAt: Date;
}

/** A document that rules are tried on. */
export interface TrialDocument extends FilingFacts {
  readonly id: ScanId;
  readonly scan: FilingFacts['scan'];
  /** Display name of the owner; empty without one. */
  readonly owner: string;
  /** Absent: it is not in the archive yet. */
  readonly recordId?: RecordId | undefined;
}

/** The store. What was activated once is never changed. */
export interface FilingRuleStore {
  /** The newest version; undefined: none was ever activated, and the rules of the configuration hold. */
  active(): Promise<FilingRuleSet | undefined>;
  find(version: number): Promise<FilingRuleSet | undefined>;
  /** Newest first, 1,000 at most. */
  history(): Promise<readonly FilingRuleSet[]>;
  /**
   * Adds a version that follows on `basedOn` (0: the configuration's rules), with its events. False when another was
   * activated meanwhile; then nothing is written.
   */
  activate(
    set: Omit<FilingRuleSet, 'version'> & { readonly basedOn: number },
    events: readonly AuditEvent[],
  ): Promise<boolean>;
  /** The documents received last that were understood or filed, newest first. */
  listRecent(limit: number): Promise<readonly TrialDocument[]>;
}
