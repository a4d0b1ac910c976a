/** Texts of second factors, open sign-ins and phones in Japanese. */

export const secondJa = {
  'nav.security': 'サインインの保護',

  'second.title': '2段階目の確認',
  'second.lead': '認証アプリに表示されている6桁の数字を入力してください。',
  'second.leadRecovery': 'スマートフォンが手元にないときは、控えておいた回復コードを入力できます。',
  'second.code': '確認コード',
  'second.button': 'サインイン',
  'second.again': '別の名前でサインインする',

  'second.provider': '組織のアカウントでサインイン',
  'second.or': 'または',
  'second.going': 'サインインしました。',
  'second.goOn': '続ける',
  'second.signedOut': 'サインアウトしました',
  'second.signedOutLead': '組織の認証サービスからもサインアウトするには、次へ進んでください。',
  'second.providerSignOut': '認証サービスからもサインアウト',

  'second.enrolTitle': '認証アプリの登録',
  'second.enrolNeeded': 'この業務では2段階目の確認が必要です。先に認証アプリを登録してください。',
  'second.enrolLead':
    '認証アプリ（時刻で変わる6桁の数字を出すもの）でQRコードを読み取り、表示された数字を入力してください。',
  'second.qr': '認証アプリで読み取るQRコード',
  'second.secret': '読み取れないときは、この文字をアプリに入力してください。',
  'second.confirm': '登録する',

  'second.codesTitle': '回復コード',
  'second.codesLead':
    'スマートフォンをなくしたときに使います。1つのコードは1回だけ使えます。この画面は一度しか表示されません。紙に写すなどして、他人の目に触れない場所に保管してください。',
  'second.codesKept': '控えました。続ける',

  'phone.title': 'スマートフォンで印刷',
  'phone.isThis': '目の前の複合機はこれですか',
  'phone.isThisLead': '名前が違うときは、進まないでください。印刷物はこの名前の複合機から出ます。',
  'phone.enter': 'この複合機で印刷する',
  'phone.notThis': '違います',
  'phone.at': '{device}（{site}）',
  'phone.jobs': '出せる印刷物',
  'phone.none': 'この複合機から出せる印刷物はありません。',
  'phone.choose': '「{name}」を選ぶ',
  'phone.pages': '{count}ページ',
  'phone.needs': 'この文書には、複合機の前での確認も必要です。',
  'phone.masked': '題名は複合機で表示されます',
  'phone.release': '選んだものを印刷する',
  'phone.started': '印刷を始めました。複合機で受け取ってください。',
  'phone.refused': '一部は印刷できませんでした。',
  'phone.leave': '終わる',
  'phone.over': '操作は終わりました',
  'phone.overLead': '続けるには、複合機の画面のQRコードをもう一度読み取ってください。',
  'phone.state.under-way': '印刷中',
  'phone.state.done': '出力済み',
  'phone.state.returned': '出力されず、保留に戻りました',
  'phone.state.unknown': '結果を確認中です。複合機の画面で確かめてください',
  'phone.progress': '状態',
} as const;
