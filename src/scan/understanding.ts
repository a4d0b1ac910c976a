/** What was understood of a scan: its kind, and the values read from it, each with the place it stands at. */

import type { BoundingBox } from '../../ocr/result.ts';

/** Values that are looked for. Dates are `YYYY-MM-DD`; amounts are whole yen without separators. */
export const fieldNames = [
  /** 文書日付: the date in the head of a letter. */
  'document-date',
  /** 起案日 */
  'drafted-on',
  /** 決裁日 */
  'decided-on',
  /** 施行日 */
  'enforced-on',
  /** 収受日, most often of a date stamp. */
  'received-on',
  /** 文書番号, such as `6総務第123号`: half-width digits, no spaces. */
  'document-number',
  /** 宛先 */
  'addressee',
  /** 発信者, office and name. */
  'sender',
  /** 件名 */
  'subject',
  /** 様式, such as `様式第5号（第7条関係）`. */
  'form-id',
  /** 金額 */
  'amount',
  /** 登録番号: `T` and 13 digits whose check digit is right. */
  'registration-number',
  /** 取引年月日 */
  'transaction-date',
  /** 取引先 */
  'counterparty',
] as const;

/** One of {@link fieldNames}. */
export type FieldName = (typeof fieldNames)[number];

/** One value. */
export interface Finding {
  readonly field: FieldName;
  /** One-based. */
  readonly pageNumber: number;
  /** Around the raw text, in pixels of the page image. */
  readonly box: BoundingBox;
  /** As read. */
  readonly raw: string;
  /** Normalised; see {@link fieldNames}. */
  readonly value: string;
  /** 0 to 1: how sure it is that this is the value of the field. */
  readonly confidence: number;
  /** What a clerk should know, such as `era-ran-over` (平成32年) or `check-digit-wrong`. */
  readonly flags?: readonly string[];
}

/** Kinds of paper. */
export const documentKinds = [
  'notice', // 通知
  'inquiry', // 照会
  'reply', // 回答
  'application', // 申請書
  'draft', // 起案・決裁
  'minutes', // 会議録
  'contract', // 契約書
  'invoice', // 請求書
  'receipt', // 領収書
  'quotation', // 見積書
  'drawing', // 図面
  'bill', // 議案
  'ordinance', // 条例・規則
  'proclamation', // 告示・公告・訓令
  'roster', // 名簿
  'medical-certificate', // 診断書
  'tax-record', // 税務調書
  'memo', // 事務連絡
  'report', // 報告書
] as const;

/** One of {@link documentKinds}. */
export type DocumentKind = (typeof documentKinds)[number];

/** What kind a document is thought to be, and why. */
export interface KindGuess {
  readonly kind: DocumentKind;
  /** 0 to 1. */
  readonly confidence: number;
  /** `person`: somebody said so. */
  readonly by: 'form-id' | 'rule' | 'learned' | 'person';
  /** Words a person can check: the form line, the title, the words that spoke for the kind. */
  readonly evidence: readonly string[];
}

/** All that was understood of a scan. */
export interface Understanding {
  /** Name and version of what understood it. */
  readonly extractor: string;
  readonly kind: KindGuess | undefined;
  /** Best first within a field. */
  readonly findings: readonly Finding[];
}

/** The best value of a field; undefined when it was not found. */
export function bestFinding(understanding: Understanding, field: FieldName): Finding | undefined {
  return understanding.findings.find((finding) => finding.field === field);
}
