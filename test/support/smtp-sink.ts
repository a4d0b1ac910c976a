/** A small SMTP server (RFC 5321, STARTTLS of RFC 3207, AUTH PLAIN of RFC 4954) that keeps what it takes. */

import { createServer, type Socket } from 'node:net';
import { createServer as createSecureServer, TLSSocket } from 'node:tls';

/** A mail as it was taken. */
export interface TakenMail {
  readonly from: string;
  readonly to: string;
  /** As sent, headers and body. */
  readonly data: string;
  readonly secure: boolean;
  readonly user: string | undefined;
}

/** How the server behaves. */
export interface SmtpSinkOptions {
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** TLS from the first byte. */
  readonly implicitTls?: boolean;
  /** Offers AUTH and takes mail only from this account. */
  readonly account?: { readonly user: string; readonly password: string };
}

/** A running server. */
export interface SmtpSink extends AsyncDisposable {
  readonly port: number;
  readonly mails: readonly TakenMail[];
  /** Answers to be given instead of the usual ones, by command: `RCPT`, `DATA-END`, `EHLO`. `''` says nothing at all. */
  readonly answers: Map<string, string>;
  /** Closes the connection instead of answering the end of the data, so many times, after the mail was taken. */
  lostAnswers: number;
}

/** Starts it on 127.0.0.1. */
export async function startSmtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const mails: TakenMail[] = [];
  const answers = new Map<string, string>();
  const sockets = new Set<Socket>();
  const sink = { mails, answers, lostAnswers: 0 };
  const serve = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    converse(socket, options, sink, (mail) => mails.push(mail));
  };
  const server =
    options.implicitTls && options.certificate
      ? createSecureServer(options.certificate, serve)
      : createServer(serve);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return Object.assign(sink, {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

interface SinkState {
  readonly answers: Map<string, string>;
  lostAnswers: number;
}

function converse(
  first: Socket,
  options: SmtpSinkOptions,
  state: SinkState,
  keep: (mail: TakenMail) => void,
): void {
  let socket = first;
  let secure = options.implicitTls === true;
  let user: string | undefined;
  let from = '';
  let to = '';
  let buffered = '';
  let inData = false;
  const say = (command: string, usual: string) => {
    const text = state.answers.get(command) ?? usual;
    if (text !== '') socket.write(`${text}\r\n`);
  };
  const onData = (chunk: Buffer) => {
    buffered += chunk.toString('latin1');
    for (;;) {
      if (inData) {
        const end = buffered.indexOf('\r\n.\r\n');
        if (end < 0) return;
        keep({ from, to, data: buffered.slice(0, end), secure, user });
        buffered = buffered.slice(end + 5);
        inData = false;
        if (state.lostAnswers > 0) {
          state.lostAnswers -= 1;
          socket.destroy();
          return;
        }
        say('DATA-END', '250 taken');
        continue;
      }
      const end = buffered.indexOf('\r\n');
      if (end < 0) return;
      const line = buffered.slice(0, end);
      buffered = buffered.slice(end + 2);
      answer(line);
    }
  };
  const answer = (line: string) => {
    const command = line.slice(0, 4).toUpperCase();
    if (command === 'EHLO') {
      const offers = [
        ...(options.certificate && !secure ? ['STARTTLS'] : []),
        ...(options.account ? ['AUTH PLAIN'] : []),
      ];
      say('EHLO', ['250-sink', ...offers.map((offer) => `250-${offer}`), '250 8BITMIME'].join('\r\n'));
    } else if (command === 'STAR' && options.certificate) {
      socket.write('220 go\r\n');
      socket.removeListener('data', onData);
      const upgraded = new TLSSocket(socket, { isServer: true, ...options.certificate });
      upgraded.on('error', () => undefined);
      upgraded.on('data', onData);
      socket = upgraded;
      secure = true;
    } else if (command === 'AUTH') {
      const [, name = '', password = ''] = Buffer.from(line.slice(11), 'base64').toString().split('\0');
      const isRight = name === options.account?.user && password === options.account.password;
      if (isRight) user = name;
      say('AUTH', isRight ? '235 welcome' : '535 no');
    } else if (command === 'MAIL') {
      from = /<(.*?)>/.exec(line)?.[1] ?? '';
      say('MAIL', options.account && user === undefined ? '530 sign in' : '250 ok');
    } else if (command === 'RCPT') {
      to = /<(.*?)>/.exec(line)?.[1] ?? '';
      say('RCPT', '250 ok');
    } else if (command === 'DATA') {
      inData = (state.answers.get('DATA') ?? '354').startsWith('354');
      say('DATA', '354 go');
    } else if (command === 'QUIT') {
      socket.end('221 bye\r\n');
    } else say(command, '502 not here');
  };
  socket.on('data', onData);
  socket.write('220 sink ESMTP\r\n');
}
