/** Names of fields and kinds of what was read out of a document. A table of data. */

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
