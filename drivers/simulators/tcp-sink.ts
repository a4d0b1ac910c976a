/** What simulated one-way devices share: a port on loopback, faults on order, and a record of what came. */

import { createHash } from 'node:crypto';
import net, { type AddressInfo, type Socket } from 'node:net';

/** What a one-way device does wrong on order. */
export type SinkFault =
  /** Stops reading after so many bytes of a connection. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** Resets the connection after so many bytes. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Reads everything and never closes its side. */
  | { readonly kind: 'never-closes' }
  /** Says no: refuses connections (raw), or answers with a one (LPD). */
  | { readonly kind: 'refuse' };

/** One document that came. */
export interface SinkDocument {
  /** The name that the protocol told; empty when it told none. */
  readonly jobName: string;
  readonly userName: string;
  readonly byteLength: number;
  /** Of the document as sent, protocol and PJL lines taken off. */
  readonly sha256: string;
  /** The bytes, when the sink keeps them. */
  readonly bytes: Buffer;
  /** False when the connection ended before the document did. */
  readonly complete: boolean;
}

/** How a sink is made. */
export interface SinkOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Most bytes of one document; a connection with more is cut. Default 64 MiB. */
  readonly maxDocumentBytes?: number;
  readonly onDocument?: (document: SinkDocument) => void;
}

/** A running sink. */
export interface Sink extends AsyncDisposable {
  readonly port: number;
  /** Every document, in the order of their ends. */
  readonly documents: readonly SinkDocument[];
  order(fault: SinkFault | undefined): void;
  /** Resolves with the document at that place, at once when it is there. */
  nth(index: number): Promise<SinkDocument>;
}

/** Bytes of one document, hashed and kept up to the limit. */
export class SinkRecord {
  readonly #pieces: Buffer[] = [];
  #byteLength = 0;

  get byteLength(): number {
    return this.#byteLength;
  }

  add(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.#byteLength += bytes.byteLength;
  }

  finish(names: { readonly jobName: string; readonly userName: string }, complete: boolean): SinkDocument {
    const bytes = Buffer.concat(this.#pieces);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { ...names, byteLength: bytes.byteLength, sha256, bytes, complete };
  }
}

/** What a protocol is told of its connections. */
export interface SinkHandler {
  readonly fault: () => SinkFault | undefined;
  readonly maxDocumentBytes: number;
  readonly report: (document: SinkDocument) => void;
}

/** Opens the port and gives each connection to the protocol. */
export async function startSink(
  options: SinkOptions,
  serve: (socket: Socket, handler: SinkHandler) => void,
): Promise<Sink> {
  const documents: SinkDocument[] = [];
  const sockets = new Set<Socket>();
  let fault: SinkFault | undefined;
  let arrived = Promise.withResolvers<void>();
  const handler: SinkHandler = {
    fault: () => fault,
    maxDocumentBytes: options.maxDocumentBytes ?? 67_108_864,
    report(document) {
      documents.push(document);
      options.onDocument?.(document);
      arrived.resolve();
      arrived = Promise.withResolvers();
    },
  };
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    spoil(socket, handler.fault());
    serve(socket, handler);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    documents,
    order(next) {
      fault = next;
    },
    async nth(index) {
      for (;;) {
        const document = documents[index];
        if (document !== undefined) return document;
        await arrived.promise;
      }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Stalls and cuts are the same for every protocol. */
function spoil(socket: Socket, fault: SinkFault | undefined): void {
  if (fault?.kind !== 'stall' && fault?.kind !== 'cut') return;
  let left = fault.afterBytes;
  socket.on('data', (bytes: Buffer) => {
    left -= bytes.byteLength;
    if (left >= 0) return;
    if (fault.kind === 'stall') socket.pause();
    else socket.resetAndDestroy();
  });
}
