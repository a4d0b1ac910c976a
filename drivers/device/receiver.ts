/** What a receiver of documents asks of whoever takes them, whatever protocol they come by. */

import type { ByteSource } from './job.ts';

/** A device or person that signs in at a receiver. One of secret and key is given. */
export interface ReceiverLogin {
  readonly userName: string;
  /** A password. Never logged. */
  readonly secret?: string;
  /** SSH public key that the peer has proved to hold (RFC 4252 §7), in the wire form of RFC 4253 §6.6. */
  readonly publicKey?: Uint8Array;
  readonly address: string;
}

/** One document on its way in. */
export interface IncomingFile {
  /** Id of the account that signed in; undefined where the receiver lets some addresses send without. */
  readonly account: string | undefined;
  /** Mail alias or folder path as the sender gave it; empty when it gave none. A claim. */
  readonly destination: string;
  /** Bytes as sent, and what they probably say. Only a hint. */
  readonly name: { readonly raw: Uint8Array; readonly text: string };
  /** Length that the sender declared. Other bytes than these are never in custody. */
  readonly declaredByteLength?: number;
  /** Read to its end once. It throws when the sending is cut. */
  readonly body: ByteSource;
  readonly address: string;
  /** Names this sending: the same when it is repeated. At most 150 ASCII characters. */
  readonly key: string;
  /** Names the sending that several files came in together; default: `key`. A one-time destination serves one of these. */
  readonly sending?: string;
  /** Address of the sender as a mail states it. A claim. */
  readonly sender?: string;
  /** Subject of a mail: where devices write the number of a fax. */
  readonly subject?: string;
  /** `key`: equal bytes are another document, because the sender names each; default `bytes`. */
  readonly repeatsKnownBy?: 'bytes' | 'key';
}

/** What a receiver calls. All may reject with an error that has a `code`; {@link isTemporaryFault} sorts these. */
export interface ReceiverHooks {
  /**
   * Id of the account; undefined: refused. Unknown names take as long as wrong secrets, and failures are counted per
   * name and address.
   */
  authenticate(login: ReceiverLogin): Promise<string | undefined>;
  /** False: senders are told to come back, by the protocol's temporary reply. */
  hasRoom(): Promise<boolean>;
  /** Resolves when the document is in custody, its bytes and its row durable: only then comes the protocol's last OK. */
  receive(file: IncomingFile, signal: AbortSignal): Promise<{ readonly id: string }>;
}

/** An open receiver. Disposing ends the connections; what is not in custody then was not acknowledged. */
export interface Receiver extends AsyncDisposable {
  readonly port: number;
}

/** Codes of documents that are never taken, however often they come. Everything else may pass with time. */
const refusals = new Set(['SCAN_EMPTY', 'SCAN_TOO_LARGE', 'SCAN_FORMAT_UNSUPPORTED', 'SCAN_DIGEST_MISMATCH']);

/** The code of an error that has one. */
export function faultCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** True when the sender shall keep the document and come again. Unknown faults are: a document must not be lost to them. */
export function isTemporaryFault(error: unknown): boolean {
  return !refusals.has(faultCode(error) ?? '');
}
