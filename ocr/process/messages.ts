/** What the service and its reading processes say to each other. */

import type { EngineChoice } from '../engine/choose.ts';
import type { OcrLimits } from '../limits.ts';
import type { MaskedPage } from '../mask/mask-document.ts';
import type { OcrErrorCode } from '../ocr-error.ts';
import type { FoundRate } from '../quality/found-rate.ts';
import type { OcrMediaType } from '../raster/media-type.ts';
import type { RenderedJpeg, RenderOptions } from '../raster/page-raster.ts';
import type { OcrPage, OcrResult, QualityMark } from '../result.ts';
import type { PageRange } from '../separation/copy-pages.ts';
import type { PageMarks } from '../separation/page-marks.ts';
import type { SearchablePdfOptions } from '../text-layer/write.ts';

/** A document to work on: its bytes, or a file that the process reads itself. */
export type DocumentSource = { readonly bytes: Uint8Array } | { readonly path: string };

/** What a process is told when it starts. */
export interface ReaderSettings {
  readonly limits: OcrLimits;
  readonly engine: EngineChoice;
}

/** Tasks by name. All but `open` and `unlock` work on the document opened last. */
export interface ReaderTasks {
  open: {
    readonly input: { readonly source: DocumentSource; readonly mediaType: OcrMediaType };
    readonly output: { readonly pageCount: number };
  };
  recognise: { readonly input: { readonly pageNumber: number }; readonly output: OcrPage };
  write: {
    readonly input: { readonly result: OcrResult; readonly options: SearchablePdfOptions };
    readonly output: { readonly pdf: Uint8Array; readonly quality?: QualityMark };
  };
  render: {
    readonly input: { readonly pageNumber: number; readonly options: RenderOptions };
    readonly output: RenderedJpeg;
  };
  marks: { readonly input: { readonly pageNumber: number }; readonly output: PageMarks };
  copyPages: {
    readonly input: { readonly ranges: readonly PageRange[] };
    readonly output: readonly Uint8Array[];
  };
  /** Works on its own bytes: what is locked cannot be opened. */
  unlock: {
    readonly input: { readonly bytes: Uint8Array; readonly password: string };
    readonly output: Uint8Array;
  };
  mask: { readonly input: { readonly places: readonly MaskedPage[] }; readonly output: Uint8Array };
  extractText: { readonly input: { readonly pageNumber: number }; readonly output: string };
  foundRates: {
    readonly input: { readonly lines: readonly (readonly string[])[] };
    readonly output: FoundRate[];
  };
}

/** Name of a task. */
export type ReaderTask = keyof ReaderTasks;

/** To the process. `settings` comes once, first. */
export type ReaderRequest =
  | { readonly kind: 'settings'; readonly settings: ReaderSettings }
  | { readonly kind: 'task'; readonly task: ReaderTask; readonly input: unknown };

/** From the process: one answer a task. */
export type ReaderReply =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly code: OcrErrorCode; readonly message: string };
