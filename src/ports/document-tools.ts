/** Work on the content of documents, done in sandboxed processes: they are hostile until shown otherwise. */

import type { SheetBack } from '../../drivers/device/printer.ts';
import type { DocumentFacts } from '../print/document-facts.ts';
import type { ByteStream } from './blob-store.ts';

/** How a document becomes what a device takes. */
export interface ConversionPlan {
  readonly from: string;
  readonly to: 'application/pdf' | 'image/pwg-raster' | 'image/urf';
  /** Opens an encrypted PDF. A secret. */
  readonly password?: string;
  /** Pages to take, one-based and inclusive, ascending; default: all. */
  readonly pageRanges?: readonly { readonly lower: number; readonly upper: number }[];
  /** Pages on one side: 1, 2, 4, 6, 8, 9 or 16; default 1. */
  readonly numberUp?: number;
  /** PWG 5101.1 name of the paper; default: the size of each page. */
  readonly media?: string;
  readonly sides?: 'one-sided' | 'two-sided-long-edge' | 'two-sided-short-edge';
  /** Copies written into the raster header, or repeated where the device makes none; default 1. */
  readonly copies?: number;
  readonly printScaling?: string;
  /** Needed for the raster formats. */
  readonly raster?: {
    readonly resolutionDpi: number;
    /** PWG 5102.4 `pwg-raster-document-type-supported`. */
    readonly type: 'sgray_8' | 'srgb_8' | 'black_1';
    readonly sheetBack: SheetBack;
    /** 3 draft, 4 normal, 5 high. */
    readonly quality?: 3 | 4 | 5;
  };
  readonly stamp?: StampPlan;
  /** Called once with what was stamped, before the stream of a stamped conversion ends. */
  readonly onStamped?: (report: StampReport) => void;
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

/** One page as a picture. */
export interface PreviewPage {
  /** One-based. */
  readonly pageNumber: number;
  readonly png: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Reads and writes documents. Every call has limits of bytes, pages, pixels, memory and time; going over one is
 * `PRINT_DOCUMENT_TOO_COMPLEX`, a document that cannot be read `PRINT_DOCUMENT_DAMAGED`, a password that is missing
 * or wrong `PRINT_PASSWORD_NEEDED`.
 */
export interface DocumentTools extends AsyncDisposable {
  /** Never throws for what is in the document: trouble is a fact. Formats that are not interpreted are `opaque`. */
  inspect(
    document: ByteStream,
    format: string,
    options?: { readonly password?: string; readonly signal?: AbortSignal },
  ): Promise<DocumentFacts>;
  /** The first pages as PNG, the longer edge at most `longEdgePx` (default 1,000; most 2,000), at most 20 pages. */
  preview(
    document: ByteStream,
    format: string,
    options: {
      readonly pages: number;
      readonly longEdgePx?: number;
      readonly password?: string;
      readonly signal?: AbortSignal;
    },
  ): Promise<readonly PreviewPage[]>;
  /** Streams the converted document; memory does not grow with its pages. */
  convert(document: ByteStream, plan: ConversionPlan, signal?: AbortSignal): ByteStream;
  /** Which format a conversion can start from. */
  canConvert(from: string, to: ConversionPlan['to']): boolean;
}
