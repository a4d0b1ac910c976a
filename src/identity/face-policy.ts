/** What is enough of a face: the switch, the limits, and the texts that people confirm or agree to. Pure. */

import type { Bilingual } from '../shared/errors/error-text.ts';
import type { PersonId } from '../shared/ids.ts';

/** Whether faces are on, and who confirmed what. */
export interface FaceSwitch {
  readonly on: boolean;
  /** Version of the provenance statement that was confirmed. */
  readonly provenanceWording: string | undefined;
  /** Engine for which it was confirmed, `name@version`. Another one needs a confirmation of its own. */
  readonly engine: string | undefined;
  /** Administrator who did it; undefined: a command at the machine. */
  readonly changedBy: PersonId | undefined;
  /** Moment, RFC 3339. */
  readonly changedAt: string;
}

/** Cosines from which something follows, and how many frames it takes. */
export interface FaceLimits {
  /** Least cosine of a verification (1:1); the nightly look may only raise it. */
  readonly verification: number;
  /** Least cosine of an identification (1:N). */
  readonly identification: number;
  /** Least distance between the best and the second best of an identification. */
  readonly margin: number;
  /** Least cosine between any two vectors of one enrolment. */
  readonly enrolmentAgreement: number;
  /** Two people from this cosine on are look-alikes: both need a card beside the face. */
  readonly lookAlike: number;
  /** Most people that an identification searches. */
  readonly mostCandidates: number;
}

/** The limits that hold where the site's own pairs ask for nothing higher. */
export const defaultFaceLimits: FaceLimits = Object.freeze({
  verification: 0.45,
  identification: 0.52,
  margin: 0.08,
  enrolmentAgreement: 0.45,
  lookAlike: 0.5,
  mostCandidates: 500,
});

/** Version of the texts below; a change of their sense needs a new one. */
export const provenanceWording = 'provenance-2026-1';

/** What an administrator confirms before faces are switched on. */
export const provenanceStatement: Bilingual = {
  ja: '内蔵の顔認証モデルは公開 npm パッケージに含まれるものです。パッケージは MIT と記していますが、学習に使われた画像の出どころは示されていません。公開後に取り下げられた顔画像集で学習された可能性があり、利用の適法性は確定していません。なりすまし（写真・動画・マスク等）への耐性は自社の試験だけであり、第三者の認証は受けていません。組織として確認し、必要なら別のエンジンに差し替えてください。',
  en: 'The built-in face models come from a public npm package. It states the MIT licence, but not where the pictures came from with which they were trained; they may have been trained with a collection that was later withdrawn, and whether they may be used is an open question of law. Against presentation attacks (photographs, video, masks) there is our own test only: it is not certified. Your organisation has to look into this, and can put another engine in their place.',
};

/** Version of the purpose and agreement text. */
export const agreementWording = 'agreement-2026-1';

/** What a person reads before an enrolment. */
export const agreementStatement: Bilingual = {
  ja: '目的: 複合機の前で本人を確かめるためだけに、顔の特徴を数値にして保管します。写真や動画は保存しません。特徴は暗号化して保管し、退職などで利用をやめたとき、365日使わなかったとき、または本人の申し出により消去します。登録は任意です。登録しなくても、カードや暗証番号で同じように使えます。',
  en: 'Purpose: features of your face are kept as numbers, only to recognise you at the devices. No photograph or video is stored. The features are encrypted, and erased when you leave, when they were not used for 365 days, or when you ask. It is your choice: with a card or a PIN you can do everything just the same.',
};

/** The name of an engine as it stands beside its vectors. */
export function engineName(engine: { readonly name: string; readonly version: string }): string {
  return `${engine.name}@${engine.version}`.slice(0, 120);
}

/** True when faces are on for this engine: switched on, with the present statement confirmed for it. */
export function areFacesOn(value: FaceSwitch | undefined, engine: string): boolean {
  return value?.on === true && value.provenanceWording === provenanceWording && value.engine === engine;
}

/** A name of which only the first character of each part is shown, 山田 太郎 as 山○ 太○. */
export function maskName(name: string): string {
  const parts = name.trim().split(/[\s\u3000]+/u);
  return parts.map((part) => maskPart([...part])).join(' ');
}

function maskPart(characters: readonly string[]): string {
  const [first = '', ...rest] = characters;
  // A name of one character would be shown whole.
  if (rest.length === 0) return '○';
  return first + '○'.repeat(Math.min(rest.length, 3));
}

/** Labels of cameras that are files or programs rather than lenses. */
const unlikely =
  /virtual|obs[ -]|manycam|xsplit|snap camera|droidcam|iriun|epoccam|v4l2loopback|dummy|fake|[\\/]|\.(?:y4m|mjpe?g|mp4|webm)\b/i;

/**
 * Whether frames of a camera of this label are taken. With an allow-list, only labels that contain one of its
 * entries; without, all but those that look like a file or a virtual camera. A browser cannot prove its label: this
 * keeps out the careless, not the skilled.
 */
export function isCameraAllowed(label: string, allowed: readonly string[]): boolean {
  if (allowed.length > 0) return allowed.some((entry) => label.includes(entry));
  return !unlikely.test(label);
}
