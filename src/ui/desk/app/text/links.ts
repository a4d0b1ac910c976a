/** Texts of printer addresses and delegations. */

import type { Bilingual } from './bilingual.ts';

/** The table. */
export const linkTexts = {
  'links.title': { ja: 'プリンター登録', en: 'Printer set-up' },
  'links.lead': {
    ja: '自分専用のプリンターのアドレスです。このアドレスで印刷したものは、あなたの印刷物になります。',
    en: 'Printer addresses of your own. Whatever is printed to one of them is yours.',
  },
  'setUp.title': { ja: '設定ファイルで登録する', en: 'Set up with a file' },
  'setUp.lead': {
    ja: '専用のアドレスが入った設定ファイルを作ります。ファイルを人に渡さないでください。',
    en: 'The file has an address of its own in it. Give it to nobody.',
  },
  'setUp.kind': { ja: 'パソコンの種類', en: 'Kind of machine' },
  'setUp.windows': { ja: 'Windows', en: 'Windows' },
  'setUp.apple': { ja: 'Mac・iPhone・iPad', en: 'Mac, iPhone, iPad' },
  'setUp.chromeos': { ja: 'Chromebook（管理者用）', en: 'Chromebook (for administrators)' },
  'setUp.linux': { ja: 'Linux', en: 'Linux' },
  'setUp.make': { ja: '設定ファイルを作る', en: 'Make the file' },
  'setUp.made': { ja: '設定ファイルを作りました。', en: 'The file was made.' },
  'links.own': { ja: '発行したアドレス', en: 'Addresses you made' },
  'links.empty': { ja: 'アドレスはまだありません', en: 'There is no address yet' },
  'links.emptyNext': {
    ja: '名前を付けて発行し、パソコンのプリンター設定に入れてください。',
    en: 'Name one, make it, and enter it where your computer adds a printer.',
  },
  'links.label': { ja: '名前', en: 'Name' },
  'links.labelHint': { ja: '例: 総務課ノートパソコン 12番', en: 'For example: laptop 12' },
  'links.issue': { ja: 'アドレスを発行', en: 'Make an address' },
  'links.once': { ja: 'このアドレスが表示されるのは今だけです。', en: 'This address is shown only now.' },
  'links.copy': { ja: 'コピー', en: 'Copy' },
  'links.copied': { ja: 'コピーしました', en: 'Copied' },
  'links.made': { ja: '発行 {day}', en: 'made {day}' },
  'links.lastUsed': { ja: '最後の利用 {at}（{count} 件）', en: 'last used {at} (jobs: {count})' },
  'links.expires': { ja: '{at} に期限が切れます。', en: 'It ends on {at}.' },
  'links.neverUsed': { ja: '未使用', en: 'not used yet' },
  'links.rename': { ja: '名前を変える', en: 'Rename' },
  'links.renamed': { ja: '名前を変えました。', en: 'It was renamed.' },
  'links.revoke': { ja: '取り消す', en: 'Revoke' },
  'links.revokeQuestion': {
    ja: '「{label}」を取り消しますか。このアドレスを使うパソコンからは印刷できなくなります。',
    en: 'Revoke "{label}"? Computers that use this address can no longer print.',
  },
  'links.revokeYes': { ja: '取り消しを実行', en: 'Revoke it' },
  'links.revoked': { ja: '取り消しました。', en: 'It was revoked.' },
  'delegations.title': { ja: '受け取りの委任', en: 'Collecting for others' },
  'delegations.lead': {
    ja: '同僚があなたの印刷物を受け取れるようにします。だれが受け取ったかは記録されます。',
    en: 'Colleagues can collect your prints. Who collected what is recorded.',
  },
  'delegations.which': { ja: '対象', en: 'Which prints' },
  'delegations.all': { ja: 'すべての印刷物', en: 'All prints' },
  'delegations.job': { ja: '1件の印刷物', en: 'One print' },
  'delegations.department': { ja: '負担先が {department} の印刷物', en: 'Prints charged to {department}' },
  'delegations.given': { ja: '頼んでいる相手', en: 'Who may collect for me' },
  'delegations.received': { ja: '頼まれている相手', en: 'For whom I may collect' },
  'delegations.until': { ja: '{day} まで', en: 'until {day}' },
  'delegations.none': { ja: 'ありません。', en: 'Nobody.' },
  'delegations.revoke': { ja: 'やめる', en: 'Take back' },
  'delegations.revoked': { ja: '委任をやめました。', en: 'The delegation was taken back.' },
} as const satisfies Record<string, Bilingual>;
