/** The commands that an FTP receiver obeys, one row each. What is not here gets 502. */

import { decodePath, formatPath, isTemporary, resolvePath } from '../drop-path.ts';
import { type FtpCommand, wordOf } from './command.ts';
import { openPassivePort } from './passive.ts';
import { formatPassive, quotePath } from './reply.ts';
import type { FtpHandler, FtpSession } from './session.ts';
import { beginTls, chooseProtection, nameUser, signIn } from './sign-in.ts';
import { replyToFault, startListing, startStore } from './transfer.ts';

/** Commands that need nobody to have signed in. */
export const alwaysAllowed: ReadonlySet<string> = new Set([
  ...['USER', 'PASS', 'AUTH', 'PBSZ', 'PROT', 'FEAT', 'OPTS', 'SYST', 'NOOP', 'QUIT', 'HELP', 'ABOR'],
]);

const done = (code: number, text: string): FtpHandler => {
  return async (session) => session.reply(code, text);
};

/** Extensions told to FEAT (RFC 2389). */
const features = ['UTF8', 'EPSV', 'PASV', 'SIZE'];
const tlsFeatures = ['AUTH TLS', 'PBSZ', 'PROT'];

/** By command word. */
export const handlers: Readonly<Record<string, FtpHandler>> = {
  USER: nameUser,
  PASS: signIn,
  ACCT: done(202, 'Not needed.'),
  AUTH: beginTls,
  PBSZ: async (session) =>
    session.control.secure ? session.reply(200, 'PBSZ=0') : session.reply(503, 'AUTH first.'),
  PROT: chooseProtection,
  FEAT: async (session) => {
    const extra = session.parts.tlsContext === undefined ? [] : tlsFeatures;
    session.reply(211, ['Features:', ...features, ...extra, 'End']);
  },
  OPTS: async (session, command) =>
    /^UTF-?8\b/.test(wordOf(command))
      ? session.reply(200, 'Names in UTF-8 are understood.')
      : session.reply(501, 'No such option.'),
  SYST: done(215, 'UNIX Type: L8'),
  NOOP: done(200, 'OK'),
  HELP: done(214, 'STOR and STOU take documents. Nothing can be read back.'),
  STAT: done(211, 'Ready.'),
  ALLO: done(202, 'Not needed.'),
  TYPE: async (session, command) =>
    /^(A|I|L 8|A N)$/.test(wordOf(command))
      ? session.reply(200, 'Bytes are taken as they are.')
      : session.reply(504, 'No such type.'),
  MODE: async (session, command) => oneOnly(session, command, 'S'),
  STRU: async (session, command) => oneOnly(session, command, 'F'),
  // Data connections to an address that the client names would let it send to third hosts (RFC 2577 §3).
  PORT: done(502, 'Only passive mode (PASV, EPSV).'),
  EPRT: done(522, 'Only passive mode (PASV, EPSV).'),
  PASV: async (session) => openPassive(session, 'PASV'),
  EPSV: extendedPassive,
  PWD: async (session) => session.reply(257, quotePath(formatPath(session.folder))),
  XPWD: async (session) => session.reply(257, quotePath(formatPath(session.folder))),
  CWD: changeFolder,
  CDUP: async (session) => {
    session.folder = session.folder.slice(0, -1);
    session.reply(250, 'OK');
  },
  MKD: makeFolder,
  XMKD: makeFolder,
  STOR: async (session, command) => store(session, command, false),
  STOU: async (session, command) => store(session, command, true),
  APPE: done(550, 'Send the whole file with STOR.'),
  REST: done(502, 'Send the whole file with STOR.'),
  LIST: startListing,
  NLST: startListing,
  MLSD: startListing,
  SIZE: tellSize,
  MDTM: done(550, 'Not known.'),
  DELE: remove,
  RNFR: renameFrom,
  RNTO: renameTo,
  ABOR: abort,
  QUIT: async (session) => session.end(221, 'Goodbye.'),
};

async function oneOnly(session: FtpSession, command: FtpCommand, only: string): Promise<void> {
  if (wordOf(command) === only) session.reply(200, 'OK');
  else session.reply(504, `Only ${only}.`);
}

async function extendedPassive(session: FtpSession, command: FtpCommand): Promise<void> {
  const word = wordOf(command);
  if (word === 'ALL') {
    session.extendedOnly = true;
    return session.reply(200, 'OK');
  }
  const family = session.control.localAddress.includes(':') ? '2' : '1';
  if (word !== '' && word !== family) return session.reply(522, `Use (${family}).`);
  return openPassive(session, 'EPSV');
}

