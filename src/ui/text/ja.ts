/** Texts of the screens in Japanese. `{name}` is a place for a value. */

import { panelJa } from './panel/ja.ts';
import { secondJa } from './second/ja.ts';

export const ja = {
  ...panelJa,
  ...secondJa,
  'common.product': 'Tomeoki 留め置き',
  'common.otherLanguage': 'English',
  'common.skip': '本文へ移動',
  'common.reference': '受付番号',
  'common.referenceNote': '解決しないときは、この番号を管理者にお伝えください。',
  'common.home': '最初の画面へ',
  'common.unknownSegment': '不明な区分',

  'nav.jobs': 'わたしの印刷物',
  'nav.password': 'パスワード変更',
  'nav.signOut': 'サインアウト',

  'signIn.title': 'サインイン',
  'signIn.name': '職員番号またはログイン名',
  'signIn.password': 'パスワード',
  'signIn.button': 'サインイン',

  'password.title': 'パスワードの変更',
  'password.first': '最初に、ご自身のパスワードを設定してください。設定するまで他の画面は使えません。',
  'password.current': '今のパスワード',
  'password.next': '新しいパスワード',
  'password.repeat': '新しいパスワード（確認）',
  'password.rule': '12文字以上。文を使うと覚えやすく、破られにくくなります。',
  'password.button': '変更する',
  'password.mismatch': '新しいパスワードと確認が一致しません。もう一度入力してください。',

  'error.title': '操作を続けられません',

  'note.instead': '{sentence}：{used}',
  'note.device': 'この機器では{what}の指定どおりに出せません',
  'note.policy': '決まりにより「{what}」の設定を変えて印刷します',
  'note.opaque': '{what}は文書の中で決まっているため変えられません',
  'note.copies': '部数',
  'note.sides': '片面・両面',
  'note.color': '色',
  'note.media': '用紙',
  'note.numberUp': '割付',
  'note.pages': 'ページ',
  'note.finishings': 'とじ・穴あけ',
  'note.outputBin': '排紙先',
  'note.other': '設定',
  'wait.unknown': '状態を確認しています',
  'wait.free': '空いています',
  'wait.soon': 'まもなく空きます',
  'wait.minutes': '約 {minutes} 分待ち',

  'ticket.copies': '{count} 部',
  'ticket.color': 'カラー',
  'ticket.monochrome': '白黒',
  'ticket.colorAuto': '自動カラー',
  'ticket.oneSided': '片面',
  'ticket.longEdge': '両面（長辺とじ）',
  'ticket.shortEdge': '両面（短辺とじ）',
  'ticket.numberUp': '{count} 面割付',
  'ticket.pages': '{ranges} ページ',
} as const;
