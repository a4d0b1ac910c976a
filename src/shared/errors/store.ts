/** Error codes of `store`. */

import type { ErrorText } from './error-text.ts';

export const storeErrors = {
  STORE_DATABASE_UNAVAILABLE: {
    cause: { ja: 'データベースにつながりません。', en: 'The database cannot be reached just now.' },
    advice: { ja: '少し待ってからもう一度お試しください。', en: 'Wait a moment and try again.' },
    retryable: true,
  },
  STORE_DATABASE_UNSAFE: {
    cause: {
      ja: 'データベースの設定では、受け付けたデータが失われるおそれがあります。',
      en: 'The settings of the database could lose data that was acknowledged.',
    },
    advice: {
      ja: '示された設定を安全な値に戻して、もう一度起動してください。',
      en: 'Set the settings named in the details back to their safe values and start again.',
    },
    retryable: false,
  },
  STORE_DATABASE_SERVER_TOO_OLD: {
    cause: {
      ja: 'データベースサーバーの版が古すぎます(PostgreSQL 15 以上が必要です)。',
      en: 'The database server is too old; PostgreSQL 15 or newer is needed.',
    },
    advice: {
      ja: '新しい版のサーバーを用意してください。',
      en: 'Provide a newer server.',
    },
    retryable: false,
  },
  STORE_DATABASE_SCHEMA_NEWER: {
    cause: {
      ja: 'データベースは、このプログラムより新しい版で使われています。',
      en: 'The database was used by a newer version of the program.',
    },
    advice: {
      ja: '新しい版のプログラムで起動してください。',
      en: 'Start the newer version of the program.',
    },
    retryable: false,
  },
  STORE_DATABASE_MIGRATION_CHANGED: {
    cause: {
      ja: 'データベースに適用済みの移行ファイルが、プログラムのものと一致しません。',
      en: 'A migration applied to the database differs from the one the program carries.',
    },
    advice: {
      ja: '正規の配布物でプログラムを入れ直してください。',
      en: 'Install the program again from its release.',
    },
    retryable: false,
  },
  STORE_DATABASE_DISK_FULL: {
    cause: { ja: 'データベースのディスクに空きがありません。', en: 'The disk of the database is full.' },
    advice: {
      ja: '空き容量を増やしてから、もう一度お試しください。',
      en: 'Free some space and try again.',
    },
    retryable: true,
  },
} as const satisfies Record<string, ErrorText>;
