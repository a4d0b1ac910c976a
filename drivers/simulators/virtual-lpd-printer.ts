/** A line printer daemon without paper (RFC 1179): takes control and data files in either order. */

import type { Socket } from 'node:net';
import {
  type Sink,
  type SinkDocument,
  type SinkHandler,
  type SinkOptions,
  SinkRecord,
  startSink,
} from './tcp-sink.ts';

/** A running daemon with one queue, `print`. */
export interface VirtualLpdPrinter extends Sink {
  /** `lpd://host:port/print` */
  readonly uri: string;
}

/** Starts a daemon. */
export async function startVirtualLpdPrinter(options: SinkOptions = {}): Promise<VirtualLpdPrinter> {
  const sink = await startSink(options, (socket, handler) => new LpdConnection(socket, handler));
  return Object.assign(sink, { uri: `lpd://${options.host ?? '127.0.0.1'}:${sink.port}/print` });
}

/** Longest line of the protocol and longest control file. */
const mostLine = 1_024;
const mostControl = 65_536;

/** A file under way; length 0 of a data file means up to the end of the connection. */
interface LpdFile {
  readonly kind: 'control' | 'data';
  readonly length: number;
  readonly record: SinkRecord;
}

/** States: waiting for a line → (a file of known length, or up to the end of the connection) → waiting for a line. */
class LpdConnection {
  readonly #socket: Socket;
  readonly #handler: SinkHandler;
  #pending: Buffer = Buffer.alloc(0);
  #inJob = false;
  #file: LpdFile | undefined;
  #control = '';
  #document: SinkDocument | undefined;

  constructor(socket: Socket, handler: SinkHandler) {
    this.#socket = socket;
    this.#handler = handler;
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('end', () => this.#end());
    socket.on('close', () => this.#report(false));
  }

  #take(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (this.#step());
  }

  /** One line or one file; false when more bytes are needed. */
  #step(): boolean {
    if (this.#file !== undefined) return this.#readFile(this.#file);
    const end = this.#pending.indexOf('\n');
    if (end === -1) {
      if (this.#pending.byteLength > mostLine) this.#socket.destroy();
      return false;
    }
    const code = this.#pending[0] ?? 0;
    const line = this.#pending.toString('latin1', 1, end);
    this.#pending = this.#pending.subarray(end + 1);
    this.#answer(code, line);
    return true;
  }

  #answer(code: number, line: string): void {
    const refused = this.#handler.fault()?.kind === 'refuse';
    if (!this.#inJob) {
      this.#inJob = code === 2 && line === 'print' && !refused;
      this.#acknowledge(this.#inJob);
      return;
    }
    const length = Number(/^([0-9]{1,12}) [cd]f[A-Z]/.exec(line)?.[1] ?? Number.NaN);
    const most = code === 2 ? mostControl : this.#handler.maxDocumentBytes;
    const usable = (code === 2 || code === 3) && length <= most;
    if (usable) this.#file = { kind: code === 2 ? 'control' : 'data', length, record: new SinkRecord() };
    this.#acknowledge(usable);
  }

  #readFile(file: LpdFile): boolean {
    const endless = file.kind === 'data' && file.length === 0;
    const room = endless ? this.#handler.maxDocumentBytes + 1 : file.length;
    const piece = this.#pending.subarray(0, room - file.record.byteLength);
    this.#pending = this.#pending.subarray(piece.byteLength);
    file.record.add(piece);
    if (file.record.byteLength > this.#handler.maxDocumentBytes) this.#socket.destroy();
    if (endless || file.record.byteLength < file.length || this.#pending.byteLength === 0) return false;
    const closing = this.#pending[0];
    this.#pending = this.#pending.subarray(1);
    this.#close(file, closing === 0);
    return true;
  }

  #close(file: LpdFile, sound: boolean): void {
    this.#file = undefined;
    const found = file.record.finish({ jobName: '', userName: '' }, sound);
    if (file.kind === 'control') this.#control = found.bytes.toString('latin1');
    else this.#document = found;
    this.#acknowledge(sound);
    if (this.#control !== '' && this.#document !== undefined) this.#report(sound);
  }

  #end(): void {
    if (this.#file?.kind === 'data' && this.#file.length === 0) this.#close(this.#file, true);
    if (this.#handler.fault()?.kind !== 'never-closes') this.#socket.end();
  }

  #report(complete: boolean): void {
    const document = this.#document ?? this.#file?.record.finish({ jobName: '', userName: '' }, false);
    this.#document = undefined;
    this.#file = undefined;
    if (document === undefined || document.byteLength === 0) return;
    const of = (letter: string) => new RegExp(`^${letter}(.*)$`, 'm').exec(this.#control)?.[1] ?? '';
    this.#handler.report({ ...document, jobName: of('J'), userName: of('P'), complete });
  }

  #acknowledge(accepted: boolean): void {
    if (!this.#socket.writableEnded) this.#socket.write(Buffer.of(accepted ? 0 : 1));
  }
}
