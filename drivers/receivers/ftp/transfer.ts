/** Transfers of FTP: a document in, or an empty listing out. */

import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeviceError } from '../../device/device-error.ts';
import type { ByteSource } from '../../device/job.ts';
import { type DropPath, isTemporary } from '../drop-path.ts';
import { codeForSender, networkFault } from '../network-fault.ts';
import { secureData } from './passive.ts';
import type { FtpSession } from './session.ts';

/** How long a client may take to open the data connection that it asked for, in ms. */
const connectMs = 30_000;
/**
 * Rest between the end of the data and custody, in ms. A device that dies ends both connections at about the same
 * time, and the end of the data alone would look like the end of the file.
 */
const settleMs = 60;

const replyOfFault = { 'no-room': 452, later: 450, 'too-large': 552, refused: 550 } as const;

/** Tells the peer what a fault means for it; unknown ones are told to the operator too. */
export function replyToFault(session: FtpSession, error: unknown): void {
  const fault = networkFault(error);
  if (fault === 'later') session.parts.settings.onTrouble(error);
  const text = fault === 'later' || fault === 'no-room' ? 'Keep the document and come back' : 'Not taken';
  session.reply(replyOfFault[fault], `${text} (${codeForSender(error)}).`);
}

/** STOR and STOU. The last reply comes after custody (226) or when nothing of the file was kept (4xx, 5xx). */
export async function startStore(
  session: FtpSession,
  path: DropPath,
  how: { readonly unique: boolean; readonly rawPath: Uint8Array },
): Promise<void> {
  const { account, parts } = session;
  if (account === undefined || !isPrepared(session)) return;
  try {
    if (!(await parts.settings.hooks.hasRoom())) {
      session.closePassive();
      return session.reply(452, 'Keep the document and come back (SCAN_NO_ROOM).');
    }
  } catch (error) {
    session.closePassive();
    return replyToFault(session, error);
  }
  const target = how.unique ? [...path.slice(0, -1), uniqueName(path.at(-1) ?? '')] : path;
  const opening = how.unique ? `FILE: ${target.at(-1)}` : 'Send the document.';
  await startTransfer(session, opening, async (data, signal) => {
    const address = session.control.remoteAddress;
    const body = documentBytes(session, data, signal);
    const rawPath = how.unique ? undefined : how.rawPath;
    try {
      const file = { account, path: target, body, address, ...(rawPath !== undefined && { rawPath }) };
      const outcome = await parts.box.put(file, signal);
      const taken = outcome === 'taken' ? 'The document is in custody.' : 'Held until it is renamed.';
      session.reply(226, taken);
    } catch (error) {
      if (signal.aborted || isCut(error)) session.reply(426, 'The transfer was cut; nothing was kept.');
      else replyToFault(session, error);
    }
  });
}

/** LIST, NLST and MLSD: nothing is ever shown, and devices that test the connection are content. */
export async function startListing(session: FtpSession): Promise<void> {
  if (!isPrepared(session)) return;
  await startTransfer(session, 'An empty listing.', async (data) => {
    data.on('error', () => data.destroy());
    data.resume();
    await new Promise<void>((resolve) => data.end(resolve));
    session.reply(226, 'Done.');
  });
}

function isPrepared(session: FtpSession): boolean {
  const { requireTls, tls } = session.parts.settings;
  if (session.passive === undefined) {
    session.reply(425, 'PASV or EPSV first.');
    return false;
  }
  if (tls !== 'off' && requireTls && !session.protectData) {
    session.closePassive();
    session.reply(521, 'PROT P first.');
    return false;
  }
  return true;
}

/** Begins a transfer; the session goes on listening beside it. */
async function startTransfer(
  session: FtpSession,
  opening: string,
  run: (data: Socket, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const abort = new AbortController();
  const signal = AbortSignal.any([session.signal, abort.signal]);
  const port = session.passive;
  session.passive = undefined;
  session.reply(150, opening);
  const work = async () => {
    const plain = await port?.accept(connectMs);
    try {
      if (plain === undefined) return session.reply(425, 'Nobody opened the data connection.');
      const { tlsContext } = session.parts;
      const data = session.protectData && tlsContext !== undefined ? secureData(plain, tlsContext) : plain;
      await run(data, signal);
      data.destroy();
    } finally {
      port?.[Symbol.dispose]();
      plain?.destroy();
    }
  };
  const done = work()
    .catch((error: unknown) => {
      session.parts.settings.onTrouble(error);
      session.reply(451, 'Come back later.');
    })
    .finally(() => {
      session.transfer = undefined;
    });
  session.transfer = { done, abort };
}

/**
 * The bytes of the data connection. It ends well only when the peer ended its side and is still there at the control
 * connection.
 */
async function* documentBytes(session: FtpSession, data: Socket, signal: AbortSignal): ByteSource {
  const stop = () => data.destroy(cut('the transfer was aborted'));
  signal.addEventListener('abort', stop, { once: true });
  data.setTimeout(session.parts.settings.idleMs, () => data.destroy(cut('nothing came for too long')));
  let ended = false;
  data.once('end', () => {
    ended = true;
  });
  try {
    signal.throwIfAborted();
    for await (const piece of data.iterator({ destroyOnReturn: false })) yield piece as Buffer;
    if (!ended) throw cut('the data connection was cut');
    await sleep(settleMs);
    if (signal.aborted) throw cut('the peer has gone');
  } catch (error) {
    throw isCut(error) ? error : cut('the data connection was cut');
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function cut(message: string): DeviceError {
  return new DeviceError('DEVICE_UNREACHABLE', { message });
}

function isCut(error: unknown): boolean {
  return error instanceof DeviceError && error.code === 'DEVICE_UNREACHABLE';
}

/** A name of our own that keeps the ending of the one proposed. */
function uniqueName(proposed: string): string {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(proposed)?.[0] ?? '';
  const base = `scan-${randomUUID()}`;
  return isTemporary([`${base}${ending}`]) ? base : `${base}${ending}`;
}
