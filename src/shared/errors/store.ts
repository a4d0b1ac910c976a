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
  STORE_KEY_INVALID: {
    cause: { ja: '保存先の名前が正しくありません。', en: 'The name of a stored object is not valid.' },
    advice: {
      ja: '管理者に受付番号をお伝えください。',
      en: 'Tell the administrator the reference number shown.',
    },
    retryable: false,
  },
  STORE_BLOB_EXISTS: {
    cause: {
      ja: '同じ名前のデータがすでに保存されています。',
      en: 'There is stored data of that name already.',
    },
    advice: { ja: 'もう一度送ってください。', en: 'Send it again.' },
    retryable: false,
  },
  STORE_BLOB_MISSING: {
    cause: { ja: '保存されたデータが見つかりません。', en: 'The stored data is not there.' },
    advice: {
      ja: '管理者に連絡し、バックアップからの復元を依頼してください。',
      en: 'Ask the administrator to restore it from a backup.',
    },
    retryable: false,
  },
  STORE_FULL: {
    cause: { ja: '保存先に空きがありません。', en: 'The store has no space left.' },
    advice: { ja: '空き容量を増やしてから、もう一度お試しください。', en: 'Free some space and try again.' },
    retryable: true,
  },
  STORE_UNREACHABLE: {
    cause: { ja: '保存先につながりません。', en: 'The store cannot be reached.' },
    advice: { ja: '少し待ってからもう一度お試しください。', en: 'Wait a moment and try again.' },
    retryable: true,
  },
  STORE_ACCESS_REFUSED: {
    cause: { ja: '保存先が読み書きを許可しませんでした。', en: 'The store refused access.' },
    advice: {
      ja: '管理者に保存先の権限設定を確認してもらってください。',
      en: 'Have the administrator check the permissions of the store.',
    },
    retryable: false,
  },
  STORE_IO_FAILED: {
    cause: { ja: '保存先で読み書きの障害が起きました。', en: 'Reading or writing failed in the store.' },
    advice: {
      ja: 'ディスクの状態を確認し、doctor を実行してください。',
      en: 'Check the disk and run doctor.',
    },
    retryable: false,
  },
  STORE_DOCUMENT_DAMAGED: {
    cause: {
      ja: '保存された文書が壊れているか、書き換えられています。',
      en: 'The stored document is damaged or was altered.',
    },
    advice: {
      ja: '文書をもう一度送るか、バックアップからの復元を管理者に依頼してください。',
      en: 'Send the document again, or ask the administrator to restore it from a backup.',
    },
    retryable: false,
  },
  STORE_KEY_UNAVAILABLE: {
    cause: {
      ja: 'この処理に必要な鍵が、ここにはありません。',
      en: 'The key that this needs is not held here.',
    },
    advice: {
      ja: 'keys.json があるかを確かめ、なければバックアップから戻してください。',
      en: 'See whether keys.json is there; if not, restore it from its backup.',
    },
    retryable: false,
  },
  STORE_KEY_MISMATCH: {
    cause: {
      ja: 'この鍵は、このデータベースのものではありません。',
      en: 'These keys do not belong to this database.',
    },
    advice: {
      ja: '先に動いているプロセスの keys.json を写すか、バックアップから戻してください。',
      en: 'Copy keys.json from the process that runs already, or restore it from its backup.',
    },
    retryable: false,
  },
  STORE_KEY_FILE_EXPOSED: {
    cause: { ja: '鍵ファイルを他の利用者が読める状態です。', en: 'The key file can be read by others.' },
    advice: {
      ja: '鍵ファイルの権限を 0600 に直し、鍵の更新を検討してください。',
      en: 'Set the mode of the key file to 0600 and consider rotating the keys.',
    },
    retryable: false,
  },
  STORE_KEY_FILE_INVALID: {
    cause: { ja: '鍵ファイルの内容が正しくありません。', en: 'The key file is not valid.' },
    advice: {
      ja: 'バックアップから鍵ファイルを復元してください。新しく作り直すと、以前の文書は読めません。',
      en: 'Restore the key file from a backup. With a new one, earlier documents cannot be read.',
    },
    retryable: false,
  },
  STORE_KEY_FILE_LOCKED: {
    cause: { ja: '鍵ファイルを別のプロセスが更新中です。', en: 'Another process is changing the key file.' },
    advice: { ja: '少し待ってからもう一度お試しください。', en: 'Wait a moment and try again.' },
    retryable: true,
  },
  STORE_FILING_CONFLICT: {
    cause: {
      ja: '同じ名前で内容の異なるファイルが保管先にあります。',
      en: 'The target holds a different file of that name.',
    },
    advice: {
      ja: '名前の付け方を変えるか、保管先のファイルを確認してください。',
      en: 'Change the naming rule, or look at the file in the target.',
    },
    retryable: false,
  },
  STORE_FILING_MISMATCH: {
    cause: {
      ja: '保管するデータが、記録された内容と一致しません。',
      en: 'The data to be filed is not what was recorded.',
    },
    advice: {
      ja: 'もう一度お試しください。続くときは管理者に連絡してください。',
      en: 'Try again; if it persists tell the administrator.',
    },
    retryable: true,
  },
  STORE_DATABASE_BINARIES_MISSING: {
    cause: {
      ja: 'この環境用の内蔵データベースが入っていません。',
      en: 'The embedded database server is not installed for this platform.',
    },
    advice: {
      ja: 'npm ci をやり直すか、DATABASE_URL に外部の PostgreSQL を指定してください。',
      en: 'Run npm ci again, or name an external PostgreSQL in DATABASE_URL.',
    },
    retryable: false,
  },
  STORE_DATABASE_FOLDER_VERSION: {
    cause: {
      ja: 'データベースのフォルダーは、別のメジャー版の PostgreSQL のものです。',
      en: 'The database folder belongs to another major version of PostgreSQL.',
    },
    advice: {
      ja: '元の版のプログラムで論理エクスポートを取り、新しいフォルダーに取り込んでください。',
      en: 'Make a logical export with the program that wrote it and import that into a new folder.',
    },
    retryable: false,
  },
  STORE_DATABASE_FOLDER_OWNER: {
    cause: {
      ja: 'データベースのフォルダーは、別のアカウントの所有です。',
      en: 'The database folder belongs to another account.',
    },
    advice: {
      ja: 'フォルダーを所有するアカウントで起動するか、所有者を変えてください。',
      en: 'Start as the account that owns the folder, or change its owner.',
    },
    retryable: false,
  },
  STORE_DATABASE_FOLDER_UNREACHABLE: {
    cause: {
      ja: 'データベースを動かすアカウントが、データフォルダーに入れません。',
      en: 'The account that runs the database cannot enter the data folder.',
    },
    advice: {
      ja: '/var/lib/tomeoki のような、そのアカウントが入れる場所をデータフォルダーにしてください。',
      en: 'Choose a data folder that the account can enter, such as /var/lib/tomeoki.',
    },
    retryable: false,
  },
  STORE_DATABASE_START_FAILED: {
    cause: { ja: '内蔵データベースを起動できません。', en: 'The embedded database server does not start.' },
    advice: {
      ja: '示された記録を確かめ、doctor を実行してください。',
      en: 'Look at the log named in the details and run doctor.',
    },
    retryable: true,
  },
  STORE_FILING_BUSY: {
    cause: {
      ja: '保管先が混み合っていて、いまは受け付けません。',
      en: 'The filing target is busy and takes nothing just now.',
    },
    advice: {
      ja: '自動でやり直します。続くときは、保管先の利用上限を確かめてください。',
      en: "It is tried again; if it persists look at the target's limits.",
    },
    retryable: true,
  },
  STORE_FILING_NOT_SET_UP: {
    cause: {
      ja: '保管先または設定に、必要な項目・テンプレート・認証情報がありません。',
      en: 'The filing target, or its part of the configuration, lacks a field, template or secret that is needed.',
    },
    advice: {
      ja: '不足しているものを、手引き(filing-targets)に沿って保管先か設定に用意してください。',
      en: 'Provide what is named, in the target or the configuration, as the guide on filing targets says.',
    },
    retryable: false,
  },
} as const satisfies Record<string, ErrorText>;
