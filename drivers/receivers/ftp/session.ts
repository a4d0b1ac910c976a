/**
 * One FTP session of a receiver that takes files and shows none (RFC 959, 2228, 2389, 2428, 3659, 4217).
 *
 * States: connected → (AUTH TLS) → signed in → ended. A transfer runs beside the command loop, so that ABOR is heard;
 * every other command waits for its end.
 */

import type { SecureContext } from 'node:tls';
import type { DropBox } from '../drop-box.ts';
import type { DropPath } from '../drop-path.ts';
import { type FtpCommand, parseCommand } from './command.ts';
import type { ControlChannel } from './control-channel.ts';
import type { FtpSettings } from './options.ts';
import type { PassivePort } from './passive.ts';
import { formatReply } from './reply.ts';

/** Obeys one command and replies to it. */
export type FtpHandler = (session: FtpSession, command: FtpCommand) => Promise<void>;

/** What a session works with. */
export interface FtpParts {
  readonly settings: FtpSettings;
  readonly box: DropBox;
  /** Undefined: no TLS here. */
  readonly tlsContext: SecureContext | undefined;
  /** Aborts when the receiver closes. */
  readonly closing: AbortSignal;
  /** By command word. What is not here gets 502. */
  readonly handlers: Readonly<Record<string, FtpHandler>>;
  /** Commands that need nobody to have signed in. */
  readonly alwaysAllowed: ReadonlySet<string>;
}

const mostTrials = 3;
const longestBeforeSignIn = 60_000;

/** The state of a session, for its handlers. */
export class FtpSession {
  readonly parts: FtpParts;
  readonly control: ControlChannel;
  /** Aborts with the peer or the receiver. */
  readonly signal: AbortSignal;
  account: string | undefined;
  userName = '';
  failures = 0;
  folder: DropPath = [];
  /** Data connections are encrypted (PROT P). */
  protectData = false;
  passive: PassivePort | undefined;
  /** After EPSV ALL nothing else opens data connections (RFC 2428 §4). */
  extendedOnly = false;
  renameFrom: DropPath | undefined;
  transfer: { readonly done: Promise<void>; readonly abort: AbortController } | undefined;
  ended = false;

  constructor(parts: FtpParts, control: ControlChannel) {
    this.parts = parts;
    this.control = control;
    this.signal = AbortSignal.any([control.gone, parts.closing]);
    // With implicit TLS there is no PROT C to begin with (RFC 4217 §9).
    this.protectData = parts.settings.tls === 'implicit';
  }

  /** Talks until the peer leaves, is idle for too long or the receiver closes. */
  async run(): Promise<void> {
    const { closing } = this.parts;
    const close = () => {
      this.reply(421, 'Closing. Come back later.');
      this.control.end();
    };
    closing.addEventListener('abort', close, { once: true });
    try {
      await this.#talk();
    } finally {
      closing.removeEventListener('abort', close);
    }
    this.transfer?.abort.abort();
    await this.transfer?.done;
    this.closePassive();
    this.control.end();
  }

  async #talk(): Promise<void> {
    this.reply(220, 'Tomeoki document receiver. Files are taken, none are shown.');
    while (!this.ended && !this.signal.aborted) {
      const idleMs = this.#idleMs();
      const line = await this.control.line(idleMs);
      if (line === undefined) {
        // Silence is no fault while a document is on its way: the transfer has its own limit.
        if (this.transfer !== undefined && !this.signal.aborted) continue;
        if (!this.control.gone.aborted) this.reply(421, 'Nothing came for too long.');
        break;
      }
      await this.#obey(parseCommand(line));
    }
  }

  /** Sends one reply. */
  reply(code: number, text: string | readonly string[]): void {
    this.control.send(formatReply(code, text));
  }

  /** Forgets the open data port. */
  closePassive(): void {
    this.passive?.[Symbol.dispose]();
    this.passive = undefined;
  }

  /** Says goodbye and ends after this command. */
  end(code: number, text: string): void {
    this.reply(code, text);
    this.ended = true;
  }

  /** Counts a wrong password; ends the session when there were too many. */
  countFailure(): void {
    this.failures += 1;
    if (this.failures >= mostTrials) this.end(421, 'Too many trials.');
    else this.reply(530, 'Name or password is wrong.');
  }

  async #obey(command: FtpCommand | undefined): Promise<void> {
    if (command === undefined) return this.reply(500, 'This is no command.');
    if (this.transfer !== undefined && command.verb !== 'ABOR') await this.transfer.done;
    const { handlers, alwaysAllowed } = this.parts;
    const handler: FtpHandler | undefined = Object.hasOwn(handlers, command.verb)
      ? handlers[command.verb]
      : undefined;
    if (handler === undefined) return this.reply(502, 'This command is not served.');
    if (this.account === undefined && !alwaysAllowed.has(command.verb)) {
      return this.reply(530, 'Sign in first.');
    }
    if (command.verb !== 'RNTO') this.renameFrom = command.verb === 'RNFR' ? this.renameFrom : undefined;
    const obeyed: Promise<void> = handler(this, command);
    await obeyed;
  }

  #idleMs(): number {
    const { idleMs } = this.parts.settings;
    return this.account === undefined ? Math.min(idleMs, longestBeforeSignIn) : idleMs;
  }
}
