/** Error codes of the web listener: who may speak to it, in what form, and how often. */

import type { ErrorText } from './error-text.ts';

export const httpErrors = {
  HTTP_HOST_NOT_ALLOWED: {
    cause: { ja: 'このアドレスでは利用できません。', en: 'The service is not offered under this address.' },
    advice: { ja: '案内されたアドレスを開いてください。', en: 'Open the address you were given.' },
    retryable: false,
  },
  HTTP_ORIGIN_NOT_ALLOWED: {
    cause: { ja: '別のサイトからの操作は受け付けません。', en: 'The request came from another site.' },
    advice: { ja: 'この画面を開き直してください。', en: 'Open this screen again and repeat.' },
    retryable: false,
  },
  HTTP_FORGERY_SUSPECTED: {
    cause: {
      ja: '画面が古くなっています。',
      en: 'The form is out of date or did not come from this service.',
    },
    advice: { ja: '画面を開き直して、もう一度お試しください。', en: 'Open the screen again and repeat.' },
    retryable: false,
  },
  HTTP_SIGN_IN_REQUIRED: {
    cause: { ja: 'サインインが必要です。', en: 'You are not signed in.' },
    advice: { ja: 'サインインしてください。', en: 'Sign in and try again.' },
    retryable: false,
  },
  HTTP_WALK_UP_REQUIRED: {
    cause: { ja: '利用が終了しています。', en: 'There is no session at this device.' },
    advice: { ja: 'もう一度カードをかざしてください。', en: 'Hold your card to the reader again.' },
    retryable: false,
  },
  HTTP_PANEL_NOT_PAIRED: {
    cause: { ja: 'このパネルは機器に登録されていません。', en: 'This panel is not paired with a device.' },
    advice: { ja: '管理者に登録を依頼してください。', en: 'Ask the administrator to pair it.' },
    retryable: false,
  },
  HTTP_READER_NOT_ENROLLED: {
    cause: {
      ja: 'このカードリーダーは登録されていないか、取り消されました。',
      en: 'This card reader is not enrolled, or was revoked.',
    },
    advice: {
      ja: '管理者に「tomeoki reader enrol」での登録を依頼してください。',
      en: 'Ask the administrator to enrol it with tomeoki reader enrol.',
    },
    retryable: false,
  },
  HTTP_ROLE_REQUIRED: {
    cause: { ja: 'この操作をする権限がありません。', en: 'You may not do this.' },
    advice: { ja: '管理者にお問い合わせください。', en: 'Ask the administrator.' },
    retryable: false,
  },
  HTTP_PASSWORD_CHANGE_REQUIRED: {
    cause: {
      ja: '初回のパスワード変更が済んでいません。',
      en: 'The one-time password must be changed first.',
    },
    advice: { ja: '新しいパスワードを設定してください。', en: 'Set a new password.' },
    retryable: false,
  },
  HTTP_METHOD_NOT_ALLOWED: {
    cause: { ja: 'この操作はできません。', en: 'This method is not offered here.' },
    advice: { ja: '画面を開き直してください。', en: 'Open the screen again.' },
    retryable: false,
  },
  HTTP_TOO_MANY_REQUESTS: {
    cause: { ja: '短い間に操作が繰り返されました。', en: 'There were too many requests.' },
    advice: { ja: '1分ほど待ってからお試しください。', en: 'Wait a minute and try again.' },
    retryable: true,
  },
} as const satisfies Record<string, ErrorText>;
