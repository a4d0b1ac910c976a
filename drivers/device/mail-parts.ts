/** What a receiver of mails asks of whoever takes their documents, beside what every receiver asks. */

import type { ByteSource } from './job.ts';
import type { IncomingFile, ReceiverHooks } from './receiver.ts';

/** Who sent a mail, to where. */
export interface MailEnvelope {
  readonly account: string | undefined;
  readonly address: string;
  /** Recipients' addresses as the envelope has them, each once. */
  readonly destinations: readonly string[];
}

/** One part of a mail that a device has cut into several (`message/partial`, RFC 2046 §5.2.2). */
export interface MailPart {
  /** The sender's name of the whole. */
  readonly id: string;
  /** One-based. */
  readonly number: number;
  /** Undefined: this part does not say. */
  readonly total: number | undefined;
  readonly envelope: MailEnvelope;
  /** The mail of this part, header and all. */
  readonly body: ByteSource;
}

/** All parts of a mail, in order. */
export interface MailWhole {
  /** Mails of the parts, each from its beginning. */
  readonly parts: readonly (() => ByteSource)[];
  /** Called when all documents are in custody, or when there is none in it: the parts are not needed any more. */
  done(): Promise<void>;
}

/** What a mail receiver calls beside the rest. */
export interface MailReceiverHooks extends ReceiverHooks {
  /** Keeps a part; resolves when it is durable. With the last one it answers with the whole. */
  keepPart(part: MailPart, signal: AbortSignal): Promise<MailWhole | undefined>;
  /** Told of a document that was not taken out of a mail of which others were: its sender does not hear of it. */
  refused(file: Omit<IncomingFile, 'body'>, error: unknown): Promise<void>;
}
