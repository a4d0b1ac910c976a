/** Heads of the reports that people save. */

import type { Bilingual } from '../../shared/errors/error-text.ts';

/** By the name of a column. */
export const reportHeads: Readonly<Record<string, Bilingual>> = {
  month: { ja: '月', en: 'Month' },
  department: { ja: '所属', en: 'Department' },
  user: { ja: '職員番号', en: 'Staff number' },
  user_name: { ja: '氏名', en: 'Name' },
  device: { ja: '機器', en: 'Device' },
  site: { ja: '拠点', en: 'Site' },
  segment: { ja: 'ネットワーク区分', en: 'Segment' },
  account: { ja: '費用コード', en: 'Cost code' },
  releases: { ja: '印刷件数', en: 'Releases' },
  impressions: { ja: '面数', en: 'Sides' },
  color_impressions: { ja: 'カラー面数', en: 'Sides in colour' },
  color_share: { ja: 'カラー率', en: 'Colour share' },
  two_sided_share: { ja: '両面率', en: 'Two-sided share' },
  sheets: { ja: '枚数', en: 'Sheets' },
  yen: { ja: '金額(円)', en: 'Yen' },
  estimated_releases: { ja: '推定の件数', en: 'Estimated releases' },
  estimated_share: { ja: '推定の割合', en: 'Estimated share' },
  corrected_pages: { ja: '訂正(面)', en: 'Corrected sides' },
  corrected_yen: { ja: '訂正(円)', en: 'Corrected yen' },
  jobs: { ja: '受け取られなかった件数', en: 'Jobs not collected' },
  impressions_saved: { ja: '印刷されなかった面数', en: 'Sides saved' },
  sheets_saved: { ja: '使わずに済んだ枚数', en: 'Sheets saved' },
  jobs_of_unknown_length: { ja: '長さ不明の件数', en: 'Jobs of unknown length' },
  received: { ja: '受け付けた文書', en: 'Received' },
  filed: { ja: '保管した文書', en: 'Filed' },
  by_hand: { ja: '人が手を入れた文書', en: 'Touched by people' },
  failed: { ja: '保管できなかった文書', en: 'Not filed' },
  pages: { ja: 'ページ数', en: 'Pages' },
  documents: { ja: '文書数', en: 'Documents' },
  measured: { ja: '測った文書', en: 'Measured' },
  found_rate: { ja: '再検索率', en: 'Found-again rate' },
  values: { ja: '読み取った項目', en: 'Values read' },
  confidence: { ja: '項目の確信度', en: 'Confidence of values' },
  corrections: { ja: '訂正数', en: 'Corrections' },
  corrections_per_100_pages: { ja: '100ページ当たりの訂正', en: 'Corrections per 100 pages' },
};

/** Names of the files, without the ending. */
export const reportFileNames: Readonly<Record<'pages' | 'uncollected' | 'scans' | 'reading', string>> = {
  pages: 'tomeoki-pages',
  uncollected: 'tomeoki-uncollected',
  scans: 'tomeoki-scans',
  reading: 'tomeoki-reading',
};
