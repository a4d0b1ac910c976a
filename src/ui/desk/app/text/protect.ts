/** Texts of the protection of one's sign-in: authenticator app, recovery codes, open sign-ins, certificates. */

import type { Bilingual } from './bilingual.ts';

/** The table. */
export const protectTexts = {
  'protect.title': { ja: 'サインインの保護', en: 'Sign-in protection' },
  'protect.lead': {
    ja: 'パスワードに加えて、手元のスマートフォンなどで本人を確かめます。',
    en: 'Beside the password, something that you hold shows that it is you.',
  },
  'protect.app': { ja: '認証アプリ', en: 'Authenticator app' },
  'protect.appNone': { ja: '登録されていません。', en: 'None is set up.' },
  'protect.appSince': {
    ja: '{day} に登録しました。回復コードは残り {count} 個です。',
    en: 'Set up on {day}. {count} recovery codes are left.',
  },
  'protect.appRequired': { ja: 'あなたの業務では必須です。', en: 'Your work needs one.' },
  'protect.appOff': { ja: 'この組織では使われていません。', en: 'This organisation does not use them.' },
  'protect.fewCodes': {
    ja: '回復コードが少なくなりました。作り直してください。',
    en: 'Few recovery codes are left. Make new ones.',
  },
  'protect.enrol': { ja: '認証アプリを登録する', en: 'Set up an app' },
  'protect.replace': { ja: '別のアプリに替える', en: 'Replace it by another app' },
  'protect.renew': { ja: '回復コードを作り直す', en: 'Make new recovery codes' },
  'protect.remove': { ja: '認証アプリを外す', en: 'Remove the app' },
  'protect.codeNow': { ja: '今の確認コード', en: 'Code shown now' },
  'protect.codeHint': {
    ja: '認証アプリの6桁の数字、または回復コード',
    en: 'Six digits of the app, or a recovery code',
  },
  'protect.go': { ja: '進む', en: 'Go on' },
  'protect.removed': { ja: '認証アプリを外しました。', en: 'The app was removed.' },
  'protect.enrolTitle': { ja: '認証アプリの登録', en: 'Set up an authenticator app' },
  'protect.enrolLead': {
    ja: 'スマートフォンの認証アプリでQRコードを読み取り、表示された6桁の数字を入力してください。30分以内に終えてください。',
    en: 'Read the code with an authenticator app on your phone, and type the six digits that it shows. Finish within 30 minutes.',
  },
  'protect.qr': { ja: '認証アプリで読み取るQRコード', en: 'Code for the authenticator app' },
  'protect.secret': {
    ja: '読み取れないときは、この文字をアプリに入力してください。',
    en: 'If it cannot be read, type these letters into the app.',
  },
  'protect.firstCode': { ja: '確認コード', en: 'Code' },
  'protect.confirm': { ja: '登録する', en: 'Confirm' },
  'protect.codesTitle': { ja: '回復コード', en: 'Recovery codes' },
  'protect.codesLead': {
    ja: 'スマートフォンが手元にないときに、1つずつ1回だけ使えます。表示は今だけです。書き写すか印刷して、安全な場所に置いてください。',
    en: 'Each is good for one sign-in without your phone. They are shown only now: write them down or print them, and keep them safe.',
  },
  'protect.codesKept': { ja: '控えました', en: 'I have kept them' },
  'protect.codesCopy': { ja: 'コピー', en: 'Copy' },
  'protect.codesCopied': { ja: 'コピーしました', en: 'Copied' },
  'protect.signIns': { ja: 'サインインしている場所', en: 'Where you are signed in' },
  'protect.signInsLead': {
    ja: '覚えのないものがあれば終えて、パスワードを変更してください。',
    en: 'End whatever you do not know, and change your password.',
  },
  'protect.here': { ja: 'この画面', en: 'this browser' },
  'protect.browser': { ja: 'ブラウザー', en: 'Browser' },
  'protect.unknownBrowser': { ja: '不明なブラウザー', en: 'Unknown browser' },
  'protect.began': { ja: '開始', en: 'Since' },
  'protect.seen': { ja: '最後の操作', en: 'Last used' },
  'protect.from': { ja: '接続元', en: 'From' },
  'protect.by': { ja: '方法', en: 'By' },
  'protect.act': { ja: '操作', en: 'Action' },
  'protect.endOne': { ja: 'ここを終える', en: 'End it' },
  'protect.endOthers': { ja: 'ほかの場所をすべて終える', en: 'End all others' },
  'protect.ended': { ja: 'サインインを終えました。', en: 'The sign-in was ended.' },
  'protect.endedOthers': {
    ja: 'ほかの {count} か所のサインインを終えました。',
    en: '{count} other sign-ins were ended.',
  },
  'protect.onlyHere': { ja: 'ほかの場所ではサインインしていません。', en: 'You are signed in nowhere else.' },
  'protect.certificates': { ja: '証明書', en: 'Certificates' },
  'protect.certificatesLead': {
    ja: '端末に入れた証明書を、2段階目の確認に使えます。',
    en: 'A certificate in your machine can be the second step.',
  },
  'protect.certificateNone': { ja: '登録された証明書はありません。', en: 'No certificate is enrolled.' },
  'protect.certificateSince': { ja: '{day} に登録', en: 'enrolled on {day}' },
  'protect.certificateEnrol': {
    ja: 'このブラウザーの証明書を登録する',
    en: 'Enrol the certificate of this browser',
  },
  'protect.certificateNeedsApp': {
    ja: '証明書を登録するには、先に認証アプリを登録してください。',
    en: 'Set up an authenticator app first; its code is asked for.',
  },
  'protect.certificateRevoke': { ja: '取り消す', en: 'Revoke' },
  'protect.certificateRevoked': { ja: '証明書を取り消しました。', en: 'The certificate was revoked.' },
  'protect.certificateDone': { ja: '証明書を登録しました。', en: 'The certificate was enrolled.' },
  'protect.factor.password': { ja: 'パスワード', en: 'password' },
  'protect.factor.provider': { ja: '組織のアカウント', en: 'organisation’s account' },
  'protect.factor.provider-mfa': {
    ja: '組織のアカウント（2段階）',
    en: 'organisation’s account (two steps)',
  },
  'protect.factor.totp': { ja: '認証アプリ', en: 'authenticator app' },
  'protect.factor.recovery-code': { ja: '回復コード', en: 'recovery code' },
  'protect.factor.certificate': { ja: '証明書', en: 'certificate' },
} as const satisfies Record<string, Bilingual>;
