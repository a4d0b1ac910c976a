/** What filing rules look at, and what they come to for one scan. */

import type { ScanJob } from './scan-job.ts';
import type { Understanding } from './understanding.ts';

/** Who finds a record: its owner and their department, its owner alone, records clerks alone. Records clerks always. */
export const accessClasses = ['department', 'owner', 'records'] as const;

/** One of {@link accessClasses}. */
export type AccessClass = (typeof accessClasses)[number];

/** What rules look at. */
export interface FilingFacts {
  readonly scan: Pick<ScanJob, 'segment' | 'source' | 'department' | 'originalName' | 'receivedAt'> &
    Partial<Pick<ScanJob, 'deviceId' | 'hints'>>;
  /** Undefined: nothing was understood; conditions about kinds and values then do not hold. */
  readonly understanding?: Understanding | undefined;
}

/** One condition that held. */
export interface FilingReason {
  /** Such as `segment`, `sheet.binder`, `kind`, `field.sender`. */
  readonly condition: string;
  /** What the rule asked for. */
  readonly wanted: string;
  /** What the document has. */
  readonly found: string;
  /** 0 to 1, of values that were read. */
  readonly confidence?: number;
}

/**
 * What a clerk should look at. `no-rule`: none fitted. `rule-failed`: a rule of the set, or a template of the one that
 * fitted, could not be used, and the default stands in.
 */
export type FilingFlag = 'no-rule' | 'rule-failed';

/** 簿冊 */
export interface Binder {
  /** 年度, by the year it begins in. */
  readonly fiscalYear: number;
  readonly name: string;
}

/** What was decided, and why; kept with the scan. */
export interface FilingDecision {
  /** Version of the rules that were asked; 0: those of the configuration. */
  readonly ruleVersion: number;
  /** Undefined: none fitted. */
  readonly rule: string | undefined;
  /** The conditions that held. */
  readonly reasons: readonly FilingReason[];
  readonly flags: readonly FilingFlag[];
  /** What failed: rules that cannot be read, and `<rule>.<member>` of the one that fitted. */
  readonly failed: readonly string[];
  /** 分類記号 */
  readonly classCode: string | undefined;
  readonly binder: Binder | undefined;
  /** Last day of the 保存期間, `YYYY-MM-DD` in Japan, or `permanent`. */
  readonly retention: string | undefined;
  readonly access: AccessClass;
}
