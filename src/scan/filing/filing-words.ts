/** The words of names: what `{title}` and the others in templates of rules stand for. Pure. */

import { fiscalYearOf } from '../../shared/japan-days.ts';
import type { FilingFacts } from '../filing-decision.ts';
import { bestFinding, type DocumentKind, type FieldName, type Understanding } from '../understanding.ts';
import { titleOf } from './file-name.ts';
import { japaneseDay, japaneseTime } from './japan-day.ts';

/** What the words stand for. Those that the document does not tell are empty. */
export interface FilingWords {
  /** Year, month and day of receipt in Japan, `2026`, `04`, `01`. */
  readonly year: string;
  readonly month: string;
  readonly day: string;
  /** 年度: April to March, by the year it begins in. */
  readonly fiscalYear: string;
  readonly segment: string;
  readonly department: string;
  readonly owner: string;
  /** 件名 when it was read well, else what the device called it, else the moment of receipt. */
  readonly title: string;
  /** Values read with enough confidence, otherwise empty. */
  readonly documentNumber: string;
  readonly subject: string;
  /** `YYYY-MM-DD` */
  readonly documentDate: string;
  readonly sender: string;
  readonly addressee: string;
  readonly counterparty: string;
  readonly amount: string;
  readonly formId: string;
  /** Kind of paper in Japanese. */
  readonly kind: string;
  /** What the cover sheet asks for. */
  readonly sheetBinder: string;
  readonly sheetForm: string;
  readonly sheetClassCode: string;
  /** What the rule came to: 簿冊 with its year, 分類記号. */
  readonly binder: string;
  readonly classCode: string;
}

/** Names of all words. */
export const filingWordNames = [
  'year',
  'month',
  'day',
  'fiscalYear',
  'segment',
  'department',
  'owner',
  'title',
  'documentNumber',
  'subject',
  'documentDate',
  'sender',
  'addressee',
  'counterparty',
  'amount',
  'formId',
  'kind',
  'sheetBinder',
  'sheetForm',
  'sheetClassCode',
  'binder',
  'classCode',
] as const satisfies readonly (keyof FilingWords)[];

/** Stands where nobody and no department is named. */
export const unassigned = '未割当';

/** Least confidence of a value that may stand in a name, 0 to 1. */
export const nameConfidence = 0.8;

const kindNames: Readonly<Record<DocumentKind, string>> = {
  notice: '通知',
  inquiry: '照会',
  reply: '回答',
  application: '申請書',
  draft: '起案',
  minutes: '会議録',
  contract: '契約書',
  invoice: '請求書',
  receipt: '領収書',
  quotation: '見積書',
  drawing: '図面',
  bill: '議案',
  ordinance: '条例規則',
  roster: '名簿',
  proclamation: '告示',
  'medical-certificate': '診断書',
  'tax-record': '税務調書',
  memo: '事務連絡',
  report: '報告書',
};

/** The words for one scan. Empty department or owner get a word that says so. */
export function filingWords(facts: FilingFacts, owner: string): FilingWords {
  const { scan, understanding } = facts;
  const today = japaneseDay(scan.receivedAt);
  const read = (field: FieldName): string => confident(understanding, field) ?? '';
  const guess = understanding?.kind;
  return {
    year: today.slice(0, 4),
    month: today.slice(5, 7),
    day: today.slice(8, 10),
    fiscalYear: String(fiscalYearOf(today)),
    segment: scan.segment,
    department: scan.department === '' ? unassigned : scan.department,
    owner: owner === '' ? unassigned : owner,
    title: titleFor(scan, understanding),
    documentNumber: read('document-number'),
    subject: read('subject'),
    documentDate: read('document-date'),
    sender: read('sender'),
    addressee: read('addressee'),
    counterparty: read('counterparty'),
    amount: read('amount'),
    formId: read('form-id'),
    kind: guess !== undefined && guess.confidence >= nameConfidence ? kindNames[guess.kind] : '',
    sheetBinder: scan.hints?.binder ?? '',
    sheetForm: scan.hints?.formId ?? '',
    sheetClassCode: scan.hints?.classCode ?? '',
    binder: '',
    classCode: '',
  };
}

/** The title of a document: its 件名 when that was read well, else {@link titleOrDate}. */
export function titleFor(scan: FilingFacts['scan'], understanding: Understanding | undefined): string {
  const subject = confident(understanding, 'subject')?.trim() ?? '';
  return subject === '' ? titleOrDate(scan) : subject;
}

/** The title of a scan: what the device called it, or the moment of receipt in Japan. */
export function titleOrDate(scan: Pick<FilingFacts['scan'], 'originalName' | 'receivedAt'>): string {
  const title = titleOf(scan.originalName);
  return title === '' ? `スキャン ${japaneseDay(scan.receivedAt)} ${japaneseTime(scan.receivedAt)}` : title;
}

/** The best value of a field, when it is sure enough to stand in a name. */
export function confident(understanding: Understanding | undefined, field: FieldName): string | undefined {
  const best = understanding && bestFinding(understanding, field);
  return best !== undefined && best.confidence >= nameConfidence ? best.value : undefined;
}
