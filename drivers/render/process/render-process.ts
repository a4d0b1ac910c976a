/**
 * Program of a render process. Everything that decodes a document runs here: a hostile file can take down or stall
 * this process only, which has no environment, cannot write files or start programs, and is killed on overrun.
 */

import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { DeviceError } from '../../device/device-error.ts';
import type { OperationContext } from '../operation.ts';
import { operations } from '../operations.ts';
import { startPdfium } from '../pdf/pdfium.ts';
import { FrameChannel } from './channel.ts';
import { frameKinds } from './frames.ts';
import type { RenderFailure, RenderRequest, RenderResult } from './messages.ts';

/** The channel is the first descriptor after the standard ones, none of which is open. */
const channelDescriptor = 3;

const channel = new FrameChannel(new Socket({ fd: channelDescriptor, readable: true, writable: true }));

/** Warms up while nobody waits for it yet. A failure shows when the first PDF comes. */
const pdfium = startPdfium();
pdfium.catch(() => {});

type AnyOperation = (input: unknown, context: OperationContext) => Promise<unknown>;

/** Works off requests until the service closes the channel. */
async function serve(): Promise<void> {
  for (;;) {
    const frame = await channel.next();
    if (frame === undefined) return;
    if (frame.kind !== frameKinds.request) continue;
    await answer(JSON.parse(Buffer.from(frame.payload).toString()) as RenderRequest);
  }
}

async function answer(request: RenderRequest): Promise<void> {
  const document = incoming();
  let retire = false;
  try {
    const load = operations[request.operation as keyof typeof operations] as () => Promise<AnyOperation>;
    const operation = await load();
    await pdfium;
    await channel.send(frameKinds.page);
    const output = await operation(request.input, {
      limits: request.limits,
      document,
      readDocument: () => readWhole(document, request.limits.maxDocumentBytes),
      pdfium: () => pdfium,
      write: (bytes) => channel.sendData(bytes),
      pageDone: () => channel.send(frameKinds.page),
      retire: () => {
        retire = true;
      },
    });
    await skipRest(document);
    await channel.sendJson(frameKinds.result, { output, retire } satisfies RenderResult);
  } catch (cause) {
    await channel.sendJson(frameKinds.failure, toFailure(cause));
  }
}

/** The document frames of the current request. Leaving the loop early does not close the channel. */
function incoming(): AsyncIterableIterator<Uint8Array> {
  let ended = false;
  return {
    async next() {
      if (ended) return { done: true, value: undefined };
      const frame = await channel.next();
      if (frame?.kind === frameKinds.data) return { done: false, value: frame.payload };
      ended = true;
      return { done: true, value: undefined };
    },
    async return() {
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function skipRest(document: AsyncIterator<Uint8Array>): Promise<void> {
  while (!(await document.next()).done);
}

async function readWhole(document: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of document) {
    length += chunk.length;
    if (length > maxBytes) throw new DeviceError('DOCUMENT_TOO_COMPLEX', { message: 'Too many bytes.' });
    chunks.push(chunk);
  }
  if (length === 0) throw new DeviceError('DOCUMENT_DAMAGED', { message: 'The document is empty.' });
  return Buffer.concat(chunks, length);
}

/** Texts of unforeseen errors may quote the document; the kind of error is enough for the log. */
function toFailure(cause: unknown): RenderFailure {
  if (cause instanceof DeviceError && cause.code.startsWith('DOCUMENT_')) {
    return { code: cause.code as RenderFailure['code'], message: cause.message };
  }
  const outOfMemory =
    cause instanceof RangeError || (cause instanceof Error && /memory|abort/i.test(cause.message));
  const kind = cause instanceof Error ? cause.name : typeof cause;
  return {
    code: outOfMemory ? 'DOCUMENT_TOO_COMPLEX' : 'DOCUMENT_DAMAGED',
    message: `The work failed: ${kind}.`,
  };
}

// A document that keeps the engine busy for ever must not outlive the service that would end it.
new Worker(new URL('./parent-watch-worker.ts', import.meta.url)).unref();
await serve();
process.exit(0);
