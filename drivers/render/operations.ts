/**
 * The operations of render processes, each in a file of its own that is loaded when it is first asked for. To add
 * one: write the file, name its parameters and result here, and give its address in {@link operations}.
 */

import type { DocumentFacts } from '../device/document.ts';
import type { ConvertInput, ConvertOutput } from './convert/convert.ts';
import type { InspectInput } from './inspect/inspect.ts';
import type { Operation } from './operation.ts';
import type { PreviewInput, PreviewOutput } from './preview/preview.ts';

/** Parameters and results by name of the operation; both are plain JSON values. */
export interface RenderOperations {
  readonly convert: { readonly input: ConvertInput; readonly output: ConvertOutput };
  readonly inspect: { readonly input: InspectInput; readonly output: DocumentFacts };
  readonly preview: { readonly input: PreviewInput; readonly output: PreviewOutput };
}

/** Name of an operation. */
export type OperationName = keyof RenderOperations;

/** Where each operation is. */
export const operations: {
  readonly [Name in OperationName]: () => Promise<
    Operation<RenderOperations[Name]['input'], RenderOperations[Name]['output']>
  >;
} = {
  convert: async () => (await import('./convert/convert.ts')).convert,
  inspect: async () => (await import('./inspect/inspect.ts')).inspect,
  preview: async () => (await import('./preview/preview.ts')).preview,
};
