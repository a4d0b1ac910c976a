/** Work on the content of documents, without the libraries that do it. */

import type { SheetBack } from './printer.ts';

/** Bytes in order, of any length. */
export type DocumentBytes = AsyncIterable<Uint8Array>;

/** Pages to take, one-based and inclusive. */
export interface PageRange {
  readonly lower: number;
  readonly upper: number;
}

/** What a raster must look like for the device that takes it. */
export interface RasterForm {
  readonly resolutionDpi: number;
  /** PWG 5102.4 `pwg-raster-document-type-supported`. */
  readonly type: 'sgray_8' | 'srgb_8' | 'black_1';
  readonly sheetBack: SheetBack;
  /** 3 draft, 4 normal, 5 high. */
  readonly quality?: 3 | 4 | 5;
}

/** What is put on every page of a release. Absent members are not drawn. */
export interface StampPlan {
  /** A line in the margin: who, when, which device. */
  readonly text?: string;
  /** A pale word across the page, beneath what the page holds. */
  readonly diagonal?: string;
  /** True draws the word over the page's content, pale enough to read through; default false. */
  readonly diagonalOverContent?: boolean;
  /** Printed as a two-dimensional code with its text beside it. */
  readonly traceCode?: string;
  readonly symbology?: 'qr' | 'data-matrix';
}

/** How many pages got what; a margin without room takes less, and content is never covered. */
export interface StampReport {
  readonly pages: number;
  /** Pages with the text line (and the code's text, where a code was asked for). */
  readonly withText: number;
  /** Pages with the two-dimensional code. */
  readonly withCode: number;
}

/** How a document becomes what a device takes. */
export interface ConversionPlan {
  readonly from: string;
  readonly to: 'application/pdf' | 'image/pwg-raster' | 'image/urf';
  /** Opens an encrypted PDF. A secret. */
  readonly password?: string;
  /** Pages to take, one-based and inclusive, ascending; default: all. */
  readonly pageRanges?: readonly PageRange[];
  /** Pages on one side: 1, 2, 4, 6, 8, 9 or 16; default 1. */
  readonly numberUp?: number;
  /** PWG 5101.1 name of the paper; default: the size of each page. */
  readonly media?: string;
  readonly sides?: 'one-sided' | 'two-sided-long-edge' | 'two-sided-short-edge';
  /** Copies written into the PWG raster header; repeated in PDF and URF, which have no place for it. Default 1. */
  readonly copies?: number;
  /** `print-scaling` (PWG 5100.13): auto, auto-fit, fill, fit or none; default auto. */
  readonly printScaling?: string;
  /** Needed for the raster formats. */
  readonly raster?: RasterForm;
  readonly stamp?: StampPlan;
  /** Called once with what was stamped, before the stream of a stamped conversion ends. */
  readonly onStamped?: (report: StampReport) => void;
}

/** One page as a picture. */
export interface PreviewPage {
  /** One-based. */
  readonly pageNumber: number;
  readonly png: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What keeps a document from being printed as it is. */
export type DocumentTrouble =
  /** A password is needed to open it; the owner is asked for it. */
  | 'password-needed'
  /** A font is neither embedded nor known (gaiji and other vendor fonts): characters would be wrong or missing. */
  | 'font-missing'
  /** No page can be read from it. */
  | 'damaged'
  /** Reading it went over a limit of pages, memory or time. */
  | 'too-complex';

/** Facts of one document. Members that could not be found are absent. */
export interface DocumentFacts {
  /** Pages (sides of paper) of one copy. */
  readonly pages?: number;
  /** Pages that have colour on them. */
  readonly colorPages?: number;
  /** Size of the first page in points of 1/72 inch, as it is shown. */
  readonly firstPage?: { readonly widthPoints: number; readonly heightPoints: number };
  readonly trouble?: DocumentTrouble;
  /** Names of fonts that are neither embedded nor known, at most 20. */
  readonly missingFonts?: readonly string[];
  /** True when the document cannot be looked into: printer languages are passed on, never interpreted. */
  readonly opaque?: true;
}

/**
 * Reads and writes documents in processes of their own. Every call has limits of bytes, pages, pixels, memory and
 * time. Throws `DeviceError`: `DOCUMENT_TOO_COMPLEX` above a limit, `DOCUMENT_DAMAGED` when it cannot be read,
 * `DOCUMENT_PASSWORD_NEEDED` when a password is missing or wrong, `DOCUMENT_RENDERER_FAILED` when a process died.
 */
export interface DocumentRenderer extends AsyncDisposable {
  /** Never throws for what is in the document: trouble is a fact. Formats that are not interpreted are `opaque`. */
  inspect(
    document: DocumentBytes,
    format: string,
    options?: { readonly password?: string; readonly signal?: AbortSignal },
  ): Promise<DocumentFacts>;
  /** The first pages as PNG, the longer edge at most `longEdgePx` (default 1,000; most 2,000), at most 20 pages. */
  preview(
    document: DocumentBytes,
    format: string,
    options: {
      readonly pages: number;
      readonly longEdgePx?: number;
      readonly password?: string;
      readonly signal?: AbortSignal;
    },
  ): Promise<readonly PreviewPage[]>;
  /** Streams the converted document. Raster is made band by band; PDF is written when all of it was read. */
  convert(document: DocumentBytes, plan: ConversionPlan, signal?: AbortSignal): DocumentBytes;
  /** Which format a conversion can start from. */
  canConvert(from: string, to: ConversionPlan['to']): boolean;
}
