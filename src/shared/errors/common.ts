/** Error codes of the frame: configuration, requests, the service as a whole. */

import type { ErrorText } from './error-text.ts';

export const commonErrors = {
  CONFIG_INVALID: {
    cause: { ja: '設定に誤りがあります。', en: 'The configuration is not valid.' },
    advice: {
      ja: '表示された項目を直して、もう一度起動してください。',
      en: 'Correct the item shown and start again.',
    },
    retryable: false,
  },
  REQUEST_INVALID: {
    cause: { ja: '入力に誤りがあります。', en: 'The request is not valid.' },
    advice: { ja: '示された項目を直してください。', en: 'Correct the field named in the details.' },
    retryable: false,
  },
  REQUEST_TOO_LARGE: {
    cause: { ja: '送られたデータが上限を超えています。', en: 'The data sent is over the limit.' },
    advice: { ja: '分けて送ってください。', en: 'Send it in smaller parts.' },
    retryable: false,
  },
  NOT_FOUND: {
    cause: { ja: '見つかりません。', en: 'There is no such thing here.' },
    advice: {
      ja: '一覧から選び直してください。',
      en: 'Go back to the list and choose again.',
    },
    retryable: false,
  },
  SERVICE_BUSY: {
    cause: { ja: '混み合っています。', en: 'The service is busy.' },
    advice: { ja: '少し待ってからもう一度お試しください。', en: 'Wait a moment and try again.' },
    retryable: true,
  },
  INTERNAL: {
    cause: { ja: '内部エラーが起きました。', en: 'An internal fault occurred.' },
    advice: {
      ja: '管理者に受付番号をお伝えください。',
      en: 'Tell the administrator the reference number shown.',
    },
    retryable: true,
  },
  SERVICE_DESK_NOT_BUILT: {
    cause: { ja: '机上画面をまだ組み立てていません。', en: 'The desk app has not been built.' },
    advice: {
      ja: '少し待って開き直し、続くときは管理者にお伝えください。複合機での印刷は使えます。管理者は「node scripts/build-desk.mjs」を実行してください。',
      en: 'Open it again in a moment; if this stays, tell the administrator. Devices go on printing meanwhile. Administrators: run node scripts/build-desk.mjs.',
    },
    retryable: true,
  },
} as const satisfies Record<string, ErrorText>;
