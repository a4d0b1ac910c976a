/** What an expected refusal means to the person, and the one next step. A table of data. */

import type { WalkUpRefusal } from '../../identity/session.ts';
import type { ReleaseRefusal } from '../../print/job.ts';
import type { Bilingual } from '../../shared/errors/error-text.ts';

/** Every refusal that a screen may have to explain. */
export type RefusalCode =
  | WalkUpRefusal
  | ReleaseRefusal
  | 'wrong'
  | 'locked'
  | 'inactive'
  | 'too-weak'
  | 'too-many'
  | 'no-scanner';

/** Cause and next step of a refusal, a fault or a device's state. */
export interface Explanation {
  readonly cause: Bilingual;
  readonly advice: Bilingual;
}

/** A row of an explanation table. */
export const explain = (
  causeJa: string,
  causeEn: string,
  adviceJa: string,
  adviceEn: string,
): Explanation => ({
  cause: { ja: causeJa, en: causeEn },
  advice: { ja: adviceJa, en: adviceEn },
});

/** The closed table of refusals. */
export const refusalTexts: Readonly<Record<RefusalCode, Explanation>> = {
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
  'too-many-trials': explain(
    '認証の失敗が続いたため、しばらく受け付けません。',
    'There were too many failed trials.',
    '数分待ってから、もう一度かざしてください。',
    'Wait some minutes and try again.',
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
  'too-many': explain(
    '発行できる数の上限に達しています。',
    'You have as many addresses as are allowed.',
    '使っていないアドレスを無効にしてください。',
    'Revoke one that is not used.',
  ),
};
