/** Texts of the frame: head line, menu, messages that belong to no page. */

import type { Bilingual } from './bilingual.ts';

/** The table. */
export const shellTexts = {
  'shell.product': { ja: '留め置き', en: 'Tomeoki' },
  'shell.skip': { ja: '本文へ移る', en: 'Skip to the content' },
  'shell.menu': { ja: 'メニュー', en: 'Menu' },
  'shell.closeMenu': { ja: 'メニューを閉じる', en: 'Close the menu' },
  'shell.otherLanguage': { ja: 'English', en: '日本語' },
  'shell.signOut': { ja: 'サインアウト', en: 'Sign out' },
  'shell.account': { ja: 'サインイン中の利用者', en: 'Signed in as' },
  'shell.signedOut': { ja: 'サインインが終わりました', en: 'Your sign-in is over' },
  'shell.signedOutText': {
    ja: '入力した内容は残っています。新しいタブでサインインすると、この画面の続きから始められます。30分を過ぎると、入力した内容は消えます。',
    en: 'What you typed is still there. Sign in in a new tab and go on here. After 30 minutes it is dropped.',
  },
  'shell.signInAgain': { ja: '新しいタブでサインイン', en: 'Sign in in a new tab' },
  'shell.signedOutLeave': { ja: '入力を捨ててサインインへ', en: 'Drop it and sign in here' },
  'shell.missingTitle': { ja: 'ページがありません', en: 'There is no such page' },
  'shell.missingText': {
    ja: 'アドレスが変わったか、あなたの役割では開けないページです。メニューから選び直してください。',
    en: 'The address has changed, or your roles do not open this page. Choose again from the menu.',
  },
  'shell.brokenTitle': { ja: 'この画面で問題が起きました', en: 'Something went wrong on this page' },
  'shell.brokenText': {
    ja: '入力や保存の内容は失われていません。もう一度開いてください。続くときは、担当へお知らせください。',
    en: 'Nothing that was saved is lost. Open the page again. If it goes on, tell whoever looks after the service.',
  },
  'shell.reload': { ja: 'もう一度開く', en: 'Open again' },
  'shell.liveLost': {
    ja: '自動の更新が途切れました。つながり次第、再開します。',
    en: 'Live updates are interrupted. They go on as soon as the service can be reached.',
  },
  'shell.messages': { ja: 'お知らせ', en: 'Messages' },
  'shell.closeMessage': { ja: 'お知らせを閉じる', en: 'Close the message' },
  'section.prints': { ja: '印刷', en: 'Printing' },
  'section.scans': { ja: '紙の文書', en: 'Paper in' },
  'section.archive': { ja: '保管文書', en: 'Archive' },
  'section.own': { ja: '自分の設定', en: 'My settings' },
  'section.office': { ja: '管理', en: 'Administration' },
  'nav.prints': { ja: 'わたしの印刷物', en: 'My prints' },
  'nav.upload': { ja: '文書を印刷', en: 'Print a document' },
  'nav.links': { ja: 'プリンター登録', en: 'Printer set-up' },
  'nav.delegations': { ja: '受け取りの委任', en: 'Collecting for others' },
  'nav.search': { ja: '文書を探す', en: 'Find documents' },
  'nav.devices': { ja: '機器', en: 'Devices' },
  'nav.segments': { ja: 'ネットワーク区分', en: 'Segments' },
  'nav.system': { ja: 'システム', en: 'System' },
  'nav.firstRun': { ja: 'はじめに', en: 'First steps' },
  'nav.people': { ja: '利用者', en: 'People' },
  'nav.cardAdmin': { ja: 'カードの管理', en: 'Manage cards' },
  'nav.panels': { ja: 'パネルの承認', en: 'Approve panels' },
} as const satisfies Record<string, Bilingual>;
