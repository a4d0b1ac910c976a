/**
 * Hands mail to the site's own SMTP server (RFC 5321), one connection a mail: mail is rare here, and a connection that
 * is kept would be found dead. Encryption is demanded as configured and never left out because the server offers none.
 */

import { createTransport } from 'nodemailer';

/** The server and how it is spoken to. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `starttls` (RFC 3207) and `tls` demand encryption; `none` sends in the clear and never a password. */
  readonly security: 'starttls' | 'tls' | 'none';
  /** Address in `From`. */
  readonly from: string;
  readonly account?: { readonly user: string; readonly password: string };
  /** PEM certificates that are trusted beside those of the system. */
  readonly ca?: string;
  /** Longest silence at any step, in ms; default 15,000. */
  readonly timeoutMs?: number;
}

/** A mail in plain text to one address. */
export interface SmtpMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Becomes the `Message-ID`, so that a mail that came twice is known as one. */
  readonly id: string;
}

/** What the server answered. `again`: another try may be taken. */
export type SmtpOutcome =
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'refused';
      readonly trouble: 'address-refused' | 'sign-in-refused' | 'not-secure' | 'unreachable' | 'refused';
      readonly again: boolean;
    };

/** A sender of mail; holds nothing open between two mails. */
export interface SmtpMailer {
  /** An address that is none is `address-refused` and is not asked of the server. */
  send(mail: SmtpMail): Promise<SmtpOutcome>;
  /** Connects, encrypts and signs in, and sends nothing. */
  check(): Promise<SmtpOutcome>;
}

/** Longest text of one mail, in characters; longer ones are cut. */
const longestText = 100_000;

/** True for an address that may stand in a header and in `RCPT TO`: printable ASCII, one `@`, 254 characters at most. */
export function isMailAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text)
  );
}

/** Makes a sender. Connects to nobody yet. */
export function openSmtpMailer(settings: SmtpSettings): SmtpMailer {
  const { from, host } = settings;
  const transport = createTransport(transportOptions(settings));
  return {
    async send({ to, subject, text, id }) {
      if (!isMailAddress(to)) return refused('address-refused', false);
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject: subject.replaceAll(/[\r\n]+/g, ' ').slice(0, 200),
          text: text.slice(0, longestText),
          messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1) || host}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { kind: 'accepted' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    async check() {
      try {
        await transport.verify();
        return { kind: 'accepted' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

function transportOptions({ host, port, security, account, ca, timeoutMs = 15_000 }: SmtpSettings) {
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2' as const, ...(ca !== undefined && { ca }) },
    ...(account !== undefined &&
      security !== 'none' && { auth: { user: account.user, pass: account.password } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function refused(trouble: Extract<SmtpOutcome, { kind: 'refused' }>['trouble'], again: boolean): SmtpOutcome {
  return { kind: 'refused', trouble, again };
}

/**
 * RFC 5321 §4.2.1: 4yz is tried again, 5yz is not. A refused sign-in is: somebody will put the password right, and the
 * mails wait meanwhile.
 */
function outcomeOf(error: unknown): SmtpOutcome {
  const { code, responseCode } = error as { readonly code?: string; readonly responseCode?: number };
  const isPermanent = responseCode !== undefined && responseCode >= 500;
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return refused('sign-in-refused', true);
    case 'ETLS':
    case 'EREQUIRETLS':
      return refused('not-secure', true);
    case 'EENVELOPE':
      return refused('address-refused', !isPermanent);
    case 'ESOCKET':
      return refused(isCertificateFault(error) ? 'not-secure' : 'unreachable', true);
    default:
      return responseCode === undefined ? refused('unreachable', true) : refused('refused', !isPermanent);
  }
}

/** A handshake that failed on the certificate comes as a socket's error whose message is that of OpenSSL or Node. */
function isCertificateFault(error: unknown): boolean {
  return error instanceof Error && /certificate|altname|self.signed/i.test(error.message);
}
