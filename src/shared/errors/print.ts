/** Error codes of `print`: why a delivery ended without paper. */

import type { ErrorText } from './error-text.ts';

export const printErrors = {
  PRINT_UPLOAD_UNREADABLE: {
    cause: { ja: 'この形式の文書は印刷できません。', en: 'Documents of this form cannot be printed.' },
    advice: {
      ja: 'PDF にしてから、もう一度お試しください。',
      en: 'Save the document as PDF and try again.',
    },
    retryable: false,
  },
  PRINT_UPLOAD_LIMIT: {
    cause: {
      ja: '預けられる件数か、今月の印刷の上限に達しています。',
      en: 'You have as many prints waiting, or printed this month, as is allowed.',
    },
    advice: {
      ja: '要らない印刷物を削除するか、管理者に相談してください。',
      en: 'Delete what you do not need, or ask the administrator.',
    },
    retryable: false,
  },
  PRINT_UPLOAD_REFUSED: {
    cause: { ja: '文書を預かれませんでした。', en: 'The document could not be taken.' },
    advice: { ja: '少し待ってから、もう一度お試しください。', en: 'Wait a moment and try again.' },
    retryable: true,
  },
  PRINT_DELIVERY_INTERRUPTED: {
    cause: {
      ja: '印刷の途中でサービスが止まりました。文書は機器に送られていません。',
      en: 'The service stopped before the document was sent to the device.',
    },
    advice: { ja: 'もう一度印刷してください。', en: 'Print it again.' },
    retryable: true,
  },
  PRINT_DEVICE_CANCELED: {
    cause: { ja: '機器で印刷が取り消されました。', en: 'The job was canceled at the device.' },
    advice: { ja: '必要ならもう一度印刷してください。', en: 'Print it again if you need it.' },
    retryable: true,
  },
  PRINT_DEVICE_ABORTED: {
    cause: { ja: '機器が印刷を中止しました。', en: 'The device aborted the job.' },
    advice: {
      ja: '機器の表示を確認し、もう一度印刷するか、別の機器を選んでください。',
      en: 'Look at the device, then print again or choose another one.',
    },
    retryable: true,
  },
  PRINT_COPIES_UNSUPPORTED: {
    cause: { ja: 'この機器ではその部数を印刷できません。', en: 'The device cannot make that many copies.' },
    advice: { ja: '別の機器を選んでください。', en: 'Choose another device.' },
    retryable: false,
  },
  PRINT_OUTCOME_UNKNOWN: {
    cause: {
      ja: '機器に記録がなく、印刷されたか確かめられません。',
      en: 'The device keeps no trace of the job; it is not known whether it printed.',
    },
    advice: {
      ja: '排紙を確かめてから、「もう一度印刷」か「出てきた」を選んでください。',
      en: 'Look at the output tray, then choose “print again” or “it came out”.',
    },
    retryable: false,
  },
  PRINT_NOT_PRINTED: {
    cause: { ja: '出てこなかったと確認されました。', en: 'The owner confirmed that nothing came out.' },
    advice: { ja: 'もう一度印刷できます。', en: 'It can be printed again.' },
    retryable: true,
  },
  PRINT_DOCUMENT_TOO_COMPLEX: {
    cause: {
      ja: '文書のページ数、大きさ、または処理の量が上限を超えています。',
      en: 'The document is over a limit of pages, size or work.',
    },
    advice: {
      ja: '文書をいくつかに分けるか、単純な形で保存し直して送ってください。',
      en: 'Split the document, or save it in a simpler form, and send it again.',
    },
    retryable: false,
  },
  PRINT_DOCUMENT_DAMAGED: {
    cause: { ja: '文書が壊れていて読めません。', en: 'The document is damaged and cannot be read.' },
    advice: {
      ja: '文書を作り直して、もう一度送ってください。',
      en: 'Make the document again and send it once more.',
    },
    retryable: false,
  },
  PRINT_PASSWORD_NEEDED: {
    cause: {
      ja: '文書を開くパスワードがないか、正しくありません。',
      en: 'The password that opens the document is missing or wrong.',
    },
    advice: { ja: '文書のパスワードを入力してください。', en: 'Enter the password of the document.' },
    retryable: false,
  },
  PRINT_PAGES_UNSUPPORTED: {
    cause: {
      ja: 'この機器では、ページの指定やまとめて1枚にする印刷ができません。',
      en: 'The device cannot pick pages or place several on a side of this document.',
    },
    advice: {
      ja: '別の機器を選ぶか、すべてのページを印刷してください。',
      en: 'Choose another device, or print all pages.',
    },
    retryable: false,
  },
  PRINT_STAMP_IMPOSSIBLE: {
    cause: {
      ja: 'この文書には、決められた印字(日時・氏名など)を付けられません。',
      en: 'The marks that the policy demands cannot be put on this document.',
    },
    advice: {
      ja: 'PDF で送り直すか、管理者に相談してください。',
      en: 'Send it as PDF, or ask the administrator.',
    },
    retryable: false,
  },
  PRINT_TRAY_UNAVAILABLE: {
    cause: {
      ja: '指定された給紙トレイが機器にありません。',
      en: 'The device does not have the paper tray that the job is bound to.',
    },
    advice: {
      ja: '管理者に給紙トレイの設定を確認してもらってください。',
      en: 'Have the administrator check the tray of the queue.',
    },
    retryable: false,
  },
  PRINT_CALLED_OFF: {
    cause: {
      ja: '利用者が離れたため、印刷を取りやめました。',
      en: 'Its owner left the device, so it was called off.',
    },
    advice: {
      ja: '文書は残っています。もう一度かざして印刷してください。',
      en: 'The document is still held. Hold your card to a device and print it.',
    },
    retryable: true,
  },
  PRINT_MOVED: {
    cause: { ja: '別の機器に移しました。', en: 'It was moved to another device.' },
    advice: { ja: '移した先の機器で用紙をお取りください。', en: 'Take your pages at that device.' },
    retryable: true,
  },
  PRINT_UNCONFIRMED: {
    cause: {
      ja: '機器が印刷の終わりを知らせないため、出たかどうかは確かめていません。',
      en: 'The device does not say when it has printed, so it was not confirmed.',
    },
    advice: {
      ja: '排紙を確かめてください。出ていなければ、もう一度送ってください。',
      en: 'Look at the output tray. If nothing came out, send it again.',
    },
    retryable: false,
  },
  PRINT_ADDRESS_INVALID: {
    cause: { ja: '印刷アドレスが正しくありません。', en: 'The print address has a wrong form.' },
    advice: {
      ja: 'web.hostNames と受け口の設定を確かめてください。',
      en: 'Check web.hostNames and the listener in the configuration.',
    },
    retryable: false,
  },
  PRINT_NO_LISTENER: {
    cause: {
      ja: 'このセグメントには、その方法で印刷できる受け口がありません。',
      en: 'No listener of this segment takes jobs in that way.',
    },
    advice: {
      ja: '設定の listeners と identification を確かめてください。',
      en: 'Check listeners and identification in the configuration.',
    },
    retryable: false,
  },
  PRINT_ZONE_INVALID: {
    cause: { ja: 'DNS のゾーンを作れません。', en: 'The DNS zone cannot be written.' },
    advice: {
      ja: 'ドメイン名とホスト名、受け口のポート番号を確かめてください。',
      en: 'Check the domain, the host name and the ports of the listeners.',
    },
    retryable: false,
  },
  PRINT_TRACE_UNKNOWN: {
    cause: {
      ja: 'この追跡コードに当たる印刷はありません。',
      en: 'No release belongs to this trace code.',
    },
    advice: {
      ja: '紙のコードを読み直してください。別の設置先の印刷かもしれません。',
      en: 'Read the code on the paper again. It may come from another installation.',
    },
    retryable: false,
  },
  PRINT_TRACE_LOCKED: {
    cause: {
      ja: '当たらない追跡コードが続いたため、しばらく受け付けません。',
      en: 'Too many trace codes that are not ours were tried.',
    },
    advice: { ja: '15分ほど待ってからもう一度試してください。', en: 'Wait 15 minutes, then try again.' },
    retryable: true,
  },
} as const satisfies Record<string, ErrorText>;
