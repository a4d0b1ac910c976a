/** Mail to people of the office. */

/** A mail in plain text to one address. */
export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same when a mail is sent again because its answer was lost; a UUID. */
  readonly id: string;
}

/** Why a mail was not taken. */
export type MailTrouble =
  /** The server does not take mail for this address. */
  | 'address-refused'
  /** The server does not know us, or not with this password. */
  | 'sign-in-refused'
  /** Its certificate is not right, or it offers no encryption where that is demanded. */
  | 'not-secure'
  | 'unreachable'
  | 'refused';

/** What the server answered. `again`: another try may be taken. */
export type MailOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly trouble: MailTrouble; readonly again: boolean };

/** Hands mail to the site's server. Never throws for what the server or the network does. */
export interface Mailer {
  /** Resolves with `accepted` when the server has taken the mail over. */
  send(mail: OutgoingMail): Promise<MailOutcome>;
}
