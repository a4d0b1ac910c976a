/** What refusals of second factors, the identity provider and phones mean to the person. A table of data. */

import { explain } from './explanation.ts';

/** Rows of the table of refusals. */
export const signInRefusals = {
  'second-wrong': explain(
    'コードが違うか、すでに使われています。',
    'The code is wrong, or was used already.',
    '次に表示されるコードを入力してください。',
    'Type the next code that your app shows.',
  ),
  'half-over': explain(
    '確認の時間が過ぎました。',
    'The time for the second step is over.',
    'もう一度サインインしてください。',
    'Sign in again.',
  ),
  'second-required': explain(
    'この利用者には2段階目の確認が必要です。',
    'You must have a second factor.',
    '外す代わりに、別の認証アプリに替えてください。',
    'Instead of removing it, replace it by another app.',
  ),
  'nothing-offered': explain(
    '登録の時間が過ぎました。',
    'The time for this enrolment is over.',
    '登録を最初からやり直してください。',
    'Begin the enrolment again.',
  ),
  'certificate-needed': explain(
    'この場所からのサインインには、ご自身の証明書が必要です。',
    'From this place a certificate of yours is needed.',
    '証明書の入った端末でサインインしてください。',
    'Sign in from the machine that holds it.',
  ),
  'certificate-none': explain(
    '使える証明書が提示されていません。',
    'No certificate was shown that can be used.',
    'ブラウザーに証明書を入れ、開き直してください。',
    'Install it in the browser and open it anew.',
  ),
  'certificate-taken': explain(
    'この証明書は登録済みか、取り消されています。',
    'The certificate is enrolled already, or was revoked.',
    '別の証明書を使うか、管理者にお問い合わせください。',
    'Use another one, or ask the administrator.',
  ),
  'provider-unreachable': explain(
    '組織の認証サービスにつながりません。',
    'The identity provider does not answer.',
    '少し待つか、パスワードでサインインしてください。',
    'Wait a little, or sign in with your password.',
  ),
  'provider-refused': explain(
    '組織の認証サービスがサインインを断りました。',
    'The identity provider refused the sign-in.',
    'もう一度試すか、管理者にお問い合わせください。',
    'Try again, or ask the administrator.',
  ),
  'provider-not-believed': explain(
    '組織の認証サービスの応答を確認できませんでした。',
    'The answer of the identity provider could not be verified.',
    'もう一度、最初からサインインしてください。',
    'Sign in again from the beginning.',
  ),
  'provider-unknown-person': explain(
    'この名前の利用者は登録されていません。',
    'Nobody of that name is registered here.',
    '管理者に登録を依頼してください。',
    'Ask the administrator to register you.',
  ),
  'provider-other-person': explain(
    'この利用者は、認証サービスの別のアカウントと結び付いています。',
    'You are bound to another account of the identity provider.',
    '管理者に結び付けの解除を依頼してください。',
    'Ask the administrator to unbind it.',
  ),
  'phone-code-old': explain(
    'このQRコードは古いか、すでに使われています。',
    'This code is too old, or was used already.',
    '画面に今出ているQRコードを読み取ってください。',
    'Read the code that the screen shows now.',
  ),
  'phone-busy': explain(
    'この複合機はほかの人が操作中です。',
    'Somebody else is using this device.',
    '終わるのを待って、もう一度読み取ってください。',
    'Wait until they have finished and read the code again.',
  ),
} as const;

/** Codes of these refusals. */
export type SignInRefusalCode = keyof typeof signInRefusals;
