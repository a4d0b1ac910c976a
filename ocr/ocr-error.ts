/** The root of all faults raised below `ocr/`. */

/** A text in both languages of the product. */
export interface OcrText {
  readonly ja: string;
  readonly en: string;
}

/** What one OCR error code means, and whether trying again helps. */
export interface OcrErrorText {
  readonly cause: OcrText;
  readonly advice: OcrText;
  readonly retryable: boolean;
}

/** The closed table of OCR errors. */
export const ocrErrors = {
  OCR_INPUT_UNREADABLE: {
    cause: { ja: '画像または PDF を読めません。', en: 'The image or PDF cannot be read.' },
    advice: { ja: '原稿をもう一度読み取ってください。', en: 'Scan the paper again.' },
    retryable: false,
  },
  OCR_INPUT_TOO_LARGE: {
    cause: { ja: 'ページ数または画素数が上限を超えています。', en: 'Too many pages or pixels.' },
    advice: { ja: '分けて読み取ってください。', en: 'Scan it in parts.' },
    retryable: false,
  },
  OCR_INPUT_ENCRYPTED: {
    cause: { ja: 'パスワード付きの PDF です。', en: 'The PDF is protected by a password.' },
    advice: {
      ja: 'パスワードを外して、もう一度送ってください。',
      en: 'Remove the password and send it again.',
    },
    retryable: false,
  },
  OCR_TIMED_OUT: {
    cause: { ja: '文字認識が時間内に終わりませんでした。', en: 'Recognition did not end in time.' },
    advice: { ja: 'もう一度お試しください。', en: 'Try again.' },
    retryable: true,
  },
  OCR_ENGINE_FAILED: {
    cause: { ja: '文字認識エンジンが異常終了しました。', en: 'The recognition engine failed.' },
    advice: {
      ja: 'もう一度お試しください。続くときは doctor を実行してください。',
      en: 'Try again; if it persists run doctor.',
    },
    retryable: true,
  },
  OCR_MODEL_MISSING: {
    cause: { ja: '文字認識のモデルが見つかりません。', en: 'The recognition model is missing.' },
    advice: { ja: 'npm ci をやり直してください。', en: 'Run npm ci again.' },
    retryable: false,
  },
} as const satisfies Record<string, OcrErrorText>;

/** The closed union of OCR error codes. */
export type OcrErrorCode = keyof typeof ocrErrors;

/** A fault while reading paper, with a code of the closed table. Never carries document text. */
export class OcrError extends Error {
  override readonly name = 'OcrError';
  readonly code: OcrErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: OcrErrorCode,
    options: {
      readonly message?: string;
      readonly details?: Readonly<Record<string, unknown>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(options.message ?? ocrErrors[code].cause.en, { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  /** What happened, for the person. */
  get explanation(): OcrText {
    return ocrErrors[this.code].cause;
  }

  /** What the person should do next. */
  get advice(): OcrText {
    return ocrErrors[this.code].advice;
  }

  /** True when the same call may succeed later without a change. */
  get retryable(): boolean {
    return ocrErrors[this.code].retryable;
  }
}
