/** Reads and writes documents in render processes. */

import { DeviceError } from '../device/device-error.ts';
import type { ConversionPlan, DocumentBytes, DocumentRenderer, PreviewPage } from '../device/document.ts';
import { defaultRenderLimits, type RenderLimits } from './limits.ts';
import type { OperationName, RenderOperations } from './operations.ts';
import { RenderPool } from './process/render-pool.ts';
import type { RenderAccount } from './process/sandbox-process.ts';

/** How documents are worked on. */
export interface DocumentRendererOptions {
  /** Members that are absent are those of {@link defaultRenderLimits}. */
  readonly limits?: Partial<RenderLimits>;
  /** Documents worked on at the same time. Default 2. */
  readonly processes?: number;
  /** Processes in all, with those whose taker (a device out of paper) does not take. Default 12. */
  readonly maxProcesses?: number;
  /** A taker that took nothing for so long lends its place to the next document. Default 5,000. */
  readonly stallMs?: number;
  /** Documents after which a process is replaced. Default 50. */
  readonly documentsPerProcess?: number;
  /** A process without work for so long is ended. Default 60,000. */
  readonly idleMs?: number;
  /** The account of the processes when this one is root's. Default: the account of this process. */
  readonly account?: RenderAccount;
}

const maxPreviewPages = 20;
const previewEdgePx = { usual: 1_000, max: 2_000, min: 16 };
const readable: ReadonlySet<string> = new Set([
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/tiff',
  'image/pwg-raster',
  'image/urf',
]);

/** Opens the renderer. No process runs before the first document. */
export function openDocumentRenderer(options: DocumentRendererOptions = {}): DocumentRenderer {
  const { processes = 2, maxProcesses = 12, documentsPerProcess = 50, account } = options;
  const { idleMs = 60_000, stallMs = 5_000 } = options;
  const limits = { ...defaultRenderLimits, ...options.limits };
  const pool = new RenderPool({
    ...{ limits, processes, maxProcesses, documentsPerProcess, idleMs, stallMs },
    ...(account && { account }),
  });
  return {
    async inspect(document, format, { password, signal } = {}) {
      const input = { format, ...(password !== undefined && { password }) };
      if (!readable.has(format)) return { opaque: true };
      try {
        return (await gather(pool, 'inspect', input, document, signal)).output;
      } catch (cause) {
        // What a process was ended for is a fact of the document too.
        if (cause instanceof DeviceError && cause.code === 'DOCUMENT_TOO_COMPLEX')
          return { trouble: 'too-complex' };
        if (cause instanceof DeviceError && cause.code === 'DOCUMENT_DAMAGED') return { trouble: 'damaged' };
        throw cause;
      }
    },
    async preview(document, format, { pages, longEdgePx = previewEdgePx.usual, password, signal }) {
      const input = {
        format,
        pages: Math.min(maxPreviewPages, Math.max(1, Math.floor(pages))),
        longEdgePx: Math.min(previewEdgePx.max, Math.max(previewEdgePx.min, Math.floor(longEdgePx))),
        ...(password !== undefined && { password }),
      };
      const { bytes, output } = await gather(pool, 'preview', input, document, signal);
      return cutPages(bytes, output);
    },
    convert: (document, plan, signal) => convert(pool, document, plan, signal),
    canConvert,
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

/** Everything that is read becomes PDF and raster. */
function canConvert(from: string, to: ConversionPlan['to']): boolean {
  return readable.has(from) && (to === 'application/pdf' || to === 'image/pwg-raster' || to === 'image/urf');
}

async function* convert(
  pool: RenderPool,
  document: DocumentBytes,
  plan: ConversionPlan,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const { onStamped, ...input } = plan;
  const { stamped } = yield* pool.run('convert', input, document, signal);
  if (stamped !== undefined) onStamped?.(stamped);
}

/** Runs an operation whose bytes are few. */
async function gather<Name extends OperationName>(
  pool: RenderPool,
  name: Name,
  input: RenderOperations[Name]['input'],
  document: DocumentBytes,
  signal: AbortSignal | undefined,
): Promise<{ readonly bytes: Uint8Array; readonly output: RenderOperations[Name]['output'] }> {
  const run = pool.run(name, input, document, signal);
  const chunks: Uint8Array[] = [];
  for (;;) {
    const step = await run.next();
    if (step.done) return { bytes: Buffer.concat(chunks), output: step.value };
    chunks.push(step.value);
  }
}

function cutPages(
  bytes: Uint8Array,
  { pages }: RenderOperations['preview']['output'],
): readonly PreviewPage[] {
  let at = 0;
  return pages.map(({ pageNumber, byteLength, widthPx, heightPx }) => {
    const png = bytes.slice(at, at + byteLength);
    at += byteLength;
    return { pageNumber, png, widthPx, heightPx };
  });
}
