/** An SFTP receiver on `ssh2`: no shell, no commands, no forwarding, and nothing but files coming in. */

import { type AddressInfo, createServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type AuthenticationType, type Connection } from 'ssh2';
import type { Receiver, ReceiverHooks } from '../../device/receiver.ts';
import { DropBox } from '../drop-box.ts';
import { PeerLimits, plainAddress } from '../peer-limits.ts';
import type { SftpReceiverOptions } from './options.ts';
import { SftpSession } from './session.ts';

const mostTrials = 6;
/** Longest time from the connection to signing in, in ms. */
const signInMs = 60_000;
/** How long connections may take to end when the receiver closes, in ms. */
const closeGraceMs = 1_000;
const methods: AuthenticationType[] = ['password', 'publickey'];

/** Opens the receiver. Rejects with the system's error when the address cannot be bound. */
export async function openSftpReceiver(options: SftpReceiverOptions): Promise<Receiver> {
  const { hooks, holding, hostKeys } = options;
  const box = new DropBox(hooks, holding);
  const open = new Set<Connection>();
  const limits = new PeerLimits(options);
  const server = new ssh2.Server(
    { hostKeys: [hostKeys.ed25519, hostKeys.rsa], ident: 'Tomeoki', keepaliveInterval: 0 },
    (connection, { ip }) => {
      const address = plainAddress(ip);
      connection.on('error', () => connection.end());
      if (limits.enter(address) !== 'welcome') {
        connection.end();
        return;
      }
      open.add(connection);
      connection.once('close', () => {
        open.delete(connection);
        limits.leave(address);
      });
      serve(options, box, connection, address);
    },
  );
  // Without delay: the small answers to writes would wait for the peer's acknowledgements otherwise.
  const sockets = new Set<Socket>();
  const gate = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    server.injectSocket(socket);
  });
  await new Promise<void>((resolve, reject) => {
    gate.once('error', reject);
    gate.listen(options.port, options.host, () => {
      gate.removeListener('error', reject);
      resolve();
    });
  });
  gate.on('error', options.onTrouble);
  return {
    port: (gate.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => gate.close(() => resolve()));
      for (const connection of open) connection.end();
      // A peer that has gone without a word never ends its side.
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, closeGraceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

function serve(options: SftpReceiverOptions, box: DropBox, connection: Connection, address: string): void {
  const gone = new AbortController();
  let account: string | undefined;
  const signIn = new SignIn(options, address);
  const slow = setTimeout(() => connection.end(), signInMs);
  connection.once('close', () => {
    clearTimeout(slow);
    gone.abort();
  });
  connection.on('authentication', (context) => {
    void signIn.judge(context).then((found) => {
      account = found ?? account;
      if (signIn.failures >= mostTrials) connection.end();
    });
  });
  connection.on('ready', () => {
    clearTimeout(slow);
    connection.on('session', (acceptSession) => {
      acceptSession().on('sftp', (acceptSftp) => {
        if (account === undefined) {
          connection.end();
          return;
        }
        const idle = setTimeout(() => connection.end(), options.idleMs ?? 120_000);
        const sftp = acceptSftp();
        for (const event of ['OPEN', 'WRITE', 'STAT', 'READDIR']) sftp.on(event, () => idle.refresh());
        connection.once('close', () => clearTimeout(idle));
        new SftpSession(sftp, {
          box,
          account,
          address,
          signal: gone.signal,
          hasRoom: () => options.hooks.hasRoom(),
          onTrouble: options.onTrouble,
          cut: () => connection.end(),
        });
      });
    });
  });
}

/** The trials of one connection to sign in (RFC 4252). */
class SignIn {
  readonly #hooks: ReceiverHooks;
  readonly #onTrouble: (error: unknown) => void;
  readonly #address: string;
  failures = 0;

  constructor({ hooks, onTrouble }: SftpReceiverOptions, address: string) {
    this.#hooks = hooks;
    this.#onTrouble = onTrouble;
    this.#address = address;
  }

  /** Answers one trial; the account when it was right. */
  async judge(context: AuthContext): Promise<string | undefined> {
    let account: string | undefined;
    try {
      // Whether a key is known is said only to its holder: every key is let on to the signature (RFC 4252 §7).
      if (context.method === 'publickey' && context.signature === undefined) {
        context.accept();
        return undefined;
      }
      account = await this.#accountOf(context);
    } catch (error) {
      this.#onTrouble(error);
    }
    if (account === undefined) {
      if (context.method !== 'none') this.failures += 1;
      context.reject(methods);
    } else {
      context.accept();
    }
    return account;
  }

  async #accountOf(context: AuthContext): Promise<string | undefined> {
    const login = { userName: context.username.slice(0, 200), address: this.#address };
    if (context.method === 'password') {
      return await this.#hooks.authenticate({ ...login, secret: context.password });
    }
    if (context.method !== 'publickey') return undefined;
    const { key, signature, blob, hashAlgo } = context;
    const parsed = ssh2.utils.parseKey(`${key.algo} ${key.data.toString('base64')}`);
    if (parsed instanceof Error || signature === undefined || blob === undefined) return undefined;
    if (parsed.verify(blob, signature, hashAlgo) !== true) return undefined;
    return await this.#hooks.authenticate({ ...login, publicKey: new Uint8Array(key.data) });
  }
}
