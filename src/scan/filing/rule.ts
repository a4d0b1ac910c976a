/** Filing rules: which scans go where, how long they stay, and what they are called there. Pure. */

import type { AccessClass } from '../filing-decision.ts';
import type { ScanSource } from '../scan-job.ts';
import type { DocumentKind, FieldName } from '../understanding.ts';

/** 保存期間 in years. */
export const retentionYears = [1, 3, 5, 10, 30] as const;

/** 保存期間 of a rule. It begins with the year after the one in which the document was completed. */
export interface RetentionRule {
  readonly years: (typeof retentionYears)[number] | 'permanent';
  /** `fiscal-year` (default): from 1 April; `calendar-year`: series that are kept by years from 1 January. */
  readonly series?: 'fiscal-year' | 'calendar-year' | undefined;
}

/** What one value that was read must be. Given members must all hold; text is compared without width and blanks. */
export interface FieldCondition {
  readonly field: FieldName;
  readonly equals?: string | undefined;
  readonly contains?: string | undefined;
  /** Such as `総務第` for a document number; a leading year `6` or `令6` does not count. */
  readonly startsWith?: string | undefined;
  /** Least value, inclusive: yen for `amount`, `YYYY-MM-DD` for dates. */
  readonly from?: string | undefined;
  /** Greatest value, inclusive. */
  readonly to?: string | undefined;
  /** Least confidence, 0 to 1; default 0.8. */
  readonly confidence?: number | undefined;
}

/** When a rule fits. All that are given must hold; none given: every scan. */
export interface FilingConditions {
  readonly segment?: string | undefined;
  readonly source?: ScanSource | undefined;
  readonly department?: string | undefined;
  /** Id of the device. */
  readonly device?: string | undefined;
  /** What a cover sheet asks for. */
  readonly sheet?:
    | {
        readonly binder?: string | undefined;
        readonly formId?: string | undefined;
        readonly classCode?: string | undefined;
      }
    | undefined;
  /** One of these kinds of paper, with at least this confidence (0 to 1, default 0.8). */
  readonly kind?:
    | { readonly is: readonly DocumentKind[]; readonly confidence?: number | undefined }
    | undefined;
  /** 様式 as it stands on the paper, in whole or its beginning, such as `様式第5号`. */
  readonly formId?: string | undefined;
  readonly fields?: readonly FieldCondition[] | undefined;
}

/** One rule. Texts marked as templates hold words in braces; see `filing-words.ts`. */
export interface FilingRule {
  readonly id: string;
  readonly when: FilingConditions;
  /** Names of targets; none: the archive alone has the document. */
  readonly targets: readonly string[];
  /** Template: path inside the target without extension, parts between `/`. */
  readonly location: string;
  /** Template: 分類記号, 大, 中 and 小 with `-` between them. */
  readonly classCode?: string | undefined;
  /** Template: name of the 簿冊; the year is put before it. */
  readonly binder?: string | undefined;
  /** Which day says the year of binder and retention: that of receipt (default) or the one on the paper. */
  readonly yearOf?: 'receipt' | 'document' | undefined;
  readonly retention?: RetentionRule | undefined;
  /** Default `department`. */
  readonly access?: AccessClass | undefined;
  /** Templates by name, for targets that keep metadata. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** The rules in force. */
export interface FilingRules {
  /** 0: those of the configuration. */
  readonly version: number;
  /** In the order in which they are asked. */
  readonly rules: readonly FilingRule[];
  /** Ids, or places such as `#3`, of rules of the set that cannot be read any more and are passed over. */
  readonly broken: readonly string[];
}