async function openPassive(session: FtpSession, kind: 'PASV' | 'EPSV'): Promise<void> {
  const { control, parts } = session;
  const isVersion4 = !control.localAddress.includes(':');
  if (kind === 'PASV' && (session.extendedOnly || !isVersion4)) return session.reply(501, 'EPSV, please.');
  session.closePassive();
  try {
    session.passive = await openPassivePort(
      control.localAddress,
      control.remoteAddress,
      parts.settings.passivePorts,
    );
  } catch (error) {
    parts.settings.onTrouble(error);
  }
  if (session.passive === undefined) return session.reply(421, 'No data port is free. Come back later.');
  const { port } = session.passive;
  if (kind === 'EPSV') return session.reply(229, `Entering Extended Passive Mode (|||${port}|)`);
  const address = parts.settings.passiveAddress ?? control.localAddress;
  session.reply(227, formatPassive(address, port));
}

async function changeFolder(session: FtpSession, command: FtpCommand): Promise<void> {
  const path = resolvePath(session.folder, decodePath(command.argument));
  if (path === undefined) return session.reply(550, 'Too deep, or not a folder name.');
  session.folder = path;
  session.reply(250, 'OK');
}

async function makeFolder(session: FtpSession, command: FtpCommand): Promise<void> {
  const path = resolvePath(session.folder, decodePath(command.argument));
  if (path === undefined || path.length === 0) return session.reply(550, 'Too deep, or not a folder name.');
  session.reply(257, `${quotePath(formatPath(path))} can be used.`);
}

async function store(session: FtpSession, command: FtpCommand, unique: boolean): Promise<void> {
  const path = resolvePath(session.folder, decodePath(command.argument));
  if (path === undefined || (path.length === 0 && !unique)) return session.reply(553, 'Not a file name.');
  return startStore(session, unique && command.argument.byteLength === 0 ? [...path, ''] : path, {
    unique,
    rawPath: command.argument,
  });
}

async function tellSize(session: FtpSession, command: FtpCommand): Promise<void> {
  const path = resolvePath(session.folder, decodePath(command.argument));
  const byteLength = path === undefined ? undefined : sizeOf(session, path);
  if (byteLength === undefined) session.reply(550, 'No such file.');
  else session.reply(213, String(byteLength));
}

function sizeOf(session: FtpSession, path: readonly string[]): number | undefined {
  return session.account === undefined ? undefined : session.parts.box.byteLengthOf(session.account, path);
}

async function remove(session: FtpSession, command: FtpCommand): Promise<void> {
  const path = resolvePath(session.folder, decodePath(command.argument));
  if (path === undefined || session.account === undefined) return session.reply(550, 'No such file.');
  try {
    const removed = await session.parts.box.remove(session.account, path);
    session.reply(removed ? 250 : 550, removed ? 'OK' : 'What was taken stays.');
  } catch (error) {
    replyToFault(session, error);
  }
}

async function renameFrom(session: FtpSession, command: FtpCommand): Promise<void> {
  const path = resolvePath(session.folder, decodePath(command.argument));
  if (path === undefined || path.length === 0) return session.reply(550, 'No such file.');
  session.renameFrom = path;
  session.reply(350, 'And the new name?');
}

async function renameTo(session: FtpSession, command: FtpCommand): Promise<void> {
  const { renameFrom: from, account } = session;
  session.renameFrom = undefined;
  if (from === undefined || account === undefined) return session.reply(503, 'RNFR first.');
  const path = resolvePath(session.folder, decodePath(command.argument));
  if (path === undefined || path.length === 0 || isTemporary(path)) {
    return session.reply(553, 'Not a file name, or again a temporary one.');
  }
  try {
    const to = { path, rawPath: command.argument };
    const outcome = await session.parts.box.rename(
      account,
      from,
      to,
      session.control.remoteAddress,
      session.signal,
    );
    if (outcome === 'unknown') session.reply(550, 'No such file.');
    else session.reply(250, 'The document is in custody.');
  } catch (error) {
    replyToFault(session, error);
  }
}

async function abort(session: FtpSession): Promise<void> {
  if (session.transfer !== undefined) {
    session.transfer.abort.abort();
    await session.transfer.done;
  }
  session.closePassive();
  session.reply(226, 'Aborted.');
}
