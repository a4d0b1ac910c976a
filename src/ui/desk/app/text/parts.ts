/** Texts of the parts that every page uses: waiting, problems, questions. */

import type { Bilingual } from './bilingual.ts';

/** The table. */
export const partTexts = {
  'parts.waiting': { ja: '読み込んでいます…', en: 'Loading …' },
  'parts.retry': { ja: 'もう一度試す', en: 'Try again' },
  'parts.cancel': { ja: 'やめる', en: 'Cancel' },
  'parts.close': { ja: '閉じる', en: 'Close' },
  'parts.save': { ja: '保存する', en: 'Save' },
  'parts.code': { ja: 'コード', en: 'Code' },
  'parts.reference': { ja: '問い合わせ番号', en: 'Reference' },
  'parts.working': { ja: '処理しています…', en: 'Working …' },
  'parts.tableFrame': { ja: '表：{caption}', en: 'Table: {caption}' },
  'problem.offline': { ja: 'サービスにつながりません。', en: 'The service cannot be reached.' },
  'problem.offlineNext': {
    ja: 'ネットワークを確かめて、もう一度試してください。',
    en: 'Check the network and try again.',
  },
  'problem.unreadable': {
    ja: 'サービスの答えを読めませんでした。',
    en: 'The answer of the service could not be read.',
  },
  'problem.unreadableNext': {
    ja: '画面を開き直してください。続くときは、担当へお知らせください。',
    en: 'Open the page again. If it goes on, tell whoever looks after the service.',
  },
} as const satisfies Record<string, Bilingual>;
