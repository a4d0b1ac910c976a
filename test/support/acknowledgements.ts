/** What a service has acknowledged, written down by its clients as it comes, away from the disk that may be lost. */

import { appendFileSync, readFileSync } from 'node:fs';

/** One promise that the service made. `sha256` is that of the plain document, in hex. */
export type Acknowledgement =
  /** Print-Job was answered with success. */
  | { readonly kind: 'job'; readonly jobId: number; readonly jobName: string; readonly sha256: string }
  /** A release is about to be asked for: from here on the job may come out. */
  | { readonly kind: 'release-asked'; readonly jobName: string }
  /** The panel showed the delivery as confirmed. */
  | { readonly kind: 'printed'; readonly jobName: string }
  /** An upload was answered with its receipt. */
  | { readonly kind: 'scan'; readonly scanId: string; readonly sha256: string };

/** A file of acknowledgements. */
export interface AcknowledgementFile {
  /** Adds a line; it is with the kernel when the call returns, which outlives every process of a test. */
  write(acknowledgement: Acknowledgement): void;
  /** All lines of one kind. */
  read<Kind extends Acknowledgement['kind']>(
    kind: Kind,
  ): readonly Extract<Acknowledgement, { readonly kind: Kind }>[];
}

/** Opens the file at `path`, which is made when missing. */
export function acknowledgementFile(path: string): AcknowledgementFile {
  return {
    write: (acknowledgement) => appendFileSync(path, `${JSON.stringify(acknowledgement)}\n`),
    read: (kind) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Acknowledgement)
        .filter((one): one is Extract<Acknowledgement, { readonly kind: typeof kind }> => one.kind === kind),
  };
}
