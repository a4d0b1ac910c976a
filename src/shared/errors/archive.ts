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
} as const satisfies Record<string, ErrorText>;
