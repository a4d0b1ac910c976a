/** A scanner as the service drives it, without the protocol. */

import type { ByteSource } from './job.ts';

/** Where the paper lies: eSCL `InputSource`. */
export type InputSource = 'platen' | 'feeder';

/** What a scanner can do, read from it. */
export interface ScannerCapabilities {
  readonly makeAndModel: string;
  readonly inputSources: readonly InputSource[];
  readonly duplex: boolean;
  readonly resolutionsDpi: readonly number[];
  readonly colorModes: readonly ColorMode[];
  readonly documentFormats: readonly string[];
}

/** eSCL `ColorMode`, in our words. */
export type ColorMode = 'black-and-white-1' | 'grayscale-8' | 'rgb-24';

/** What a scanner says of itself now. */
export interface ScannerStatus {
  readonly state: 'idle' | 'processing' | 'testing' | 'stopped' | 'down';
  /** eSCL `AdfState`, absent when there is no feeder. */
  readonly adfState?: string;
}

/** What to scan. */
export interface ScanRequest {
  readonly inputSource: InputSource;
  readonly duplex: boolean;
  /** Default 300. */
  readonly resolutionDpi: number;
  readonly colorMode: ColorMode;
  readonly documentFormat: 'image/jpeg' | 'application/pdf' | 'image/png';
  /** Region in 1/100 mm from the upper left corner. */
  readonly widthHundredthsMm: number;
  readonly heightHundredthsMm: number;
}

/** One document that came from the scanner: an image of one page, or a PDF of the whole job. */
export interface ScannedDocument {
  /** One-based. */
  readonly index: number;
  /** As sniffed from the bytes, never as the device said. */
  readonly mediaType: string;
  readonly body: ByteSource;
}

/**
 * A scanner. Methods throw `DeviceError`. `scan` yields documents in the order of the feeder; it ends without an
 * error only when the device says that the job ended well and all of its images were fetched. Each body must be
 * read to its end before the next document is asked for. The device's job is always deleted. `onImages` is told how
 * many images the device has made so far; it is not told what did not change.
 */
export interface Scanner extends AsyncDisposable {
  capabilities(signal?: AbortSignal): Promise<ScannerCapabilities>;
  status(signal?: AbortSignal): Promise<ScannerStatus>;
  scan(
    request: ScanRequest,
    signal?: AbortSignal,
    onImages?: (images: number) => void,
  ): AsyncIterable<ScannedDocument>;
}
