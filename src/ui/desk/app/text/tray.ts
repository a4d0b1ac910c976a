/** Texts of scans that wait for a person. */

import type { Bilingual } from './bilingual.ts';

/** The table. */
export const trayTexts = {
  'tray.title': { ja: '未割当・保留', en: 'Waiting scans' },
  'tray.lead': {
    ja: '持ち主の決まっていないスキャンと、確認が必要で止まっているスキャンです。割り当てられた人が、その文書の持ち主になります。',
    en: 'Scans without an owner, and scans that stopped until somebody has looked at them. Whoever gets one owns the document from then on.',
  },
  'tray.none': { ja: '待っているスキャンはありません', en: 'No scan is waiting' },
  'tray.noneNext': {
    ja: '新しいものが届くと、ここに出ます。',
    en: 'New ones appear here by themselves.',
  },
  'tray.held': { ja: '止まっているもの', en: 'Put aside' },
  'tray.unassigned': { ja: '持ち主が決まっていないもの', en: 'Without an owner' },
  'tray.tagHeld': { ja: '保留', en: 'On hold' },
  'tray.tagUnassigned': { ja: '未割当', en: 'Unassigned' },
  'tray.owner': { ja: '持ち主', en: 'Owner' },
  'tray.nobody': { ja: '未割当（{department}）', en: 'nobody yet ({department})' },
  'tray.firstPage': { ja: '{name} の1ページ目', en: 'First page of {name}' },
  'tray.passwordNext': {
    ja: '下にパスワードを入れると、続けられます。',
    en: 'Type its password below, and it goes on.',
  },
  'tray.password': { ja: '文書のパスワード', en: 'Password of the document' },
  'tray.passwordHint': {
    ja: '開いた写しで処理を続けます。届いた原本はそのまま残ります。パスワードは保存しません。',
    en: 'An opened copy goes on; what arrived stays as it is. The password is not kept.',
  },
  'tray.unlock': { ja: '開いて続ける', en: 'Open and go on' },
  'tray.unlocked': { ja: '開いた写しで処理を始めました。', en: 'An opened copy goes on.' },
  'tray.assign': { ja: '割り当てる', en: 'Assign' },
  'tray.login': { ja: '職員のログイン名', en: 'Login name of the person' },
  'tray.department': { ja: '所属', en: 'Department' },
  'tray.departmentHint': {
    ja: 'ログイン名が空のとき、この所属のトレイに入れます。',
    en: 'Without a login name the scan goes to the tray of this department.',
  },
  'tray.assigned': { ja: '割り当てました。', en: 'The scan was assigned.' },
  'tray.retry': { ja: '処理を続ける', en: 'Let it go on' },
  'tray.retried': { ja: '処理を再開しました。', en: 'The scan goes on.' },
  'tray.giveUp': { ja: '取りやめる', en: 'Give up' },
  'tray.giveUpQuestion': {
    ja: '「{name}」の処理を取りやめますか。文書は保管されず、ここには戻せません。届いた内容は暗号化されたまま台帳に残ります。',
    en: 'Give up "{name}"? It will not be filed, and it cannot be brought back here. What arrived stays encrypted in the ledger.',
  },
  'tray.giveUpDeliveryQuestion': {
    ja: '「{name}」の写しを保管先に入れるのを取りやめますか。文書は保管文書に残り、これからも検索できます。すでに保管先に入った写しもそのまま残ります。',
    en: 'Stop filing copies of "{name}"? The document stays in the archive and is still found. Copies that a target has already stay there.',
  },
  'tray.giveUpYes': { ja: '取りやめる', en: 'Give it up' },
  'tray.gaveUp': { ja: '取りやめました。', en: 'The scan was given up.' },
  'tray.gaveUpDelivery': {
    ja: '写しを入れるのを取りやめました。文書は保管文書にあります。',
    en: 'No more copies are filed. The document is in the archive.',
  },
  'tray.rejoin': { ja: '分割を元に戻す', en: 'Join the parts again' },
  'tray.rejoinQuestion': {
    ja: '「{name}」を含むまとまりの、分けた文書をすべて取り下げ、一つの文書として処理し直しますか。保管文書と検索からも外れます。保管先に入った写しは残ります。',
    en: 'Withdraw all parts of the batch of "{name}" and let it go on as one document? They leave archive and search; copies that targets have stay there.',
  },
  'tray.rejoinYes': { ja: '元に戻す', en: 'Join them' },
  'tray.rejoined': {
    ja: '{parts} 件を一つに戻しました。保管先に残った写し: {copies} 件',
    en: '{parts} parts were joined. Copies left at targets: {copies}',
  },
  'tray.openRecord': { ja: '文書を開く', en: 'Open the document' },
} as const satisfies Record<string, Bilingual>;
