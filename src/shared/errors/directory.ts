/** Error codes of directories, posts and delegations. */

import type { ErrorText } from './error-text.ts';

export const directoryErrors = {
  IDENTITY_LAST_ADMINISTRATOR: {
    cause: { ja: '最後の管理者です。', en: 'This is the last administrator.' },
    advice: {
      ja: '先に別の人を管理者にしてください。',
      en: 'Make somebody else an administrator first.',
    },
    retryable: false,
  },
  IDENTITY_POST_UNKNOWN: {
    cause: { ja: 'その所属の発令はありません。', en: 'The person has no such post.' },
    advice: {
      ja: '「user show」で所属を確かめてください。ディレクトリの所属はディレクトリで変えます。',
      en: 'Look at `user show`. Posts of a directory are changed in the directory.',
    },
    retryable: false,
  },
  DIRECTORY_NOT_CONFIGURED: {
    cause: { ja: 'ディレクトリが設定されていません。', en: 'No directory is configured.' },
    advice: {
      ja: '設定の directory.ldap を書いてください。',
      en: 'Write directory.ldap in the configuration.',
    },
    retryable: false,
  },
  DIRECTORY_UNREACHABLE: {
    cause: { ja: 'ディレクトリに接続できません。', en: 'The directory cannot be reached.' },
    advice: {
      ja: 'アドレス、証明書、ネットワークを確かめてください。登録済みの利用者はそのまま使えます。',
      en: 'Check address, certificate and network. People who are known go on working.',
    },
    retryable: true,
  },
  DIRECTORY_ACCOUNT_REFUSED: {
    cause: {
      ja: 'ディレクトリが接続用アカウントを受け付けません。',
      en: 'The directory refuses the account of the service.',
    },
    advice: {
      ja: 'directory.ldap.bindDn とパスワードを確かめてください。',
      en: 'Check directory.ldap.bindDn and its password.',
    },
    retryable: false,
  },
  DIRECTORY_ANSWER_INVALID: {
    cause: {
      ja: 'ディレクトリの応答が受け付けられません。',
      en: 'The directory gave an answer that is not taken.',
    },
    advice: {
      ja: '検索の起点と条件、件数の上限を確かめてください。',
      en: 'Check base, filter and the limit of entries.',
    },
    retryable: false,
  },
  DIRECTORY_TOO_MANY_LEAVING: {
    cause: {
      ja: '一度に多くの人がディレクトリからいなくなりました。何も変更していません。',
      en: 'Many people are gone from the directory at once. Nobody was let go.',
    },
    advice: {
      ja: '検索の起点と条件を確かめ、正しければ「directory sync --full --accept-departures」を実行してください。',
      en: 'Check base and filter; if it is right, run `directory sync --full --accept-departures`.',
    },
    retryable: false,
  },
  DELEGATION_NOT_ALLOWED: {
    cause: {
      ja: 'その人に受け取りを任せることはできません。',
      en: 'The collection cannot be left to that person.',
    },
    advice: {
      ja: '在籍中の別の職員を選び、期間を30日以内にしてください。',
      en: 'Choose another member of staff who is there, for 30 days at most.',
    },
    retryable: false,
  },
  DELEGATION_UNKNOWN: {
    cause: { ja: 'その受け取りの依頼はありません。', en: 'There is no such delegation.' },
    advice: { ja: '一覧を開き直してください。', en: 'Open the list again.' },
    retryable: false,
  },
  SCIM_CLIENT_NAME_TAKEN: {
    cause: { ja: '同じ名前のSCIMクライアントがあります。', en: 'A SCIM client of that name exists.' },
    advice: { ja: '別の名前を付けてください。', en: 'Choose another name.' },
    retryable: false,
  },
  SCIM_CLIENT_UNKNOWN: {
    cause: { ja: 'そのSCIMクライアントはありません。', en: 'There is no such SCIM client.' },
    advice: { ja: '「directory clients」で確かめてください。', en: 'Look at `directory clients`.' },
    retryable: false,
  },
} as const satisfies Record<string, ErrorText>;
