/** Error codes of `identity`: people, cards, sign-in. */

import type { ErrorText } from './error-text.ts';

export const identityErrors = {
  IDENTITY_PERSON_UNKNOWN: {
    cause: { ja: 'その利用者は登録されていません。', en: 'There is no such person.' },
    advice: {
      ja: '職員番号またはログイン名を確かめてください。',
      en: 'Check the staff number or the login name.',
    },
    retryable: false,
  },
  IDENTITY_LOGIN_NAME_TAKEN: {
    cause: {
      ja: '同じログイン名の別の利用者がいます。',
      en: 'Another person has that login name.',
    },
    advice: { ja: 'ログイン名を変えてください。', en: 'Choose another login name.' },
    retryable: false,
  },
  IDENTITY_CARD_TAKEN: {
    cause: { ja: 'このカードはすでに登録されています。', en: 'The card is enrolled already.' },
    advice: {
      ja: '別のカードを使うか、先の登録を取り消してください。',
      en: 'Use another card, or revoke the earlier enrolment.',
    },
    retryable: false,
  },
  IDENTITY_CARD_NUMBER_INVALID: {
    cause: { ja: 'カード番号の形式が正しくありません。', en: 'The card number has a wrong form.' },
    advice: {
      ja: '「felica:」に16桁、または「iso14443a:」に8・14・20桁の16進数を続けてください。',
      en: 'Write felica: and 16 hex digits, or iso14443a: and 8, 14 or 20.',
    },
    retryable: false,
  },
  IDENTITY_IMPORT_INVALID: {
    cause: { ja: '取り込むファイルに誤りがあります。', en: 'The file to import has mistakes.' },
    advice: {
      ja: '示された行を直してください。何も取り込まれていません。',
      en: 'Correct the lines shown. Nothing was imported.',
    },
    retryable: false,
  },
  IDENTITY_DEVICE_UNKNOWN: {
    cause: { ja: 'その機器は登録されていません。', en: 'There is no such device.' },
    advice: { ja: '機器の名前を確かめてください。', en: 'Check the name of the device.' },
    retryable: false,
  },
  IDENTITY_DEVICE_NAME_TAKEN: {
    cause: { ja: '同じ名前の機器があります。', en: 'A device of that name exists.' },
    advice: { ja: '別の名前を付けてください。', en: 'Choose another name.' },
    retryable: false,
  },
  IDENTITY_SEGMENT_UNKNOWN: {
    cause: { ja: 'そのセグメントは設定にありません。', en: 'There is no such segment in the configuration.' },
    advice: { ja: 'セグメントの名前を確かめてください。', en: 'Check the name of the segment.' },
    retryable: false,
  },
} as const satisfies Record<string, ErrorText>;
