/** Error codes of `archive`. */

import type { ErrorText } from './error-text.ts';

export const archiveErrors = {
  ARCHIVE_QUERY_TOO_LONG: {
    cause: { ja: '検索の言葉が長すぎるか、多すぎます。', en: 'The query is too long or has too many terms.' },
    advice: { ja: '言葉を減らして、もう一度検索してください。', en: 'Search again with fewer words.' },
    retryable: false,
  },
  ARCHIVE_PAGE_RANGE_INVALID: {
    cause: {
      ja: '検索結果は 10,000 件目までしか表示できません。',
      en: 'Only the first 10,000 hits can be shown.',
    },
    advice: { ja: '言葉を加えて絞り込んでください。', en: 'Narrow the search by another word.' },
    retryable: false,
  },
  ARCHIVE_SEARCH_TIMED_OUT: {
    cause: { ja: '検索が時間内に終わりませんでした。', en: 'The search did not end in time.' },
    advice: {
      ja: '2 文字以上の言葉で、もう一度検索してください。',
      en: 'Search again for a word of two characters or more.',
    },
    retryable: true,
  },
  ARCHIVE_RENDITION_ERASED: {
    cause: {
      ja: 'この文書の鍵は廃棄済みで、もう読むことができません。',
      en: 'The key of this document was destroyed; it can never be read again.',
    },
    advice: { ja: '廃棄の記録を確かめてください。', en: 'See the record of its destruction.' },
    retryable: false,
  },
  ARCHIVE_TEXT_DAMAGED: {
    cause: { ja: '文書の認識結果を読めません。', en: 'The recognised text of the page cannot be read.' },
    advice: {
      ja: '管理者に文書の再認識を依頼してください。',
      en: 'Ask the administrator to have the document recognised again.',
    },
    retryable: false,
  },
  ARCHIVE_QUERY_INVALID: {
    cause: { ja: '検索の書き方に読めないところがあります。', en: 'A part of the query cannot be read.' },
    advice: {
      ja: '示された位置を直すか、言葉を「"」で囲んで、もう一度検索してください。',
      en: 'Correct the place that is shown, or put the words in quotes, and search again.',
    },
    retryable: false,
  },
  ARCHIVE_SAVED_SEARCHES_FULL: {
    cause: { ja: '保存できる検索は 50 件までです。', en: 'No more than 50 searches can be saved.' },
    advice: { ja: '使わない検索を削除してください。', en: 'Delete searches that are no longer used.' },
    retryable: false,
  },
  ARCHIVE_PLAN_INVALID: {
    cause: { ja: 'ファイル基準表に誤りがあります。', en: 'The file plan has faults.' },
    advice: {
      ja: '示された行と列を直して、もう一度取り込んでください。',
      en: 'Correct the lines and columns that are shown, and import it again.',
    },
    retryable: false,
  },
  ARCHIVE_PLAN_OUTRUN: {
    cause: {
      ja: '確認している間に、別のファイル基準表が取り込まれました。',
      en: 'Another file plan was imported meanwhile.',
    },
    advice: {
      ja: '新しい版との違いを確かめて、もう一度取り込んでください。',
      en: 'Look at what differs from the new version, and import it again.',
    },
    retryable: false,
  },
  ARCHIVE_HOLD_TOO_LATE: {
    cause: {
      ja: 'この文書はないか、すでに廃棄が始まっています。',
      en: 'There is no such record, or its disposal has begun.',
    },
    advice: { ja: '廃棄の証明書を確かめてください。', en: 'See the certificate of its disposal.' },
    retryable: false,
  },
  ARCHIVE_HOLD_TOO_MANY: {
    cause: {
      ja: '検索で 10,000 ページより多く見つかったので、一覧として廃棄を止められません。',
      en: 'The search finds more than 10,000 pages, too many to be held as a list.',
    },
    advice: {
      ja: '言葉を加えて絞り込むか、分類・簿冊・語句で廃棄を止めてください。',
      en: 'Narrow the search, or hold a class, a binder or words.',
    },
    retryable: false,
  },
  ARCHIVE_HOLD_NOTHING_FOUND: {
    cause: {
      ja: 'この検索では、廃棄を止める文書が見つかりませんでした。',
      en: 'The search finds no record to hold.',
    },
    advice: {
      ja: '検索の言葉とネットワーク区分を確かめて、もう一度試してください。',
      en: 'Check the words and the segment, and try again.',
    },
    retryable: false,
  },
  ARCHIVE_ROUND_OPEN: {
    cause: {
      ja: 'この課と年度の満了一覧は、すでに作られています。',
      en: 'There is a list of this department and year already.',
    },
    advice: { ja: 'その一覧を進めるか、取り消してください。', en: 'Go on with that list, or cancel it.' },
    retryable: false,
  },
  ARCHIVE_NOTHING_EXPIRES: {
    cause: {
      ja: 'この年度末までに保存期間が満了する文書はありません。',
      en: 'No record ends its period by the end of that year.',
    },
    advice: {
      ja: '年度と課を確かめてください。分類のない文書は対象になりません。',
      en: 'Check the year and the department; records without a class are on no list.',
    },
    retryable: false,
  },
  ARCHIVE_ROUND_STATE: {
    cause: { ja: 'この一覧は、いまその段階にありません。', en: 'The list is not at that stage now.' },
    advice: {
      ja: '一覧を開き直して、状態を確かめてください。',
      en: 'Open the list anew and see how it stands.',
    },
    retryable: false,
  },
  ARCHIVE_ROUND_NOT_YOURS: {
    cause: {
      ja: 'この一覧を確認できるのは所管課の人と文書主管課、決定できるのは文書主管課です。',
      en: 'The department and records clerks confirm this list; records clerks decide on it.',
    },
    advice: { ja: '担当の人に依頼してください。', en: 'Ask whoever is in charge.' },
    retryable: false,
  },
  ARCHIVE_ROUND_SAME_PERSON: {
    cause: {
      ja: '確認した人が、決定することはできません。',
      en: 'Whoever confirmed the list cannot decide on it.',
    },
    advice: { ja: 'もう一人の担当者に決定を依頼してください。', en: 'Have a second person decide.' },
    retryable: false,
  },
  ARCHIVE_ROUND_INCOMPLETE: {
    cause: {
      ja: '措置の決まっていない文書か、年数・理由の足りない措置があります。',
      en: 'A record has no decision, or one without its years or reason.',
    },
    advice: {
      ja: 'すべての文書の措置を決め、延長と予定からの変更には理由を書いてください。',
      en: 'Decide on each record; an extension and a departure from the plan need a reason.',
    },
    retryable: false,
  },
  ARCHIVE_PACKAGE_NOT_VERIFIED: {
    cause: {
      ja: '書き出した移管パッケージを確かめられませんでした。',
      en: 'The package that was written could not be verified.',
    },
    advice: {
      ja: '書き出し先を確かめて、空のフォルダーへもう一度書き出してください。',
      en: 'Check the destination and export once more into an empty folder.',
    },
    retryable: true,
  },
  ARCHIVE_CHANGE_NOT_ALLOWED: {
    cause: { ja: 'この文書の値を変更する権限がありません。', en: 'You may not change this record.' },
    advice: {
      ja: '文書の所属の職員か文書主管課に依頼してください。閲覧範囲は文書主管課だけが変更できます。',
      en: 'Ask its department or the records office. Only the records office changes who finds a record.',
    },
    retryable: false,
  },
  ARCHIVE_CHANGE_INVALID: {
    cause: { ja: '入力された値は、この項目の値として使えません。', en: 'This can be no value of the field.' },
    advice: {
      ja: '示された項目を直して、もう一度保存してください。',
      en: 'Correct the field that is named and save again.',
    },
    retryable: false,
  },
  ARCHIVE_CHANGE_MY_NUMBER: {
    cause: {
      ja: '入力した文字に、マイナンバーとみられる番号が含まれます。このネットワーク区分には保存できません。',
      en: 'What was typed holds what looks like an Individual Number, which may not be kept in this segment.',
    },
    advice: {
      ja: '番号を除いて保存してください。紙面に番号があるときは、直さずに特定個人情報の担当へ知らせてください。',
      en: 'Save it without the number. If the number stands on the paper, change nothing and tell the office responsible for Individual Numbers.',
    },
    retryable: false,
  },
  ARCHIVE_RECORD_CHANGED: {
    cause: {
      ja: '表示している間に、この文書はほかの人が変更しました。',
      en: 'Somebody else changed this record while you looked at it.',
    },
    advice: {
      ja: '画面を開き直して、もう一度変更してください。',
      en: 'Open it again and repeat your change.',
    },
    retryable: false,
  },
  ARCHIVE_GRANT_INVALID: {
    cause: { ja: 'この閲覧許可は登録できません。', en: 'This grant cannot be given.' },
    advice: {
      ja: 'セグメント、分類記号、相手、期間を確かめてください。',
      en: 'Check segment, class, holder and days.',
    },
    retryable: false,
  },
} as const satisfies Record<string, ErrorText>;
