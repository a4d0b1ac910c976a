/** Texts of the first steps. */

import type { Bilingual } from './bilingual.ts';

/** The table. */
export const firstRunTexts = {
  'first.title': { ja: 'はじめに', en: 'First steps' },
  'first.lead': {
    ja: '最初の1枚を受け取り、最初の1枚を保管するまで、およそ10分。済んだことは自動で分かります。',
    en: 'Up to the first sheet collected and the first sheet filed, in about ten minutes. What is done is seen by itself.',
  },
  'first.next': {
    ja: '{all} のうち {done} まで済みました。次は「{step}」です。',
    en: '{done} of {all} are done. Next: {step}.',
  },
  'first.allDone': {
    ja: 'すべて済みました。印刷も保管もできます。',
    en: 'Everything is done: printing and filing work.',
  },
  'first.done': { ja: '済み', en: 'done' },
  'first.open': { ja: 'これから', en: 'to do' },
  'first.password': { ja: 'パスワードを変える', en: 'Change the password' },
  'first.passwordText': {
    ja: '最初のパスワードは一度だけのものです。最初のサインインで変えます。',
    en: 'The first password serves once; it is changed at the first sign-in.',
  },
  'first.device': { ja: '機器を登録する', en: 'Enrol a device' },
  'first.deviceText': {
    ja: '複合機のアドレスを入力し、問い合わせてから登録します。',
    en: 'Type the address of a device, ask what stands there, and enrol it.',
  },
  'first.simulate': {
    ja: '複合機が手もとになければ、別の端末で模擬の複合機を動かし、表示されたアドレスを使ってください。',
    en: 'Without a device at hand, run a simulated one in another terminal and use the addresses it shows.',
  },
  'first.deviceLink': { ja: '機器を登録', en: 'Add a device' },
  'first.panel': { ja: 'パネルを結び付ける', en: 'Pair its panel' },
  'first.panelText': {
    ja: '機器の「パネルを結び付ける」を押し、そこに出るアドレスを複合機のブラウザー（なければ別のタブ）で開いて、6文字を入力します。',
    en: 'Press "Pair its panel" at the device, open the address it gives in the browser of the device (or another tab), and type the six characters.',
  },
  'first.panelLink': { ja: '機器の一覧', en: 'The devices' },
  'first.factor': { ja: '自分の暗証番号を決める', en: 'Set your PIN' },
  'first.factorText': {
    ja: 'パネルで本人と分かるように、6桁以上の暗証番号を決めます。カードはあとから登録できます。',
    en: 'So that the panel knows you: a PIN of six digits or more. A card can be enrolled later.',
  },
  'first.factorLink': { ja: '暗証番号', en: 'PIN' },
  'first.hand-in': { ja: '文書を預ける', en: 'Hand in a document' },
  'first.hand-inText': {
    ja: 'PDF を選んで預けると、「わたしの印刷物」で待ちます。',
    en: 'Choose a PDF; it waits among your prints.',
  },
  'first.hand-inLink': { ja: '文書を印刷', en: 'Print a document' },
  'first.release': { ja: '複合機で受け取る', en: 'Collect it at the device' },
  'first.releaseText': {
    ja: 'パネルで「暗証番号で始める」を選び、職員番号と暗証番号を入れ、印刷物を選んで「印刷」を押します。最初の管理者の職員番号は admin です（「英字」で入れます）。',
    en: 'Choose "Use your PIN" at the panel, type staff number and PIN, choose the print and press Print. The staff number of the first administrator is admin (press ABC for letters).',
  },
  'first.releaseLink': { ja: 'パネルを開く', en: 'Open the panel' },
  'first.scan': { ja: '紙を1枚保管する', en: 'File a sheet of paper' },
  'first.scanText': {
    ja: '同じパネルで「紙を読み取る」を選び、読み取りを始めます。文字を読み取り、検索できる PDF にして保管します。1分ほどかかります。',
    en: 'Choose "Scan paper" at the same panel and start. The sheet is read, made a searchable PDF and filed; that takes about a minute.',
  },
  'first.scanLink': { ja: 'パネルを開く', en: 'Open the panel' },
  'first.found': { ja: '保管した紙を探して開く', en: 'Find the sheet and open it' },
  'first.foundText': {
    ja: '紙に書かれた言葉で探し、見つかったページを開きます。',
    en: 'Search for words of the sheet, and open the page that is found.',
  },
  'first.foundLink': { ja: '文書を探す', en: 'Find documents' },
  'first.after': {
    ja: 'このあとは、職員の一覧を取り込み（利用者）、区分ごとの決まり（ネットワーク区分）とバックアップ（システム）を確かめてください。',
    en: 'Afterwards import the staff (People), and look at the rules of the segments (Segments) and the backup (System).',
  },
} as const satisfies Record<string, Bilingual>;
