/** Error codes of `audit`. */

import type { ErrorText } from './error-text.ts';

export const auditErrors = {
  AUDIT_CHAIN_BROKEN: {
    cause: {
      ja: '監査記録の連鎖に異常があるため、書き出しを中止しました。',
      en: 'The audit chain is not whole, so the export was ended.',
    },
    advice: {
      ja: '「tomeoki audit verify」で異常の場所を確かめてください。',
      en: 'Find the place with "tomeoki audit verify".',
    },
    retryable: false,
  },
  AUDIT_EXPORT_DAMAGED: {
    cause: {
      ja: '監査記録の書き出しファイルが、この形式のものではないか、途中で切れています。',
      en: 'The file is no audit export, or it is cut off.',
    },
    advice: { ja: 'もう一度書き出してください。', en: 'Export again.' },
    retryable: false,
  },
  AUDIT_VERIFY_TOO_LONG: {
    cause: {
      ja: '監査記録の検証が、画面で待てる時間内に終わりませんでした。',
      en: 'Checking the audit took longer than a page can wait.',
    },
    advice: {
      ja: 'サーバーで「tomeoki audit verify」を実行してください。',
      en: 'Run "tomeoki audit verify" on the server.',
    },
    retryable: true,
  },
  AUDIT_EXPORT_TOO_LARGE: {
    cause: {
      ja: '書き出す監査記録が、画面で渡せる大きさを超えています。',
      en: 'The export is larger than the desk can hand over.',
    },
    advice: {
      ja: '期間を短くするか、「tomeoki audit export」で書き出してください。',
      en: 'Take a shorter period, or use "tomeoki audit export".',
    },
    retryable: false,
  },
  AUDIT_FILTER_INVALID: {
    cause: { ja: '監査記録の条件が正しくありません。', en: 'The conditions for the audit are not valid.' },
    advice: { ja: '種類、番号、日付を確かめてください。', en: 'Check kinds, ids and days.' },
    retryable: false,
  },
} as const satisfies Record<string, ErrorText>;
