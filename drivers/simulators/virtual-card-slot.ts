/**
 * Puts virtual cards on the virtual reader of vsmartcard's vpcd: a connection is a card that lies there. Messages have
 * two bytes of length, high byte first; one byte is a control (0 off, 1 on, 2 reset, 4 asks for the answer to reset),
 * anything longer an APDU.
 */

import { connect, type Socket } from 'node:net';
import type { VirtualCard } from './virtual-card.ts';

/** A card that lies on the reader until it is disposed. */
export type CardOnReader = AsyncDisposable;

const askForAtr = 4;

/** Puts a card on the reader that listens at a port of this machine (vpcd: 35963 for the first slot). */
export async function putOnReader(
  card: VirtualCard,
  port: number,
  host = '127.0.0.1',
): Promise<CardOnReader> {
  const socket = connect(port, host);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  serve(socket, card);
  return {
    async [Symbol.asyncDispose]() {
      if (socket.destroyed) return;
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.destroy();
      await closed;
    },
  };
}

function serve(socket: Socket, card: VirtualCard): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const length = pending.length < 2 ? undefined : pending.readUInt16BE(0);
      if (length === undefined || pending.length < 2 + length) return;
      const message = pending.subarray(2, 2 + length);
      pending = pending.subarray(2 + length);
      const answer = answerOf(message, card);
      if (answer === undefined || !socket.writable) continue;
      const head = Buffer.alloc(2);
      head.writeUInt16BE(answer.length);
      socket.write(Buffer.concat([head, answer]));
    }
  });
}

function answerOf(message: Buffer, card: VirtualCard): Buffer | undefined {
  if (message.length > 1) return card.answer(message);
  return message[0] === askForAtr ? card.atr : undefined;
}
