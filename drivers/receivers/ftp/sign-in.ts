/** Signing in at an FTP receiver and going over to TLS (RFC 959 §4.1.1, RFC 4217). */

import { decodePath } from '../drop-path.ts';
import { codeForSender } from '../network-fault.ts';
import { type FtpCommand, wordOf } from './command.ts';
import type { FtpSession } from './session.ts';

/** USER. */
export async function nameUser(session: FtpSession, command: FtpCommand): Promise<void> {
  const { tls, requireTls } = session.parts.settings;
  if (tls === 'explicit' && requireTls && !session.control.secure) {
    return session.reply(534, 'AUTH TLS first.');
  }
  session.account = undefined;
  session.userName = decodePath(command.argument).slice(0, 200);
  session.reply(331, 'Password, please.');
}

/** PASS. Refused names and wrong passwords get the same reply. */
export async function signIn(session: FtpSession, command: FtpCommand): Promise<void> {
  if (session.userName === '') return session.reply(503, 'USER first.');
  const { userName } = session;
  session.userName = '';
  let account: string | undefined;
  try {
    account = await session.parts.settings.hooks.authenticate({
      userName,
      secret: decodePath(command.argument),
      address: session.control.remoteAddress,
    });
  } catch (error) {
    session.parts.settings.onTrouble(error);
    return session.end(421, `Come back later (${codeForSender(error)}).`);
  }
  if (account === undefined) return session.countFailure();
  session.account = account;
  session.folder = [];
  session.reply(230, 'Signed in.');
}

/** AUTH TLS: what was signed in before is forgotten (RFC 4217 §4). */
export async function beginTls(session: FtpSession, command: FtpCommand): Promise<void> {
  const { tlsContext } = session.parts;
  if (tlsContext === undefined || session.control.secure) return session.reply(502, 'Not here.');
  if (!/^(TLS|TLS-C|SSL)$/.test(wordOf(command))) return session.reply(504, 'AUTH TLS only.');
  session.reply(234, 'TLS begins.');
  session.account = undefined;
  session.userName = '';
  session.closePassive();
  if (!session.control.secureWith(tlsContext)) session.ended = true;
}

/** PROT. */
export async function chooseProtection(session: FtpSession, command: FtpCommand): Promise<void> {
  if (!session.control.secure) return session.reply(503, 'AUTH first.');
  const level = wordOf(command);
  const mayBeClear = session.parts.settings.tls === 'explicit' && !session.parts.settings.requireTls;
  if (level === 'C' && !mayBeClear) return session.reply(534, 'Data connections are encrypted (PROT P).');
  if (level !== 'C' && level !== 'P') return session.reply(536, 'PROT P only.');
  session.protectData = level === 'P';
  session.reply(200, 'OK');
}
