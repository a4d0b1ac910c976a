/** Error codes of `accounting`: tariffs, quotas, corrections, reports. */

import type { ErrorText } from './error-text.ts';

export const accountingErrors = {
  ACCOUNT_TARIFF_INVALID: {
    cause: { ja: '単価に誤りがあります。', en: 'The tariff is not valid.' },
    advice: {
      ja: '単価は 0 円以上 100,000 円以下、小数点以下 2 桁まで、割引は 0 から 100 までで指定してください。',
      en: 'Prices are 0 to 100,000 yen with at most two decimals, a discount is 0 to 100 percent.',
    },
    retryable: false,
  },
  ACCOUNT_QUOTA_INVALID: {
    cause: { ja: '上限の指定に誤りがあります。', en: 'The quota is not valid.' },
    advice: {
      ja: '0 以上 1,000,000,000 以下の整数と、対象を 1 つ指定してください。',
      en: 'Give a whole number of 0 to 1,000,000,000, and whose quota it is.',
    },
    retryable: false,
  },
  ACCOUNT_QUOTA_UNKNOWN: {
    cause: { ja: 'その上限は設定されていません。', en: 'There is no such quota.' },
    advice: { ja: '一覧を確かめてください。', en: 'Look at the list of quotas.' },
    retryable: false,
  },
  ACCOUNT_CORRECTION_INVALID: {
    cause: { ja: '訂正に誤りがあります。', en: 'The correction is not valid.' },
    advice: {
      ja: '0 でないページ数か金額と、200 文字以内の理由を指定してください。',
      en: 'Give pages or yen other than 0, and a reason of at most 200 characters.',
    },
    retryable: false,
  },
  ACCOUNT_REPORT_INVALID: {
    cause: { ja: '集計の条件に誤りがあります。', en: 'The report cannot be made like that.' },
    advice: {
      ja: '期間は YYYY-MM で、10 年以内にしてください。集計の単位を確かめてください。',
      en: 'Months are YYYY-MM, ten years at most; check what it is grouped by.',
    },
    retryable: false,
  },
  ACCOUNT_REPORT_FORBIDDEN: {
    cause: { ja: 'ほかの人の集計は見られません。', en: 'Reports about other people are not yours to read.' },
    advice: { ja: '管理者か監査担当者にたずねてください。', en: 'Ask an administrator or an auditor.' },
    retryable: false,
  },
  ACCOUNT_REPORT_PURPOSE: {
    cause: { ja: '個人別の集計には理由が必要です。', en: 'Figures about single people need a reason.' },
    advice: {
      ja: '見る理由を選んでください。理由は監査証跡に残ります。',
      en: 'Choose why you need them. The reason stands in the audit.',
    },
    retryable: false,
  },
} as const satisfies Record<string, ErrorText>;
