/** What an expected refusal means to the person, and the one next step. A table of data. */

import type { WalkUpRefusal } from '../../identity/session.ts';
import type { FileRefusal } from '../../print/file-decision.ts';
import type { ReleaseRefusal } from '../../print/job.ts';
import { type Explanation, explain } from './explanation.ts';
import { type SignInRefusalCode, signInRefusals } from './sign-in-refusals.ts';

/** Every refusal that a screen may have to explain. */
export type RefusalCode =
  | WalkUpRefusal
  | ReleaseRefusal
  | FileRefusal
  | SignInRefusalCode
  | 'wrong'
  | 'locked'
  | 'inactive'
  | 'too-weak'
  | 'too-many'
  | 'no-scanner'
  | 'preview-impossible'
  | 'wrong-document-password'
  | 'claim-number-wrong'
  | 'pin-too-weak'
  | 'enrolment-off'
  | 'stamps-required'
  | 'trace-not-allowed'
  | 'trace-unknown'
  | 'panel-code-wrong'
  | 'value-not-valid'
  | 'settings-in-document'
  | 'scan-not-found'
  | 'scan-moved-on'
  | 'assignee-unknown'
  | 'scan-no-picture';

export { type Explanation, explain };

/** The closed table of refusals. */
export const refusalTexts: Readonly<Record<RefusalCode, Explanation>> = {
  ...signInRefusals,
  'card-unknown': explain(
    'このカードは登録されていません。',
    'This card is not registered.',
    'カードの登録を管理者に依頼してください。',
    'Ask the administrator to register it.',
  ),
  'card-suspended': explain(
    'このカードは使えなくなっています。',
    'This card is suspended.',
    '管理者にお問い合わせください。',
    'Ask the administrator.',
  ),
  'person-inactive': explain(
    '利用が停止されています。',
    'Your account is not active.',
    '管理者にお問い合わせください。',
    'Ask the administrator.',
  ),
  'device-paused': explain(
    'この複合機は一時停止中です。',
    'This device is paused.',
    'ほかの複合機をご利用ください。',
    'Please use another device.',
  ),
  'no-common-segment': explain(
    'この複合機から出せる区分がありません。',
    'None of your segments may come out of this device.',
    'ご自身の区分に対応した複合機をご利用ください。',
    'Use a device that serves your segments.',
  ),
  'card-expired': explain(
    'このカードの有効期限が切れています。',
    'This card has expired.',
    '新しいカードを受け取るか、管理者にお問い合わせください。',
    'Get a new card, or ask the administrator.',
  ),
  'card-needs-proof': explain(
    'このカードが本物であることを確かめられませんでした。',
    'The card did not prove that it is genuine.',
    '登録したカードそのものを、対応したカードリーダーにかざしてください。',
    'Hold the enrolled card itself to a reader that can check it.',
  ),
  'factor-not-allowed': explain(
    'この複合機では、その方法でログインできません。',
    'This device does not take that way of signing in.',
    '画面に示された別の方法をお使いください。',
    'Use one of the ways shown on the screen.',
  ),
  'factor-needed': explain(
    'この文書を出すには、もう一つの確認が必要です。',
    'This document asks for one more factor.',
    '画面の案内に従って、顔認証や暗証番号などを追加してください。',
    'Follow the screen and add a face, a PIN or another factor.',
  ),
  'other-person': explain(
    '今の利用者とは別の人のものです。',
    'That belongs to somebody other than the person signed in here.',
    'ご本人のものを使うか、いったん終了してからやり直してください。',
    'Use your own, or sign out here first.',
  ),
  'pin-wrong': explain(
    '職員番号または暗証番号が違います。',
    'The staff number or the PIN is wrong.',
    'もう一度入力してください。続けて間違えると、しばらく使えなくなります。',
    'Try again. Too many mistakes lock it for a while.',
  ),
  'pin-not-set': explain(
    '暗証番号が登録されていません。',
    'No PIN has been set.',
    'デスクの画面、またはこの画面でパスワードを使って登録してください。',
    'Set one at the desk, or here with your password.',
  ),
  'password-wrong': explain(
    'ログイン名またはパスワードが違います。',
    'The login name or the password is wrong.',
    'もう一度入力してください。続けて間違えると、しばらく使えなくなります。',
    'Try again. Too many mistakes lock it for a while.',
  ),
  'code-wrong': explain(
    '番号が違うか、使えなくなっています。',
    'The number is wrong, or no longer in force.',
    '番号を確かめるか、新しい番号を発行してください。',
    'Check the number, or get a new one.',
  ),
  'face-unknown': explain(
    '登録された顔と一致しませんでした。',
    'The face did not match an enrolled one.',
    'もう一度試すか、カードや暗証番号をお使いください。',
    'Try again, or use a card or a PIN.',
  ),
  'face-not-sure': explain(
    '顔だけでは本人と確かめられませんでした。',
    'The face alone was not enough to be sure.',
    'カードや暗証番号をお使いください。',
    'Use a card or a PIN.',
  ),
  'too-many-trials': explain(
    '認証の失敗が続いたため、しばらく受け付けません。',
    'There were too many failed trials.',
    '数分待ってから、もう一度かざしてください。',
    'Wait some minutes and try again.',
  ),
  'scan-not-found': explain(
    'この文書は見つかりません。',
    'The document is not there.',
    'ほかの人が処理した可能性があります。一覧を確かめてください。',
    'Somebody else may have dealt with it. Look at the list.',
  ),
  'scan-moved-on': explain(
    'この文書は、すでに状態が変わっています。',
    'The document has changed meanwhile.',
    '一覧で今の状態を確かめてください。',
    'See in the list how it stands now.',
  ),
  'assignee-unknown': explain(
    'その職員または所属には割り当てられません。',
    'It cannot be given to that person or department.',
    'ログイン名と、その人が使えるネットワーク区分を確かめてください。',
    'Check the login name, and that the person may use the network segment.',
  ),
  'scan-no-picture': explain(
    'この文書の画像は作れません。',
    'No picture can be made of this document.',
    '理由の欄を見て、必要なら原稿を読み取り直してください。',
    'See why it waits, and scan the paper again if need be.',
  ),
  'job-not-found': explain(
    'この印刷物は見つかりません。',
    'The job is not there any more.',
    '一覧を開き直してください。',
    'Open the list again.',
  ),
  'job-not-held': explain(
    'この印刷物は待機中ではありません。',
    'The job is not waiting any more.',
    '一覧を開き直してください。',
    'Open the list again.',
  ),
  'being-printed': explain(
    'この印刷物は今、印刷中です。',
    'The job is being printed.',
    '終わるまでお待ちください。',
    'Wait until it has ended.',
  ),
  'segment-not-allowed': explain(
    'この区分はここでは扱えません。',
    'This segment is not allowed here.',
    '区分に対応した複合機または区分を選んでください。',
    'Choose a device or a segment that fits.',
  ),
  'outcome-unknown': explain(
    '前回の印刷が終わったか確認できていません。',
    'It is not known whether the last attempt printed.',
    '用紙が出てきたかどうかを先に答えてください。',
    'First answer whether the pages came out.',
  ),
  'document-password-needed': explain(
    'この文書を開くにはパスワードが必要です。',
    'The document opens with a password only.',
    '文書のパスワードを入力してから印刷してください。',
    'Type the password of the document, then print.',
  ),
  'job-password-needed': explain(
    'この印刷物には暗証番号が付いています。',
    'The job has a password of its own.',
    '印刷したときに決めた暗証番号を入力してください。',
    'Type the one that was set when it was sent.',
  ),
  'wrong-job-password': explain(
    '暗証番号が違います。',
    'The password of the job is wrong.',
    '確かめて、もう一度入力してください。',
    'Check it and type it again.',
  ),
  'too-many-password-trials': explain(
    '暗証番号の誤りが続いたため、しばらく受け付けません。',
    'There were too many wrong passwords for this job.',
    '15分ほど待ってから、もう一度入力してください。',
    'Wait some 15 minutes and try again.',
  ),
  'font-missing': explain(
    '文書に含まれていない文字(外字など)があるため、印刷を止めています。',
    'Characters of a font that is not in the document would come out wrong, so it is not printed.',
    'フォントを埋め込んで、もう一度送ってください。',
    'Embed the font and send the document again.',
  ),
  'no-such-pages': explain(
    '指定されたページはこの文書にありません。',
    'The document has none of those pages.',
    'ページの指定を直してください。',
    'Correct the pages.',
  ),
  'settings-in-document': explain(
    'この文書の設定は、プリンター用のデータの中にあります。変えられるのは部数だけです。',
    'The settings are inside this document for printers. Only the copies can be changed.',
    '元のソフトウェアで設定を変えて、もう一度印刷してください。',
    'Change them in the program that printed it, and print again.',
  ),
  'over-quota': explain(
    '今月の印刷枚数の上限に達します。',
    'It would go over the limit of this month.',
    '部数やページを減らすか、管理者に相談してください。',
    'Print less, or ask the administrator.',
  ),
  'account-needed': explain(
    '費用の負担先が指定されていません。',
    'No account is stated that bears the cost.',
    '負担先を選んでください。',
    'Choose the account.',
  ),
  'count-needed': explain(
    '何枚まで出たか、複合機が数えていません。',
    'The device did not count the sheets that came out.',
    '排紙された枚数を数えて入力してください。',
    'Count the sheets in the tray and type the number.',
  ),
  'not-continuable': explain(
    'この印刷物は途中から続けられません。',
    'The job cannot be continued from the middle.',
    '始めから印刷してください。',
    'Print it from the beginning.',
  ),
  'nothing-left': explain(
    '残りのページはありません。',
    'Nothing is left to print.',
    '一覧を開き直してください。',
    'Open the list again.',
  ),
  'already-printed': explain(
    '移す前に印刷が終わりました。',
    'It was printed before it could be moved.',
    '用紙をお取りください。',
    'Take your pages.',
  ),
  'still-canceling': explain(
    '最初の複合機で取り消しが終わっていません。',
    'The first device has not finished canceling.',
    '少し待ってから、もう一度選んでください。',
    'Wait a moment and choose again.',
  ),
  'must-be-present': explain(
    'この区分の印刷物は、出す複合機の前で認証が必要です。',
    'Jobs of this segment need you at the device where they come out.',
    '出したい複合機でカードをかざしてください。',
    'Hold your card to that device.',
  ),
  'not-possible-there': explain(
    'その複合機ではこの印刷物を出せません。',
    'That device cannot print the job.',
    'ほかの複合機を選んでください。',
    'Choose another device.',
  ),
  wrong: explain(
    '名前またはパスワードが違います。',
    'The name or the password is wrong.',
    '確かめて、もう一度入力してください。',
    'Check them and try again.',
  ),
  locked: explain(
    '失敗が続いたため、しばらくサインインできません。',
    'There were too many failures; signing in is locked for some minutes.',
    '数分待ってからお試しください。',
    'Wait some minutes and try again.',
  ),
  inactive: explain(
    '利用が停止されています。',
    'Your account is not active.',
    '管理者にお問い合わせください。',
    'Ask the administrator.',
  ),
  'not-fileable': explain(
    'この文書は保管できません。',
    'The archive cannot take this document.',
    '複合機で印刷するか、PDF にして送り直してください。',
    'Print it at a device, or send it again as PDF.',
  ),
  'too-weak': explain(
    '新しいパスワードが短いか、推測されやすいものです。',
    'The new password is too short or easy to guess.',
    '12文字以上で、名前や連番を含まないものにしてください。',
    'Use at least 12 characters, without names or sequences.',
  ),
  'no-scanner': explain(
    'この複合機では読み取れません。',
    'Paper cannot be scanned at this device.',
    'ほかの複合機をご利用ください。',
    'Please use another device.',
  ),
  'preview-impossible': explain(
    'この文書の画面表示はできません。',
    'No picture of this document can be shown.',
    'そのまま印刷できます。',
    'It can be printed all the same.',
  ),
  'wrong-document-password': explain(
    '文書のパスワードが違います。',
    'The password of the document is wrong.',
    '確かめて、もう一度入力してください。',
    'Check it and type it again.',
  ),
  'stamps-required': explain(
    'この区分では、印字を外せません。',
    'In this segment the stamps cannot be left out.',
    '必要なときは管理者に相談してください。',
    'Ask the administrator if they must.',
  ),
  'trace-not-allowed': explain(
    '追跡番号を調べる権限がありません。',
    'You may not look up trace codes.',
    '監査担当者または管理者に依頼してください。',
    'Ask an auditor or the administrator.',
  ),
  'panel-code-wrong': explain(
    'その番号で待っているパネルはありません。',
    'No panel waits under that code.',
    'パネルの画面の6文字を確かめてください。10分たつと新しい番号になります。',
    'Check the six characters on its screen. They change after ten minutes.',
  ),
  'value-not-valid': explain(
    'この項目の値として読めません。',
    'This can be no value of the field.',
    '日付は「令和8年4月1日」、金額は「12,345円」のように入力してください。',
    'Type days as 2026-04-01 and amounts as 12,345.',
  ),
  'trace-unknown': explain(
    'この追跡番号の印刷は見つかりません。',
    'No release has this trace code.',
    '文字を確かめて、もう一度入力してください。',
    'Check the characters and type it again.',
  ),
  'pin-too-weak': explain(
    'この暗証番号は推測されやすいか、短いため使えません。',
    'The PIN is too short or easy to guess.',
    '6桁以上で、連番、繰り返し、日付、職員番号を避けてください。',
    'Use 6 digits or more, no runs, repeats, dates or staff number.',
  ),
  'password-must-change': explain(
    'このパスワードは一時的なものです。',
    'The password is a one-time password.',
    '先にパソコンでサインインし、パスワードを変更してください。',
    'Sign in at the desk and change it first.',
  ),
  'card-read-once': explain(
    '登録のためにカードを読み取りました。',
    'The card was read to be enrolled.',
    'もう一度、同じカードをかざしてください。',
    'Hold the same card to the reader once more.',
  ),
  'card-now-enrolled': explain(
    'カードを登録しました。',
    'The card is enrolled.',
    '使うには、もう一度かざしてください。',
    'Hold it to the reader again to use it.',
  ),
  'card-not-enrolled': explain(
    'カードを登録できませんでした。',
    'The card was not enrolled.',
    '管理者の画面で理由を確かめてください。',
    'The administrator’s screen says why.',
  ),
  'enrolment-off': explain(
    'ここではカードを登録できません。',
    'Cards cannot be enrolled here.',
    '管理者に登録を依頼してください。',
    'Ask the administrator to enrol it.',
  ),
  'claim-number-wrong': explain(
    'その受付番号の印刷物はありません。',
    'There is no job with that claim number.',
    '番号を確かめて、もう一度入力してください。',
    'Check the number and type it again.',
  ),
  'too-many': explain(
    '発行できる数の上限に達しています。',
    'You have as many addresses as are allowed.',
    '使っていないアドレスを無効にしてください。',
    'Revoke one that is not used.',
  ),
};
