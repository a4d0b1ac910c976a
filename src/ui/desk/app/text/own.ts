/** Texts of one's own pages: ways to be recognised, cards, PIN, password. */

import type { Bilingual } from './bilingual.ts';

/** The table. */
export const ownTexts = {
  'own.title': { ja: 'わたしの本人確認', en: 'How I am recognised' },
  'own.lead': {
    ja: '複合機とこの画面で、あなただと確かめる方法です。足りないものがあれば、ここで分かります。',
    en: 'The ways in which devices and this desk know that it is you, and what is missing.',
  },
  'own.complete': {
    ja: 'そろっています。あなたの区分の印刷物を、すべて複合機で受け取れます。',
    en: 'Nothing is missing: prints of all your segments can be collected at the devices.',
  },
  'own.missing': { ja: '足りないものがあります', en: 'Something is missing' },
  'own.missingSegment': {
    ja: '{segment} の印刷物を受け取るには、あと {needs} が要ります。',
    en: 'To collect prints of {segment}, {needs} is needed as well.',
  },
  'own.missingNothing': {
    ja: '{segment} の印刷物は、いまの設定ではどの方法でも受け取れません。担当へお知らせください。',
    en: 'Prints of {segment} cannot be collected in any way as things are set up. Tell whoever looks after the service.',
  },
  'own.or': { ja: ' または ', en: ' or ' },
  'own.atDevice': { ja: '複合機で', en: 'At a device' },
  'own.atDesk': { ja: 'この画面で', en: 'At this desk' },
  'own.ready': { ja: '使えます', en: 'ready' },
  'own.none': { ja: 'ありません', en: 'none' },
  'own.waiting': { ja: '承認待ち', en: 'waiting for approval' },
  'own.off': { ja: '使われていません', en: 'not in use' },
  'own.withCard': { ja: 'カードと一緒に', en: 'with the card only' },
  'own.required': { ja: '登録が必要です', en: 'must be set up' },
  'own.card': { ja: 'カード', en: 'Card' },
  'own.cardText': { ja: '{count} 枚が使えます。', en: '{count} in force.' },
  'own.cardUntil': { ja: '貸出カードは {day} まで使えます。', en: 'The temporary card ends on {day}.' },
  'own.cardNone': {
    ja: 'カードは、複合機のパネルで登録するか、担当者に頼みます。',
    en: 'Enrol a card at the panel of a device, or ask whoever manages cards.',
  },
  'own.cardWaiting': {
    ja: '登録したカードが承認を待っています。',
    en: 'The card that you enrolled waits for approval.',
  },
  'own.pin': { ja: '暗証番号', en: 'PIN' },
  'own.pinUntil': { ja: '{day} まで有効です。', en: 'Valid until {day}.' },
  'own.pinText': {
    ja: '複合機で、カードや顔に加えて入力します。',
    en: 'Typed at a device beside a card or a face.',
  },
  'own.face': { ja: '顔', en: 'Face' },
  'own.faceText': {
    ja: '登録は任意です。登録しなくても同じように使えます。',
    en: 'Enrolment is your choice; everything works just the same without.',
  },
  'own.faceOff': {
    ja: 'この組織では顔認証を使っていません。',
    en: 'This organisation does not use faces.',
  },
  'own.password': { ja: 'パスワード', en: 'Password' },
  'own.passwordHere': { ja: 'この画面で変更できます。', en: 'Can be changed at this desk.' },
  'own.passwordDirectory': {
    ja: '組織のディレクトリーで管理されています。変更もそちらで行います。',
    en: 'Kept by the organisation’s directory, and changed there.',
  },
  'own.passwordNone': {
    ja: 'この画面には組織のアカウントでサインインしています。',
    en: 'You sign in here with the organisation’s account.',
  },
  'own.phone': { ja: 'スマートフォン', en: 'Phone' },
  'own.phoneText': {
    ja: '複合機のパネルに出るQRコードを読み取り、ふだんのサインインで受け取れます。',
    en: 'Read the code on the panel of a device with your phone, and sign in as usual.',
  },
  'own.phoneOff': {
    ja: 'あなたの区分では使われていません。',
    en: 'Does not count in your segments.',
  },
  'own.second': { ja: '2段階目の確認', en: 'Second step' },
  'own.secondText': {
    ja: 'サインインのとき、認証アプリの数字で本人を確かめます。',
    en: 'An authenticator app shows that it is you when you sign in.',
  },
  'own.see': { ja: '見る', en: 'Look' },
  'own.setUp': { ja: '用意する', en: 'Set up' },
  'own.segments': { ja: '区分ごとの受け取り', en: 'Collecting, by segment' },
  'own.segment': { ja: '区分', en: 'Segment' },
  'own.asks': { ja: '求められるもの', en: 'What is asked' },
  'own.asks1': { ja: '1種類', en: 'one kind' },
  'own.asks2': {
    ja: '2種類（持ち物・知識・本人の特徴から）',
    en: 'two kinds of: something held, known, or one’s own',
  },
  'own.state': { ja: '状態', en: 'State' },
  'own.reachable': { ja: '受け取れます', en: 'can be collected' },
  'own.unreachable': { ja: '受け取れません', en: 'cannot be collected' },
  'own.segmentsNote': {
    ja: '特定の機器や場所、特別な印の文書では、さらに確認を求められることがあります。そのときはパネルに出ます。',
    en: 'Single devices, places and marked documents may ask for more; the panel says so there.',
  },
  'own.guests': { ja: '来訪者を招待する', en: 'Invite a guest' },
  'own.signedIn': { ja: 'サインインしました', en: 'You are signed in' },
  'own.signedInText': {
    ja: 'このタブを閉じて、前の画面に戻ってください。入力した内容は残っています。',
    en: 'Close this tab and go back to the page where you were. What you typed is still there.',
  },
  'factor.card': { ja: 'カード', en: 'a card' },
  'factor.code': { ja: '今日だけの番号', en: 'a number for today' },
  'factor.phone': { ja: 'スマートフォン', en: 'your phone' },
  'factor.pin': { ja: '暗証番号', en: 'a PIN' },
  'factor.password': { ja: 'パスワード', en: 'a password' },
  'factor.face': { ja: '顔', en: 'your face' },

  'ownCards.title': { ja: 'わたしのカード', en: 'My cards' },
  'ownCards.lead': {
    ja: 'なくしたときは、すぐに停止してください。どの複合機でも、その場で使えなくなります。',
    en: 'Report a lost card at once: from that moment no device takes it.',
  },
  'ownCards.empty': { ja: '登録されたカードはありません', en: 'No card is enrolled' },
  'ownCards.emptyNext': {
    ja: '複合機のパネルにカードをかざして、パスワードで登録します。できないときは担当者に頼んでください。',
    en: 'Hold a card to the panel of a device and enrol it with your password, or ask whoever manages cards.',
  },
  'ownCards.ending': { ja: '末尾 {digits} のカード', en: 'Card ending in {digits}' },
  'ownCards.lasting': { ja: '自分のカード', en: 'own card' },
  'ownCards.temporary': { ja: '貸出カード', en: 'temporary card' },
  'ownCards.active': { ja: '使えます', en: 'in force' },
  'ownCards.suspended': { ja: '停止中', en: 'suspended' },
  'ownCards.expired': { ja: '期限切れ', en: 'expired' },
  'ownCards.reason.waiting-for-approval': { ja: '承認待ち', en: 'waiting for approval' },
  'ownCards.reason.refused': { ja: '承認されませんでした', en: 'not approved' },
  'ownCards.reason.lost': { ja: '紛失', en: 'lost' },
  'ownCards.reason.by-administrator': { ja: '管理者による', en: 'by an administrator' },
  'ownCards.reason.returned': { ja: '返却', en: 'returned' },
  'ownCards.reason.replaced': { ja: '交換', en: 'replaced' },
  'ownCards.since': { ja: '登録 {day}', en: 'enrolled on {day}' },
  'ownCards.until': { ja: '期限 {moment}', en: 'until {moment}' },
  'ownCards.lost': { ja: 'なくした・停止する', en: 'Report as lost' },
  'ownCards.takeBack': { ja: '登録を取りやめる', en: 'Take the enrolment back' },
  'ownCards.lostQuestion': {
    ja: '末尾 {digits} のカードを停止しますか。どの複合機でも使えなくなり、このカードで始めた操作も終わります。もう一度使うには、管理者が再開します。',
    en: 'Suspend the card ending in {digits}? No device takes it any more, and whatever it began ends. An administrator can put it in force again.',
  },
  'ownCards.lostYes': { ja: 'いますぐ停止する', en: 'Suspend it now' },
  'ownCards.lostDone': {
    ja: '末尾 {digits} のカードを停止しました。どの複合機でも使えません。',
    en: 'The card ending in {digits} is suspended. No device takes it.',
  },
  'ownCards.takenBack': {
    ja: '末尾 {digits} のカードの登録を取りやめました。',
    en: 'The enrolment of the card ending in {digits} was taken back.',
  },
  'ownCards.afterLost': {
    ja: '新しいカードが届くまでは、暗証番号や、担当者が発行する今日だけの番号で受け取れます。',
    en: 'Until you have a new card, use your PIN, or ask for a number for today.',
  },

  'ownPin.title': { ja: '暗証番号', en: 'PIN' },
  'ownPin.lead': {
    ja: '複合機で、カードや顔に加えて本人を確かめるための番号です。',
    en: 'The number by which a device makes sure that it is you, beside a card or a face.',
  },
  'ownPin.since': { ja: '{day} に設定しました。', en: 'Set on {day}.' },
  'ownPin.until': { ja: '{day} まで有効です。', en: 'Valid until {day}.' },
  'ownPin.none': { ja: '暗証番号はまだ設定されていません。', en: 'No PIN is set yet.' },
  'ownPin.password': { ja: 'サインインのパスワード', en: 'Password with which you sign in' },
  'ownPin.new': { ja: '新しい暗証番号', en: 'New PIN' },
  'ownPin.repeat': { ja: '新しい暗証番号（確認）', en: 'New PIN once more' },
  'ownPin.rule': {
    ja: '{least}〜{most}桁の数字。連番、繰り返し、日付、職員番号は使えません。',
    en: '{least} to {most} digits; no sequences, repetitions, dates or staff numbers.',
  },
  'ownPin.set': { ja: '設定する', en: 'Set PIN' },
  'ownPin.done': { ja: '暗証番号を設定しました。', en: 'The PIN is set.' },
  'ownPin.mismatch': {
    ja: '2つの暗証番号が一致しません。もう一度入力してください。',
    en: 'The two PINs differ. Type them again.',
  },

  'ownPassword.title': { ja: 'パスワードの変更', en: 'Change password' },
  'ownPassword.lead': {
    ja: '変更すると、ほかの場所のサインインはすべて終わります。',
    en: 'Changing it ends your sign-ins everywhere else.',
  },
  'ownPassword.current': { ja: '現在のパスワード', en: 'Current password' },
  'ownPassword.next': { ja: '新しいパスワード', en: 'New password' },
  'ownPassword.repeat': { ja: '新しいパスワード（確認）', en: 'New password once more' },
  'ownPassword.rule': {
    ja: '12文字以上。短い文のような、自分だけが思い出せる言葉を。',
    en: '12 characters or more: a short sentence that only you remember.',
  },
  'ownPassword.change': { ja: '変更する', en: 'Change it' },
  'ownPassword.done': { ja: 'パスワードを変更しました。', en: 'The password was changed.' },
  'ownPassword.mismatch': {
    ja: '2つのパスワードが一致しません。もう一度入力してください。',
    en: 'The two passwords differ. Type them again.',
  },
} as const satisfies Record<string, Bilingual>;
