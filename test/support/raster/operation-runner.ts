/** Runs operations of render processes in this process, where a test needs their result and not their walls. */

import { defaultRenderLimits } from '../../../drivers/render/limits.ts';
import type { Operation } from '../../../drivers/render/operation.ts';
import { type PdfiumLibrary, startPdfium } from '../../../drivers/render/pdf/pdfium.ts';

/** A started engine and a way to run operations with it. */
export interface OperationRunner {
  readonly library: PdfiumLibrary;
  run<Input, Output>(
    operation: Operation<Input, Output>,
    input: Input,
    document: Uint8Array,
  ): Promise<{ readonly bytes: Buffer; readonly output: Output }>;
}

/** Bytes in pieces, as they come from a vault. */
export async function* stream(bytes: Uint8Array, size = 10_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Starts the engine. */
export async function openOperationRunner(): Promise<OperationRunner> {
  const library = await startPdfium();
  return {
    library,
    async run(operation, input, document) {
      const pieces: Buffer[] = [];
      const output = await operation(input, {
        limits: defaultRenderLimits,
        document: stream(document),
        readDocument: async () => document,
        pdfium: async () => library,
        write: async (bytes) => {
          pieces.push(Buffer.from(bytes));
        },
        pageDone: async () => {},
        retire: () => {},
      });
      return { bytes: Buffer.concat(pieces), output };
    },
  };
}
