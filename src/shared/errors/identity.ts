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
  IDENTITY_SECOND_FACTOR_AT_DESK: {
    cause: {
      ja: 'この利用者はサインインに二つ目の要素を使っているため、コマンドではパスワードだけで操作できません。',
      en: 'This person signs in with a second factor, so a password alone is not enough for a command.',
    },
    advice: {
      ja: '本人が机上画面にサインインして操作してください。',
      en: 'Sign in at the desk as that person and act there.',
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
  IDENTITY_DEVICE_CERTIFICATE: {
    cause: {
      ja: '機器の証明書が確認されていないか、確認したものと違います。',
      en: "The device's certificate was not confirmed, or is another one than was.",
    },
    advice: {
      ja: '機器の画面の指紋（SHA-256）と比べ、同じなら確認してやり直してください。',
      en: 'Compare its SHA-256 with the one on the device; confirm it if they are the same, and try again.',
    },
    retryable: false,
  },
  IDENTITY_DEVICE_BUSY: {
    cause: {
      ja: 'この機器で印刷中か、この機器を待っている印刷物があります。',
      en: 'Something is being printed there, or waits for this device.',
    },
    advice: {
      ja: '利用を休止し、印刷物がなくなってから取り外してください。',
      en: 'Take it out of use, and remove it when nothing is left there.',
    },
    retryable: true,
  },
  IDENTITY_PANEL_CODE_WRONG: {
    cause: { ja: 'その番号で待っているパネルはありません。', en: 'No panel waits under that code.' },
    advice: {
      ja: 'パネルの画面の6文字を確かめてください。10分で新しい番号になります。',
      en: 'Check the six characters on its screen. They change after ten minutes.',
    },
    retryable: false,
  },
  IDENTITY_READER_UNKNOWN: {
    cause: { ja: 'そのカードリーダーは登録されていません。', en: 'There is no such card reader.' },
    advice: {
      ja: '「tomeoki reader list」で名前を確かめてください。',
      en: 'Look up its name with tomeoki reader list.',
    },
    retryable: false,
  },
  IDENTITY_READER_NAME_TAKEN: {
    cause: { ja: '同じ名前のカードリーダーがあります。', en: 'A card reader of that name exists.' },
    advice: {
      ja: '別の名前を付けるか、先の登録を取り消してください。',
      en: 'Choose another name, or revoke the earlier one.',
    },
    retryable: false,
  },
  IDENTITY_READER_UNREACHABLE: {
    cause: { ja: 'サービスにつながりません。', en: 'The service cannot be reached.' },
    advice: {
      ja: 'アドレス、ネットワーク、証明書（--ca）を確かめてください。',
      en: 'Check the address, the network and the certificate (--ca).',
    },
    retryable: true,
  },
  IDENTITY_CARD_KEY_INVALID: {
    cause: {
      ja: 'FeliCa Lite-S のマスター鍵のファイルを読めません。',
      en: 'The file of FeliCa Lite-S master keys cannot be read.',
    },
    advice: {
      ja: '1行に「版番号 48桁の16進数」を書き、所有者だけが読めるように（0600）してください。',
      en: 'Write one “version, blank, 48 hex digits” a line, and let only its owner read it (0600).',
    },
    retryable: false,
  },
  IDENTITY_SEGMENT_UNKNOWN: {
    cause: { ja: 'そのセグメントは設定にありません。', en: 'There is no such segment in the configuration.' },
    advice: { ja: 'セグメントの名前を確かめてください。', en: 'Check the name of the segment.' },
    retryable: false,
  },

  IDENTITY_CARD_NOT_LASTING: {
    cause: {
      ja: 'このカードの番号は、かざすたびに変わるため登録できません。',
      en: 'The number of this card changes from tap to tap, so it cannot be enrolled.',
    },
    advice: {
      ja: '職員証など、FeliCa または Type A の固定番号のカードを使ってください。',
      en: 'Use a FeliCa or type A card with a fixed number, such as the staff card.',
    },
    retryable: false,
  },
  IDENTITY_CARD_READINGS_DIFFER: {
    cause: {
      ja: '2回の読み取りで番号が違いました。',
      en: 'The two readings gave different numbers.',
    },
    advice: {
      ja: '同じカードを1枚だけ、続けて2回かざしてください。',
      en: 'Hold the same card, and only that one, to the reader twice.',
    },
    retryable: false,
  },
  IDENTITY_CARD_NEAR_MATCH: {
    cause: {
      ja: '登録済みのカードと同じ番号の別の書き方か、1文字違いの番号です。',
      en: 'The number is another form of a card that is enrolled, or one digit off one of the same person.',
    },
    advice: {
      ja: 'リーダーの設定（桁数、バイト順、10進/16進）と番号を確かめてください。',
      en: 'Check the number and how the reader is set: length, byte order, decimal or hex.',
    },
    retryable: false,
  },
  IDENTITY_CARD_UNKNOWN: {
    cause: { ja: 'そのカードの登録はありません。', en: 'There is no such card.' },
    advice: { ja: '一覧を開き直してください。', en: 'Open the list again.' },
    retryable: false,
  },
  IDENTITY_CARD_STATE: {
    cause: {
      ja: 'カードの今の状態では、その操作はできません。',
      en: 'That cannot be done with a card in its present state.',
    },
    advice: { ja: '一覧を開き直してください。', en: 'Open the list again.' },
    retryable: false,
  },
  IDENTITY_CODE_NOT_POSSIBLE: {
    cause: {
      ja: 'この利用者には番号を発行できません。',
      en: 'No code can be issued for this person.',
    },
    advice: {
      ja: '利用者が有効か、複合機または拠点の指定が正しいか確かめてください。',
      en: 'Check that the person is active, and the device or the site.',
    },
    retryable: false,
  },
  IDENTITY_GUEST_NOT_POSSIBLE: {
    cause: {
      ja: 'この内容では来訪者を登録できません。',
      en: 'A guest cannot be invited like this.',
    },
    advice: {
      ja: '区分、期間、同時に招待できる人数を確かめてください。',
      en: 'Check the segment, the time, and how many guests you have already.',
    },
    retryable: false,
  },

  FACE_OFF: {
    cause: { ja: '顔認証は使えない設定になっています。', en: 'Faces are switched off.' },
    advice: { ja: 'カードまたは暗証番号をお使いください。', en: 'Use your card or a PIN.' },
    retryable: false,
  },
  FACE_NOT_ENROLLED: {
    cause: { ja: '顔は登録されていません。', en: 'No face is enrolled.' },
    advice: { ja: 'カードまたは暗証番号をお使いください。', en: 'Use your card or a PIN.' },
    retryable: false,
  },
  FACE_STATEMENT_NOT_CONFIRMED: {
    cause: {
      ja: 'モデルの出どころの説明が確認されていません。',
      en: 'The statement on the provenance of the models was not confirmed.',
    },
    advice: { ja: '説明を読み、確認の欄に印を付けてください。', en: 'Read the statement and confirm it.' },
    retryable: false,
  },
  FACE_AGREEMENT_MISSING: {
    cause: { ja: '利用目的への同意が記録されていません。', en: 'The agreement to the purpose is missing.' },
    advice: {
      ja: '目的を読み、同意の欄に印を付けてください。',
      en: 'Read the purpose and agree to it, or use a card.',
    },
    retryable: false,
  },
  FACE_ATTEMPT_UNKNOWN: {
    cause: { ja: '顔認証の時間が切れました。', en: 'The attempt has ended.' },
    advice: { ja: 'もう一度始めてください。', en: 'Begin again.' },
    retryable: false,
  },
  FACE_CAMERA_REFUSED: {
    cause: { ja: 'このカメラは使えません。', en: 'This camera is not taken.' },
    advice: {
      ja: '機器に付いたカメラを選ぶか、管理者に設定を確かめてもらってください。',
      en: 'Choose the camera of the device, or have the configuration checked.',
    },
    retryable: false,
  },
  FACE_REFERENCE_DAMAGED: {
    cause: { ja: '保管された顔の特徴が読めません。', en: 'A stored face reference cannot be opened.' },
    advice: {
      ja: '鍵ファイルとデータベースの組み合わせを確かめるか、その人の登録をやり直してください。',
      en: 'Check that key file and database belong together, or enrol the person anew.',
    },
    retryable: false,
  },
  IDENTITY_CERTIFICATE_INVALID: {
    cause: { ja: '証明書として読めません。', en: 'The file holds no certificate that can be used.' },
    advice: {
      ja: 'PEM形式のファイルを指定してください。認証局には認証局の証明書が必要です。',
      en: 'Name a PEM file; for an authority it must hold certificates of authorities.',
    },
    retryable: false,
  },
  IDENTITY_CERTIFICATE_TAKEN: {
    cause: {
      ja: 'この証明書は登録済みか、取り消されています。',
      en: 'The certificate is enrolled already, or was revoked.',
    },
    advice: { ja: '別の証明書を使ってください。', en: 'Use another certificate.' },
    retryable: false,
  },
} as const satisfies Record<string, ErrorText>;
