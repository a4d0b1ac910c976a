/** The root of all faults raised below `drivers/`: bad bytes, a device that is gone, busy or refuses. */

/** A text in both languages of the product. */
export interface DeviceText {
  readonly ja: string;
  readonly en: string;
}

/** What one device error code means to the person at the device, and whether trying again helps. */
export interface DeviceErrorText {
  readonly cause: DeviceText;
  readonly advice: DeviceText;
  readonly retryable: boolean;
}

const row = (
  causeJa: string,
  causeEn: string,
  adviceJa: string,
  adviceEn: string,
  retryable: boolean,
): DeviceErrorText => ({
  cause: { ja: causeJa, en: causeEn },
  advice: { ja: adviceJa, en: adviceEn },
  retryable,
});

/** The closed table of device errors. */
export const deviceErrors = {
  IPP_MALFORMED: row(
    'IPP の通信内容が壊れています。',
    'The IPP message is malformed.',
    '機器またはドライバーの設定を管理者に確認してもらってください。',
    'Have the administrator check the device or the client software.',
    false,
  ),
  IPP_LIMIT_EXCEEDED: row(
    'IPP の通信内容が上限を超えています。',
    'The IPP message is over a limit.',
    '送信元の設定を確認してください。',
    'Check the software that sent it.',
    false,
  ),
  DEVICE_UNREACHABLE: row(
    '機器につながりません。',
    'The device cannot be reached.',
    '機器の電源とネットワークを確認するか、別の機器を選んでください。',
    'Check its power and network, or choose another device.',
    true,
  ),
  DEVICE_TIMED_OUT: row(
    '機器が時間内に応答しません。',
    'The device did not answer in time.',
    '少し待ってからもう一度お試しください。',
    'Wait a moment and try again.',
    true,
  ),
  DEVICE_BUSY: row(
    '機器は使用中です。',
    'The device is busy.',
    '終わるのを待つか、別の機器を選んでください。',
    'Wait until it is free, or choose another device.',
    true,
  ),
  DEVICE_NOT_ACCEPTING: row(
    '機器が印刷を受け付けていません。',
    'The device is not accepting jobs.',
    '機器の表示を確認してください。',
    'Look at the message on the device.',
    true,
  ),
  DEVICE_AUTHENTICATION_REFUSED: row(
    '機器がこのサービスからの印刷を拒否しました。',
    'The device refused this service.',
    '管理者に機器の認証設定を確認してもらってください。',
    'Have the administrator check the device account.',
    false,
  ),
  DEVICE_CERTIFICATE_CHANGED: row(
    '機器の証明書が登録時と異なります。',
    'The certificate of the device is not the enrolled one.',
    '管理者に機器の再登録を依頼してください。',
    'Have the administrator enrol the device again.',
    false,
  ),
  DEVICE_FORMAT_UNSUPPORTED: row(
    'この機器では印刷できない形式です。',
    'The device cannot print this format.',
    '別の機器を選んでください。',
    'Choose another device.',
    false,
  ),
  DEVICE_DOCUMENT_REFUSED: row(
    '機器がこの文書を処理できませんでした。',
    'The device could not process the document.',
    '文書を作り直して、もう一度送ってください。',
    'Make the document again and send it once more.',
    false,
  ),
  DEVICE_REPLY_LOST: row(
    '機器の応答が失われ、印刷されたか確かめられません。',
    'The reply of the device was lost; it is not known whether it printed.',
    '排紙を確かめてから、必要なら「もう一度印刷」を選んでください。',
    'Look at the output tray, then choose “print again” if needed.',
    false,
  ),
  DEVICE_PROTOCOL_ERROR: row(
    '機器が規格に合わない応答をしました。',
    'The device gave an answer against its protocol.',
    '管理者に機器の状態を確認してもらってください。',
    'Have the administrator look at the device.',
    false,
  ),
  SCANNER_NO_PAPER: row(
    '原稿がありません。',
    'There is no paper in the feeder.',
    '原稿をセットしてください。',
    'Put the sheets into the feeder.',
    true,
  ),
  SCANNER_JAM: row(
    '原稿が詰まっています。',
    'The sheets are jammed.',
    '原稿を取り除き、もう一度読み取ってください。',
    'Remove the sheets and scan again.',
    true,
  ),
  SCANNER_COVER_OPEN: row(
    '原稿送り装置のカバーが開いています。',
    'The cover of the feeder is open.',
    'カバーを閉じてください。',
    'Close the cover.',
    true,
  ),
  CARD_READ_INVALID: row(
    'カードを正しく読み取れませんでした。',
    'The card could not be read properly.',
    'もう一度かざしてください。',
    'Hold the card to the reader again.',
    true,
  ),
  CARD_READER_UNAVAILABLE: row(
    'カードリーダーを使うためのライブラリーが入っていないか、動きません。',
    'The library for card readers is not installed, or does not load.',
    'このプログラムのフォルダーで「npm ci --prefix drivers/card/pcsc」を実行してください（Debian では libpcsclite-dev、g++、make、python3 が必要です）。',
    'Run “npm ci --prefix drivers/card/pcsc” in the folder of the program (on Debian it needs libpcsclite-dev, g++, make and python3).',
    false,
  ),
  DOCUMENT_DAMAGED: row(
    '文書が壊れていて読めません。',
    'The document is damaged and cannot be read.',
    '文書を作り直して、もう一度送ってください。',
    'Make the document again and send it once more.',
    false,
  ),
  DOCUMENT_TOO_COMPLEX: row(
    '文書のページ数、大きさ、または処理の量が上限を超えています。',
    'The document is over a limit of pages, size, memory or time.',
    '文書をいくつかに分けるか、単純な形で保存し直して送ってください。',
    'Split the document, or save it in a simpler form, and send it again.',
    false,
  ),
  DOCUMENT_PASSWORD_NEEDED: row(
    '文書を開くパスワードがないか、正しくありません。',
    'The password that opens the document is missing or wrong.',
    '文書のパスワードを入力してください。',
    'Enter the password of the document.',
    false,
  ),
  DOCUMENT_RENDERER_FAILED: row(
    '文書を変換する処理が途中で止まりました。',
    'The process that converts documents ended before it was done.',
    '少し待ってからもう一度お試しください。続くときは管理者に知らせてください。',
    'Wait a moment and try again; tell the administrator if it happens again.',
    true,
  ),
  FACE_MODEL_MISSING: row(
    '顔認証のモデルがインストールされていません。',
    'A model for faces is not installed.',
    '管理者は npm rebuild でモデルを取得してください。顔以外の認証はそのまま使えます。',
    'Have the administrator run npm rebuild; cards and PINs work without it.',
    false,
  ),
  FACE_MODEL_CHANGED: row(
    '顔認証のモデルが配布元のものと異なります。',
    'A model for faces is not the pinned one.',
    '管理者は node_modules/.face-models を消して npm rebuild を実行してください。顔以外の認証はそのまま使えます。',
    'Have the administrator delete node_modules/.face-models and run npm rebuild; cards and PINs work without it.',
    false,
  ),
  FACE_PICTURE_UNREADABLE: row(
    '画像を読み取れません。',
    'The picture cannot be read.',
    'JPEG または PNG の画像を使ってください。カメラの場合はもう一度お試しください。',
    'Use a JPEG or PNG picture; with a camera, try again.',
    false,
  ),
  FACE_PICTURE_TOO_LARGE: row(
    '画像が上限を超えています。',
    'The picture is over a limit of bytes or pixels.',
    '小さい画像を使ってください。',
    'Use a smaller picture.',
    false,
  ),
  FACE_ENGINE_BUSY: row(
    '顔認証が混み合っています。',
    'Too many faces are waiting to be looked at.',
    '少し待つか、カードまたは PIN を使ってください。',
    'Wait a moment, or use a card or PIN.',
    true,
  ),
  FACE_ENGINE_FAILED: row(
    '顔認証の処理が止まりました。',
    'The engine for faces stopped working.',
    'カードまたは PIN を使い、続くときは管理者に知らせてください。',
    'Use a card or PIN; tell the administrator if it happens again.',
    true,
  ),
} as const satisfies Record<string, DeviceErrorText>;

/** The closed union of device error codes. */
export type DeviceErrorCode = keyof typeof deviceErrors;

/** What may go with a device error. Never a card number, PIN, job name or document text. */
export interface DeviceErrorOptions {
  /** For the log, in English; default: the table's cause. */
  readonly message?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** A fault at a device or in a protocol, with a code of the closed table. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
  readonly code: DeviceErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: DeviceErrorCode, options: DeviceErrorOptions = {}) {
    super(options.message ?? deviceErrors[code].cause.en, { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  /** What happened, for the person. */
  get explanation(): DeviceText {
    return deviceErrors[this.code].cause;
  }

  /** What the person should do next. */
  get advice(): DeviceText {
    return deviceErrors[this.code].advice;
  }

  /** True when the same call may succeed later without a change. */
  get retryable(): boolean {
    return deviceErrors[this.code].retryable;
  }
}
