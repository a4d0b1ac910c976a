/** Texts of the own face, and of its enrolment. */

import type { Bilingual } from './bilingual.ts';

/** The table. */
export const ownFaceTexts = {
  'ownFace.title': { ja: '顔の登録', en: 'My face' },
  'ownFace.lead': {
    ja: '複合機のカメラで本人を確かめるための登録です。',
    en: 'Lets devices with a camera recognise you.',
  },
  'ownFace.off': {
    ja: '顔認証は、この組織では使われていません。カードや暗証番号をお使いください。',
    en: 'Faces are not used in this organisation. Use your card or a PIN.',
  },
  'ownFace.none': { ja: '顔は登録されていません。', en: 'No face is enrolled.' },
  'ownFace.erasedAt': { ja: '{day} に消去しました。', en: 'It was erased on {day}.' },
  'ownFace.active': { ja: '顔が登録されています', en: 'Your face is enrolled' },
  'ownFace.onlyWithCard': {
    ja: 'よく似た人が登録されているため、顔はカードと一緒にだけ使えます。',
    en: 'Somebody who looks much like you is enrolled: the face counts only together with the card.',
  },
  'ownFace.enrolledAt': { ja: '登録した日', en: 'Enrolled on' },
  'ownFace.lastUsed': { ja: '最後に使った日', en: 'Last used on' },
  'ownFace.never': { ja: 'まだ使われていません', en: 'not used yet' },
  'ownFace.uses': { ja: '使った回数', en: 'Times used' },
  'ownFace.wording': { ja: '同意した文面', en: 'Text agreed to' },
  'ownFace.purpose': { ja: '目的と扱い', en: 'Purpose and handling' },
  'ownFace.equalWay': {
    ja: '登録しなくても、カードまたは暗証番号で、同じ印刷物を同じように受け取れます。',
    en: 'Without a face you collect the same prints in the same way, with a card or a PIN.',
  },
  'ownFace.agree': {
    ja: '上の目的と扱いを読み、同意します（文面 {wording}）。',
    en: 'I have read the purpose and the handling above, and agree (wording {wording}).',
  },
  'ownFace.agreeOther': {
    ja: '本人が目の前にいて、上の目的と扱いを読み、同意しました（文面 {wording}）。',
    en: 'That person is in front of me, has read the text above, and agrees (wording {wording}).',
  },
  'ownFace.agreeFirst': {
    ja: '登録するには、目的と扱いへの同意が必要です。',
    en: 'Nothing is enrolled without this agreement.',
  },
  'ownFace.start': { ja: 'カメラで登録を始める', en: 'Enrol with the camera' },
  'ownFace.again': { ja: '登録し直す', en: 'Enrol anew' },
  'ownFace.stop': { ja: 'やめる', en: 'Stop' },
  'ownFace.meter': { ja: '登録の進み具合', en: 'Progress of the enrolment' },
  'ownFace.picture': { ja: 'カメラの映像', en: 'Picture of the camera' },
  'ownFace.starting': { ja: 'カメラを開いています…', en: 'Opening the camera …' },
  'ownFace.look-straight': { ja: 'カメラを正面から見てください', en: 'Look straight into the camera' },
  'ownFace.turn-left': {
    ja: 'ご自身の左へ、少しだけ顔を向けてください',
    en: 'Turn a little to your left',
  },
  'ownFace.turn-right': {
    ja: 'ご自身の右へ、少しだけ顔を向けてください',
    en: 'Turn a little to your right',
  },
  'ownFace.come-closer': { ja: 'もう少し近づいてください', en: 'Come a little closer' },
  'ownFace.one-person': { ja: 'お一人で映ってください', en: 'One person only, please' },
  'ownFace.hold-still': { ja: '動かずにお待ちください', en: 'Hold still' },
  'ownFace.more-light': { ja: '明るい場所でお試しください', en: 'It is too dark here' },
  'ownFace.less-light': { ja: '逆光や強い光を避けてください', en: 'The light is too strong' },
  'ownFace.enrolled': { ja: '登録しました。', en: 'The face is enrolled.' },
  'ownFace.enrolledAlike': {
    ja: '登録しました。よく似た人がいるため、顔はカードと一緒にだけ使えます。',
    en: 'Enrolled. Somebody else looks much alike, so the face counts only together with the card.',
  },
  'ownFace.failed': {
    ja: '登録できませんでした。もう一度お試しください。',
    en: 'It could not be enrolled. Please try again.',
  },
  'ownFace.stopped': { ja: '中止しました。何も保管していません。', en: 'Stopped. Nothing is kept.' },
  'ownFace.noCamera': {
    ja: 'カメラが見つかりません。つなぎ直してから、もう一度お試しください。',
    en: 'No camera was found. Connect one and try again.',
  },
  'ownFace.notAllowed': {
    ja: 'カメラの使用が許可されていません。ブラウザーの設定で許可してください。',
    en: 'The camera is not allowed. Allow it in the settings of the browser.',
  },
  'ownFace.not-consistent': {
    ja: '同じ人の顔として読み取れませんでした。お一人で、明るい場所でお試しください。',
    en: 'It was not read as one face. Try alone, in good light.',
  },
  'ownFace.timed-out': {
    ja: '時間が切れました。もう一度お試しください。',
    en: 'The time is over. Please try again.',
  },
  'ownFace.held': { ja: '保有している情報', en: 'What is held' },
  'ownFace.export': { ja: '保有内容を受け取る（JSON）', en: 'Save what is held of me (JSON)' },
  'ownFace.exportLead': {
    ja: '何が保管され、いつ使われたかの一覧です。特徴の数値そのものは含みません。',
    en: 'Lists what is held and when it was used. The numbers of the features are not in it.',
  },
  'ownFace.erase': { ja: '登録を消す', en: 'Erase my face' },
  'ownFace.eraseQuestion': {
    ja: '顔の登録を消しますか。鍵を捨てて、ただちに読めなくします。元に戻せません。',
    en: 'Erase your face? Its key is destroyed and nothing can be read any more. This cannot be undone.',
  },
  'ownFace.eraseYes': { ja: '消去する', en: 'Erase it' },
  'ownFace.erased': { ja: '登録を消しました。', en: 'Your face was erased.' },
} as const satisfies Record<string, Bilingual>;
