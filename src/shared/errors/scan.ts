/** Error codes of `scan`: why a document was not taken, or could not be brought into the archive. */

import type { ErrorText } from './error-text.ts';

export const scanErrors = {
  SCAN_EMPTY: {
    cause: { ja: 'ファイルの中身がありません。', en: 'The file is empty.' },
    advice: { ja: '原稿をもう一度読み取ってください。', en: 'Scan the paper again.' },
    retryable: false,
  },
  SCAN_TOO_LARGE: {
    cause: { ja: 'ファイルが上限の大きさを超えています。', en: 'The file is over the size limit.' },
    advice: { ja: '分けて読み取ってください。', en: 'Scan it in parts.' },
    retryable: false,
  },
  SCAN_FORMAT_UNSUPPORTED: {
    cause: {
      ja: 'PDF・JPEG・PNG・TIFF のいずれでもないファイルです。',
      en: 'The file is none of PDF, JPEG, PNG and TIFF.',
    },
    advice: {
      ja: '読み取りの設定で PDF か JPEG を選んでください。',
      en: 'Choose PDF or JPEG in the scan settings.',
    },
    retryable: false,
  },
  SCAN_DIGEST_MISMATCH: {
    cause: {
      ja: '届いたデータが、送り主の示した内容と一致しません。',
      en: 'What arrived is not what the sender declared.',
    },
    advice: { ja: 'もう一度送ってください。', en: 'Send it again.' },
    retryable: true,
  },
  SCAN_NO_ROOM: {
    cause: {
      ja: '保管場所の空きが少ないため、いまは受け付けられません。',
      en: 'There is too little room to take documents now.',
    },
    advice: {
      ja: '原稿は機器に残し、管理者に連絡してください。',
      en: 'Keep the document and tell the administrator.',
    },
    retryable: true,
  },
  SCAN_INCOMPLETE: {
    cause: { ja: 'ファイルが途中で切れています。', en: 'The file ends too early.' },
    advice: { ja: '原稿をもう一度読み取ってください。', en: 'Scan the paper again.' },
    retryable: false,
  },
  SCAN_MALFORMED: {
    cause: { ja: 'ファイルが壊れています。', en: 'The file is damaged.' },
    advice: { ja: '原稿をもう一度読み取ってください。', en: 'Scan the paper again.' },
    retryable: false,
  },
  SCAN_NOT_RECOGNISED: {
    cause: { ja: 'どのページも読み取れませんでした。', en: 'No page could be read.' },
    advice: {
      ja: '原稿の向きと濃さを確かめ、もう一度読み取ってください。',
      en: 'Check how the paper lies and how dark it is, then scan again.',
    },
    retryable: true,
  },
  SCAN_TARGET_UNKNOWN: {
    cause: { ja: '保管先の設定が見つかりません。', en: 'The filing target is not configured.' },
    advice: {
      ja: '管理者に保管先の設定を確認してもらってください。',
      en: 'Have the administrator check the filing targets.',
    },
    retryable: true,
  },
  SCAN_COPY_NOT_VERIFIED: {
    cause: {
      ja: '保管先に置いた写しを確かめられませんでした。',
      en: 'The filed copy could not be verified.',
    },
    advice: {
      ja: '自動でやり直します。続くときは管理者に連絡してください。',
      en: 'It is tried again; if it persists tell the administrator.',
    },
    retryable: true,
  },
  SCAN_ATTEMPTS_EXHAUSTED: {
    cause: {
      ja: '何度試しても処理できませんでした。',
      en: 'The document could not be processed in several attempts.',
    },
    advice: {
      ja: '管理者に受付番号をお伝えください。原本は保管されています。',
      en: 'Tell the administrator the receipt number; the original is kept.',
    },
    retryable: false,
  },
  SCAN_MY_NUMBER_FOUND: {
    cause: {
      ja: '個人番号（マイナンバー）が見つかったため、この系統では取り扱わず封印しました。',
      en: 'An Individual Number (My Number) was found; the scan was sealed, since this segment must not hold one.',
    },
    advice: {
      ja: '個人番号利用事務系の複合機で、もう一度読み取ってください。封印した写しは自動で消去されます。',
      en: 'Scan the paper again at a device for My Number. The sealed copy is erased by itself.',
    },
    retryable: false,
  },
  SCAN_NOT_SEALED_OFF: {
    cause: {
      ja: '封印中のスキャンではありません（または消去済みです）。',
      en: 'No sealed scan has this id, or it was erased already.',
    },
    advice: { ja: '受付番号を確かめてください。', en: 'Check the receipt number.' },
    retryable: false,
  },
  SCAN_MASK_NOTHING_FOUND: {
    cause: {
      ja: 'この文書に個人番号は見つかりませんでした。',
      en: 'No Individual Number was found in this record.',
    },
    advice: {
      ja: '原本を目で確かめてください。読み取れない番号は伏せられません。',
      en: 'Look at the original: a number that cannot be read cannot be masked.',
    },
    retryable: false,
  },
  SCAN_MASK_NOT_PROVEN: {
    cause: {
      ja: '伏せたページを読み直すと番号が残っていたか、読めないページがありました。伏せた写しは作っていません。',
      en: 'Read again, the masked pages still showed a number, or a page could not be read. No copy was made.',
    },
    advice: {
      ja: '写しを渡さず、原本から手作業で伏せてください。',
      en: 'Give no copy away; mask it by hand from the original.',
    },
    retryable: false,
  },
  SCAN_UPLOAD_UNKNOWN: {
    cause: {
      ja: 'この送信は見つかりません。期限が過ぎたか、取り消されています。',
      en: 'This upload is not known: its time is over, or it was given up.',
    },
    advice: { ja: 'はじめから送り直してください。', en: 'Send the document again from its beginning.' },
    retryable: false,
  },
  SCAN_UPLOAD_OFFSET: {
    cause: {
      ja: '続きの位置が、届いているところと一致しません。',
      en: 'The rest does not begin where the received bytes end.',
    },
    advice: {
      ja: 'HEAD で位置を確かめ、そこから送ってください。',
      en: 'Ask for the offset with HEAD and go on from there.',
    },
    retryable: true,
  },
  SCAN_UPLOAD_LIMIT: {
    cause: {
      ja: '途中の送信が上限に達しています。',
      en: 'Too much is on its way already.',
    },
    advice: {
      ja: '途中の送信を終えてから、もう一度お試しください。',
      en: 'Finish the uploads that are on their way, then try again.',
    },
    retryable: true,
  },
  SCAN_ACCOUNT_UNKNOWN: {
    cause: {
      ja: '有効な受信アカウントが見つかりません。',
      en: 'There is no such receiver account in force.',
    },
    advice: {
      ja: 'tomeoki receiver account list で名前を確かめてください。',
      en: 'Look the name up with tomeoki receiver account list.',
    },
    retryable: false,
  },
  SCAN_ACCOUNT_INVALID: {
    cause: {
      ja: '受信アカウントまたは宛先の指定が正しくありません。',
      en: 'The receiver account or the destination is not given properly.',
    },
    advice: {
      ja: '名前、秘密（12文字以上）、公開鍵を確かめてください。',
      en: 'Check the name, the secret (12 characters or more) and the public key.',
    },
    retryable: false,
  },
  SCAN_FILING_RULES_INVALID: {
    cause: { ja: '保管規則に誤りがあります。', en: 'The filing rules are not valid.' },
    advice: {
      ja: '示された箇所を直し、もう一度お試しください。',
      en: 'Correct the places that are shown and try again.',
    },
    retryable: false,
  },
  SCAN_FILING_RULES_OUTRUN: {
    cause: {
      ja: '確認している間に、別の版の保管規則が有効になりました。',
      en: 'Another version of the filing rules was activated meanwhile.',
    },
    advice: {
      ja: '新しい版を確かめてから、もう一度有効にしてください。',
      en: 'Look at the new version and activate yours again.',
    },
    retryable: false,
  },
  SCAN_ONLY_SEPARATORS: {
    cause: {
      ja: '区切り用紙だけで、文書のページがありません。',
      en: 'There are only separator sheets and no page of a document.',
    },
    advice: {
      ja: '文書を入れて読み取り直すか、取りやめてください。',
      en: 'Scan it again with the document, or give it up.',
    },
    retryable: false,
  },
  SCAN_NOT_SEPARABLE: {
    cause: {
      ja: '区切り用紙がありますが、このファイルは分けられません。',
      en: 'There are separator sheets, but the file cannot be taken apart.',
    },
    advice: {
      ja: '一つの文書として進めるか、分けて読み取り直してください。',
      en: 'Let it go on as one document, or scan the documents one by one.',
    },
    retryable: false,
  },
  SCAN_SHEET_INVALID: {
    cause: {
      ja: '表紙のコードがこの設備のものではありません。',
      en: 'The code of the cover sheet is not of this installation.',
    },
    advice: { ja: '行き先を選び、続けてください。', en: 'Choose where it goes, then let it go on.' },
    retryable: false,
  },
  SCAN_SHEET_EXPIRED: {
    cause: { ja: '表紙の期限が切れています。', en: 'The cover sheet has expired.' },
    advice: {
      ja: '行き先を選び、続けてください。次は新しい表紙を使ってください。',
      en: 'Choose where it goes, then let it go on; take a new sheet next time.',
    },
    retryable: false,
  },
  SCAN_SHEET_USED: {
    cause: { ja: '表紙はすでに使われています。', en: 'The cover sheet was used before.' },
    advice: {
      ja: '行き先を選び、続けてください。次は新しい表紙を使ってください。',
      en: 'Choose where it goes, then let it go on; take a new sheet next time.',
    },
    retryable: false,
  },
  SCAN_SHEETS_CONFLICT: {
    cause: {
      ja: '一つの文書に、異なる表紙が二枚以上あります。',
      en: 'One document came with two different cover sheets.',
    },
    advice: { ja: '正しい行き先を選び、続けてください。', en: 'Choose where it goes, then let it go on.' },
    retryable: false,
  },
  SCAN_SHEET_FORM: {
    cause: { ja: '表紙の内容が正しくありません。', en: 'The cover sheet is not filled in properly.' },
    advice: { ja: '所属と期限を確かめてください。', en: 'Check the department and the last day.' },
    retryable: false,
  },
  SCAN_GIVEN_UP: {
    cause: { ja: '担当者が取り込みを取りやめました。', en: 'A person gave it up.' },
    advice: {
      ja: '必要なときは原稿をもう一度読み取ってください。',
      en: 'Scan the paper again if it is needed.',
    },
    retryable: false,
  },
  SCAN_PART_WITHDRAWN: {
    cause: { ja: '分けた文書は、元のまとまりに戻されました。', en: 'The part went back into its batch.' },
    advice: { ja: '元のまとまりの文書を見てください。', en: 'Look at the document of the batch.' },
    retryable: false,
  },
  SCAN_PARTS_BUSY: {
    cause: { ja: '分けた文書の処理中です。', en: 'Parts of the batch are being worked on.' },
    advice: { ja: 'しばらくしてから、もう一度お試しください。', en: 'Try again in a minute.' },
    retryable: false,
  },
  SCAN_NOT_SEPARATED: {
    cause: {
      ja: '分けられたまとまりではないか、もう戻せません。',
      en: 'It is no separated batch, or it cannot be joined any more.',
    },
    advice: { ja: '受付番号を確かめてください。', en: 'Check the receipt number.' },
    retryable: false,
  },
  SCAN_CANCELED: {
    cause: { ja: '読み取りを中止しました。', en: 'Scanning was stopped.' },
    advice: {
      ja: '何も保存していません。続けるときは、すべての原稿を始めからセットし直してください。',
      en: 'Nothing was kept. To go on, put all sheets in again from the first one.',
    },
    retryable: true,
  },
} as const satisfies Record<string, ErrorText>;
