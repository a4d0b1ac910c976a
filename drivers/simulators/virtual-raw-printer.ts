/** A printer on raw port 9100 without paper: takes what is sent until the sender's end. */

import type { Socket } from 'node:net';
import { type Sink, type SinkHandler, type SinkOptions, SinkRecord, startSink } from './tcp-sink.ts';

/** A running raw printer. */
export interface VirtualRawPrinter extends Sink {
  /** `socket://host:port` */
  readonly uri: string;
}

/** Starts a raw printer. */
export async function startVirtualRawPrinter(options: SinkOptions = {}): Promise<VirtualRawPrinter> {
  const sink = await startSink(options, takeJob);
  return Object.assign(sink, { uri: `socket://${options.host ?? '127.0.0.1'}:${sink.port}` });
}

const exit = '\u001b%-12345X';

function takeJob(socket: Socket, { fault, maxDocumentBytes, report }: SinkHandler): void {
  if (fault()?.kind === 'refuse') {
    socket.resetAndDestroy();
    return;
  }
  const record = new SinkRecord();
  let ended = false;
  socket.on('data', (bytes: Buffer) => {
    record.add(bytes);
    if (record.byteLength > maxDocumentBytes) socket.resetAndDestroy();
  });
  socket.on('end', () => {
    ended = true;
    report(unwrap(record, true));
    if (fault()?.kind !== 'never-closes') socket.end();
  });
  socket.on('close', () => {
    if (!ended && record.byteLength > 0) report(unwrap(record, false));
  });
}

/** Takes a PJL job header and its end off, as a printer does, and keeps the name. */
function unwrap(record: SinkRecord, complete: boolean) {
  const { bytes } = record.finish({ jobName: '', userName: '' }, complete);
  const text = bytes.toString('latin1');
  const commands = text.startsWith(exit)
    ? (/^(?:@PJL[^\n]{0,200}\n){1,50}/.exec(text.slice(exit.length))?.[0] ?? '')
    : '';
  const header = commands === '' ? '' : `${exit}${commands}`;
  const jobName = /JOB NAME="([^"]*)"/.exec(header)?.[1] ?? '';
  const trailer = header === '' ? -1 : text.indexOf(`${exit}@PJL EOJ`, header.length);
  const inner = new SinkRecord();
  inner.add(bytes.subarray(header.length, trailer === -1 ? undefined : trailer));
  return inner.finish({ jobName, userName: '' }, complete);
}
