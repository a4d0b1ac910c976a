/** Names of fields, kinds and remarks of what was read out of a document. A table of data. */

import type { DocumentKind, FieldName } from '../../scan/understanding.ts';
import type { Bilingual } from '../../shared/errors/error-text.ts';

const say = (ja: string, en: string): Bilingual => ({ ja, en });

/** Fields, and the kind. */
export const fieldTexts: Readonly<Record<FieldName | 'kind', Bilingual>> = {
  kind: say('種別', 'Kind'),
  'document-date': say('文書日付', 'Date'),
  'drafted-on': say('起案日', 'Drafted on'),
  'decided-on': say('決裁日', 'Decided on'),
  'enforced-on': say('施行日', 'Enforced on'),
  'received-on': say('収受日', 'Received on'),
  'document-number': say('文書番号', 'Document number'),
  addressee: say('宛先', 'Addressee'),
  sender: say('発信者', 'Sender'),
  subject: say('件名', 'Subject'),
  'form-id': say('様式', 'Form'),
  amount: say('金額', 'Amount'),
  'registration-number': say('登録番号', 'Registration number'),
  'transaction-date': say('取引年月日', 'Date of trade'),
  counterparty: say('取引先', 'Counterparty'),
};

/** Kinds of paper. */
export const kindTexts: Readonly<Record<DocumentKind, Bilingual>> = {
  notice: say('通知', 'Notice'),
  inquiry: say('照会・依頼', 'Inquiry'),
  reply: say('回答', 'Reply'),
  application: say('申請書・届', 'Application'),
  draft: say('起案・決裁', 'Draft for decision'),
  minutes: say('会議録', 'Minutes'),
  contract: say('契約書', 'Contract'),
  invoice: say('請求書', 'Invoice'),
  receipt: say('領収書', 'Receipt'),
  quotation: say('見積書', 'Quotation'),
  drawing: say('図面', 'Drawing'),
  bill: say('議案', 'Bill'),
  ordinance: say('条例・規則', 'Ordinance'),
  roster: say('名簿', 'Roster'),
  proclamation: say('告示・公告', 'Proclamation'),
  'medical-certificate': say('診断書', 'Medical certificate'),
  'tax-record': say('税務調書', 'Tax record'),
  memo: say('事務連絡', 'Memo'),
  report: say('報告書', 'Report'),
};

/** Remarks; one that is not here is not shown. */
export const flagTexts: Readonly<Record<string, Bilingual>> = {
  corrected: say('訂正済み', 'Corrected'),
  'era-ran-over': say('元号の期間を過ぎた年の表記です', 'Written in an era that had ended'),
  'era-not-begun': say('元号が始まる前の日付です', 'Before the era began'),
  'era-assumed': say(
    '元号の記載がなく、現在の元号とみなしました',
    'No era written; the present one was assumed',
  ),
  'era-misread': say('元号の文字を読み替えました', 'The era was misread and put right'),
  'old-calendar': say('旧暦の日付です', 'A day of the old calendar'),
  'check-digit-wrong': say('検査数字が合いません', 'The check digit is wrong'),
  'prefix-corrected': say('記号を記号表に合わせました', 'The office sign was put right by the table'),
  'prefix-unknown': say('記号表にない記号です', 'The office sign is not in the table'),
  'from-document-date': say('文書日付から取りました', 'Taken from the date of the document'),
};

/** Words of the list in the viewer. */
export const valuesTexts = {
  title: say('読み取った項目', 'What was read'),
  none: say('読み取れた項目はありません。', 'Nothing was read out of this document.'),
  page: say('{page} ページ', 'page {page}'),
  sureness: say('確度 {percent}%', '{percent}% sure'),
  because: say('根拠：{evidence}', 'because of {evidence}'),
  correct: say('訂正', 'Correct'),
  save: say('保存', 'Save'),
  value: say('正しい値', 'Right value'),
  empty: say(
    '空欄で保存すると、この項目はないものとします。',
    'Saved empty, the document has no such value.',
  ),
  add: say('項目を追加', 'Add a value'),
  field: say('項目', 'Field'),
  done: say('訂正を保存しました。', 'The correction was saved.'),
  invalid: say(
    'この値は保存できません。日付は「令和8年4月1日」、金額は「12,345円」、登録番号は T と13桁の形で入力してください。',
    'This value cannot be saved. Type days as 2026-04-01, amounts as 12,345, registration numbers as T and 13 digits.',
  ),
} as const;
