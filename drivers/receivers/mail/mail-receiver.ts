/**
 * Scan-to-mail: an SMTP server (RFC 5321) that takes documents and nothing else. 250 after DATA means that every
 * document of the mail is in custody; it never relays, never stores a mail, and sends none.
 */

import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { isInRanges } from '../../device/address-range.ts';
import type { MailReceiverHooks } from '../../device/mail-parts.ts';
import { faultCode, isTemporaryFault, type Receiver } from '../../device/receiver.ts';
import { spool } from '../encrypted-spool.ts';
import { explainRefusal, type MailResult, takeMail } from './take-mail.ts';

/** How the receiver listens. */
export interface MailReceiverOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** `starttls`: offered; passwords are taken under it only. `required`: nothing is taken without. */
  readonly tls: 'off' | 'starttls' | 'required' | 'implicit';
  readonly certificate: { readonly cert: string; readonly key: string };
  /** Name in the greeting; default `localhost`. */
  readonly name?: string;
  /** Only these machines may connect; default: all. */
  readonly addresses?: readonly string[];
  /** Machines that may send without signing in; default: none. */
  readonly withoutSignIn?: readonly string[];
  /** Most bytes of a mail, encoded. */
  readonly mailBytes: number;
  /** Connections at the same time. */
  readonly connections: number;
  /** A silent connection is cut after so many ms. */
  readonly idleMs: number;
  /** Folder of nameless files that only this process can read. */
  readonly spoolFolder: string;
  readonly hooks: MailReceiverHooks;
  /** Told of mails that were not taken, and of faults of connections. Errors carry no names. */
  readonly onTrouble?: (error: unknown) => void;
}

/** Most recipients of one mail. RFC 5321 §4.5.3.1.8 asks for 100. */
const mostRecipients = 100;

/** How long a stop waits for mails that are coming in, in ms. */
const closeMs = 5_000;

/** Opens the receiver. Rejects when the address cannot be listened on. */
export async function openMailReceiver(options: MailReceiverOptions): Promise<Receiver> {
  const stop = new AbortController();
  const server = new SMTPServer({
    ...tlsOptions(options),
    ...checks(options),
    name: options.name ?? 'localhost',
    banner: 'Tomeoki scan receiver',
    size: options.mailBytes,
    authMethods: ['PLAIN', 'LOGIN'],
    authOptional: options.withoutSignIn !== undefined,
    disableReverseLookup: true,
    logger: false,
    maxClients: options.connections,
    socketTimeout: options.idleMs,
    closeTimeout: closeMs,
    onData: (stream, session, done) => {
      receiveMail(options, stream, session, stop.signal).then(
        (text) => done(null, text),
        (error: unknown) => {
          options.onTrouble?.(error);
          done(smtpError(error));
        },
      );
    },
  });
  server.on('error', (error: Error) => options.onTrouble?.(error));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  const bound = server.server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : options.port,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}

function tlsOptions({ tls, certificate }: MailReceiverOptions) {
  const { cert, key } = certificate;
  const base = { cert, key, minVersion: 'TLSv1.2' as const };
  switch (tls) {
    case 'off':
      return { disabledCommands: ['STARTTLS'], allowInsecureAuth: true };
    case 'implicit':
      return { ...base, secure: true };
    default:
      return base;
  }
}

/** A refusal in the words of RFC 5321; the first digit tells the device whether to keep the document. */
class SmtpReply extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, text: string) {
    super(text);
    this.responseCode = responseCode;
  }
}

type Answer = (error?: Error | null) => void;

function checks(options: MailReceiverOptions) {
  const { hooks, addresses, withoutSignIn = [], tls } = options;
  const answer = (done: Answer, check: () => Promise<void> | void): void => {
    Promise.resolve()
      .then(check)
      .then(
        () => done(),
        (error: unknown) => done(smtpError(error)),
      );
  };
  return {
    onConnect: (session: SMTPServerSession, done: Answer) =>
      answer(done, () => {
        if (addresses !== undefined && !isInRanges(session.remoteAddress, addresses)) {
          throw new SmtpReply(554, '5.7.1 This machine may not connect');
        }
      }),
    onAuth: (
      { username, password }: { username?: string | null | undefined; password?: string | null | undefined },
      session: SMTPServerSession,
      done: (error: Error | null, response?: { user?: string }) => void,
    ) => {
      const login = { userName: username ?? '', secret: password ?? '', address: session.remoteAddress };
      hooks.authenticate(login).then(
        (user) =>
          user === undefined
            ? done(new SmtpReply(535, '5.7.8 Name or password is wrong, or locked for a while'))
            : done(null, { user }),
        (error: unknown) => {
          options.onTrouble?.(error);
          done(new SmtpReply(454, '4.7.0 Signing in does not work now'));
        },
      );
    },
    onMailFrom: (_from: unknown, session: SMTPServerSession, done: Answer) =>
      answer(done, async () => {
        if (tls === 'required' && !session.secure) {
          throw new SmtpReply(530, '5.7.0 Must issue a STARTTLS command first');
        }
        if (session.user === undefined && !isInRanges(session.remoteAddress, withoutSignIn)) {
          throw new SmtpReply(530, '5.7.0 Authentication required');
        }
        if (!(await hooks.hasRoom())) throw new SmtpReply(452, '4.3.1 No room now; keep the document');
      }),
    onRcptTo: (_to: unknown, session: SMTPServerSession, done: Answer) =>
      answer(done, () => {
        if (session.envelope.rcptTo.length >= mostRecipients) {
          throw new SmtpReply(452, '4.5.3 Too many recipients');
        }
      }),
  };
}

async function receiveMail(
  options: MailReceiverOptions,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  signal: AbortSignal,
): Promise<string> {
  const destinations = [...new Set(session.envelope.rcptTo.map(({ address }) => address.toLowerCase()))];
  const envelope = { account: session.user, address: session.remoteAddress, destinations };
  // Read to the end even when it is too large: only then does the sender listen to the reply.
  let isCut = false;
  const limited = async function* () {
    let bytes = 0;
    for await (const piece of stream) {
      bytes += piece.length;
      isCut ||= bytes > options.mailBytes;
      if (!isCut) yield piece as Buffer;
    }
  };
  await using mail = await spool(options.spoolFolder, limited());
  if (isCut || stream.sizeExceeded) throw new SmtpReply(552, '5.3.4 The mail is over the size limit');
  return replyTo(await takeMail(options, mail, envelope, signal));
}

function replyTo(result: MailResult): string {
  switch (result.kind) {
    case 'taken':
      return `2.0.0 OK: ${result.ids.length} in custody, first ${result.ids[0] ?? ''}`;
    case 'part-kept':
      return '2.0.0 OK: this part is kept until the others come';
    case 'no-document':
      throw new SmtpReply(554, '5.6.0 The mail has no document: PDF, JPEG, PNG or TIFF');
    case 'malformed':
      throw new SmtpReply(554, '5.6.0 The mail cannot be read');
    case 'refused':
      throw new SmtpReply(554, `5.6.0 ${explainRefusal(result.error)}`);
  }
}

function smtpError(error: unknown): Error {
  if (error instanceof SmtpReply) return error;
  if (!isTemporaryFault(error)) return new SmtpReply(554, `5.6.0 ${explainRefusal(error)}`);
  return faultCode(error) === 'SCAN_NO_ROOM'
    ? new SmtpReply(452, '4.3.1 No room now; keep the document')
    : new SmtpReply(451, '4.3.0 The document could not be kept now; send it again');
}
