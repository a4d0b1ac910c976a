/** Error codes of `backup` and `restore`. */

import type { ErrorText } from './error-text.ts';

export const backupErrors = {
  BACKUP_EXTERNAL_DATABASE: {
    cause: {
      ja: '外部のデータベースは、このコマンドでは保存も復元もできません。',
      en: 'An external database is not backed up or restored by this command.',
    },
    advice: {
      ja: 'データベースはそのサーバーの道具で保存し、鍵とデータは docs/guides/backup.md のとおりに保存してください。',
      en: 'Back the database up with the tools of its server, and keys and blobs as docs/guides/backup.md says.',
    },
    retryable: false,
  },
  BACKUP_ARCHIVING_OFF: {
    cause: {
      ja: 'データベースが記録の保管なしで動いています。',
      en: 'The database was started without archiving of its log.',
    },
    advice: {
      ja: 'サービスを一度止めて、もう一度起動してください。',
      en: 'Stop the service once and start it again.',
    },
    retryable: false,
  },
  BACKUP_FOLDER_UNUSABLE: {
    cause: { ja: 'バックアップの場所を使えません。', en: 'The place of the backup cannot be used.' },
    advice: {
      ja: '場所があり、書き込めて、空きがあることを確かめてください。',
      en: 'Check that it is there, can be written to and has room.',
    },
    retryable: true,
  },
  BACKUP_DAMAGED: {
    cause: {
      ja: 'バックアップが壊れているか、別の鍵のものです。',
      en: 'The backup is damaged, or belongs to other keys.',
    },
    advice: {
      ja: '別のバックアップと、その時の鍵を使ってください。',
      en: 'Use another backup, and the keys of its time.',
    },
    retryable: false,
  },
  BACKUP_PASSPHRASE_WRONG: {
    cause: {
      ja: '鍵の控えを開けません。合言葉が違うか、控えが壊れています。',
      en: 'The copy of the keys cannot be opened: the passphrase is wrong, or the copy is damaged.',
    },
    advice: { ja: '合言葉を確かめてください。', en: 'Check the passphrase.' },
    retryable: false,
  },
  BACKUP_TIMED_OUT: {
    cause: {
      ja: 'データベースの記録が時間内に届きませんでした。',
      en: 'The log of the database did not arrive in time.',
    },
    advice: {
      ja: 'ディスクの空きと、データベースの記録を確かめてください。',
      en: 'Check the free space and the log of the database.',
    },
    retryable: true,
  },
  RESTORE_NOT_EMPTY: {
    cause: {
      ja: 'データフォルダーに、すでにデータがあります。',
      en: 'The data folder already holds data.',
    },
    advice: {
      ja: '空のフォルダーを TOMEOKI_DATA で示してください。今あるデータは消しません。',
      en: 'Name an empty folder by TOMEOKI_DATA. What is there is never overwritten.',
    },
    retryable: false,
  },
  RESTORE_NO_BACKUP: {
    cause: {
      ja: 'その時点に戻せるバックアップがありません。',
      en: 'There is no backup from which that time can be reached.',
    },
    advice: {
      ja: '「tomeoki backup list」で、戻せる期間を確かめてください。',
      en: 'See with “tomeoki backup list” which times can be reached.',
    },
    retryable: false,
  },
  RESTORE_FAILED: {
    cause: {
      ja: 'データベースを復元できませんでした。',
      en: 'The database could not be restored.',
    },
    advice: {
      ja: '詳細にある記録を確かめ、フォルダーを空にしてやり直してください。',
      en: 'See the report in the details, empty the folder and try again.',
    },
    retryable: false,
  },
} as const satisfies Record<string, ErrorText>;
