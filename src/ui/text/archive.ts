/** Words of exported hits and of counted values. A table of data. */

import type { Bilingual } from '../../shared/errors/error-text.ts';

const say = (ja: string, en: string): Bilingual => ({ ja, en });

/** Columns, the name of the file, and values without a name of their own. */
export const exportTexts = {
  title: say('件名', 'Title'),
  page: say('ページ', 'Page'),
  segment: say('ネットワーク区分', 'Segment'),
  captured: say('受付日', 'Captured'),
  kind: say('種別', 'Kind'),
  'document-number': say('文書番号', 'Document number'),
  'document-date': say('文書日付', 'Date'),
  'transaction-date': say('取引年月日', 'Date of trade'),
  amount: say('金額', 'Amount'),
  addressee: say('宛先', 'Addressee'),
  sender: say('発信者', 'Sender'),
  counterparty: say('取引先', 'Counterparty'),
  department: say('所属', 'Department'),
  'class-code': say('分類記号', 'Class'),
  binder: say('簿冊', 'Binder'),
  'retention-until': say('保存期間満了日', 'Retained until'),
  record: say('文書ID', 'Record ID'),
  permanent: say('永年', 'Permanent'),
  none: say('なし', 'None'),
  fileName: say('検索結果', 'search-results'),
} as const satisfies Readonly<Record<string, Bilingual>>;
