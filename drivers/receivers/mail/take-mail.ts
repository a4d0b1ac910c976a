/**
 * Hands the documents of one finished mail on. The mail lies in an encrypted file without a name meanwhile, so that
 * a cut connection leaves nothing anywhere, and each document is known by its digest before it is handed on.
 */

import { createHash } from 'node:crypto';
import type { ByteSource } from '../../device/job.ts';
import type { MailEnvelope, MailReceiverHooks, MailWhole } from '../../device/mail-parts.ts';
import { faultCode, type IncomingFile, isTemporaryFault } from '../../device/receiver.ts';
import { type SpooledFile, spool } from '../encrypted-spool.ts';
import { parseParameters } from './mail-header.ts';
import { attachmentName, decodeHeaderText, senderAddress } from './mail-text.ts';
import { bodyOfMail, type MailLeaf, readMail, readMailHeader } from './read-mail.ts';

/** What became of a mail. `no-document` and `malformed`: nothing of it was taken. */
export type MailResult =
  | { readonly kind: 'taken'; readonly ids: readonly string[] }
  | { readonly kind: 'part-kept' }
  | { readonly kind: 'no-document' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'refused'; readonly error: unknown };

/** What taking a mail needs. */
export interface TakeMailOptions {
  readonly hooks: MailReceiverHooks;
  /** Folder of the nameless files. */
  readonly spoolFolder: string;
}

/** Most parts of one whole. */
const mostParts = 1_000;

/**
 * Takes a mail. Rejects with what the hooks reject with when that is temporary: the sender shall come again, and what
 * was taken of the mail already is known by its key then.
 */
export async function takeMail(
  options: TakeMailOptions,
  mail: SpooledFile,
  envelope: MailEnvelope,
  signal: AbortSignal,
): Promise<MailResult> {
  const header = await readMailHeader(mail.read());
  if (header === undefined) return { kind: 'malformed' };
  const type = parseParameters(header.get('content-type') ?? '');
  if (type.value !== 'message/partial') return await takeDocuments(options, mail.read(), envelope, signal);
  const id = type.parameters.get('id')?.bytes ?? '';
  const number = partNumber(type.parameters.get('number')?.bytes);
  const total = partNumber(type.parameters.get('total')?.bytes);
  if (id === '' || number === undefined || (total !== undefined && number > total)) {
    return { kind: 'malformed' };
  }
  const whole = await options.hooks.keepPart({ id, number, total, envelope, body: mail.read() }, signal);
  if (whole === undefined) return { kind: 'part-kept' };
  const result = await takeDocuments(options, joined(whole), envelope, signal);
  await whole.done();
  return result;
}

function partNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= mostParts
    ? Number(text)
    : undefined;
}

/** RFC 2046 §5.2.2.2: the bodies put together are the mail, header and all. */
async function* joined(whole: MailWhole): ByteSource {
  for (const part of whole.parts) yield* bodyOfMail(part());
}

interface MailDocument extends AsyncDisposable {
  readonly leaf: MailLeaf;
  readonly spooled: SpooledFile;
  readonly digest: string;
  readonly byteLength: number;
}

async function takeDocuments(
  options: TakeMailOptions,
  source: ByteSource,
  envelope: MailEnvelope,
  signal: AbortSignal,
): Promise<MailResult> {
  const ids: string[] = [];
  const refusals: { file: IncomingFile; error: unknown }[] = [];
  const seen = new Map<string, number>();
  const whole = createHash('sha256');
  await using mail = await spool(options.spoolFolder, hashed(source, whole));
  const header = await readMailHeader(mail.read());
  const messageId = header?.get('message-id');
  const sender = senderAddress(header?.get('from'));
  const subject = decodeHeaderText(header?.get('subject') ?? '');
  // A device without Message-ID is known by the very mail.
  const sending = (
    messageId === undefined || messageId === ''
      ? whole.digest('hex')
      : createHash('sha256').update(messageId, 'latin1').digest('hex')
  ).slice(0, 32);
  const outcome = await readMail(mail.read(), async (leaf) => {
    const opened = await openDocument(options, leaf);
    if (opened === undefined) return;
    await using document = opened;
    const nth = (seen.get(document.digest) ?? 0) + 1;
    seen.set(document.digest, nth);
    for (const destination of envelope.destinations) {
      const file: IncomingFile = {
        account: envelope.account,
        address: envelope.address,
        destination,
        name: attachmentName(leaf.header),
        declaredByteLength: document.byteLength,
        body: document.spooled.read(),
        key: keyOf(sending, document.digest, nth, destination),
        sending,
        ...(sender !== undefined && { sender }),
        subject,
        ...(nth > 1 && { repeatsKnownBy: 'key' as const }),
      };
      try {
        ids.push((await options.hooks.receive(file, signal)).id);
      } catch (error) {
        if (isTemporaryFault(error)) throw error;
        refusals.push({ file: { ...file, body: nothing() }, error });
      }
    }
  });
  if (outcome === 'too-complex' && ids.length === 0) return { kind: 'malformed' };
  if (ids.length === 0) {
    const [first] = refusals;
    return first === undefined ? { kind: 'no-document' } : { kind: 'refused', error: first.error };
  }
  for (const { file, error } of refusals) await options.hooks.refused(file, error);
  return { kind: 'taken', ids };
}

async function* hashed(source: ByteSource, hash: ReturnType<typeof createHash>): ByteSource {
  for await (const piece of source) {
    hash.update(piece);
    yield piece;
  }
}

async function* nothing(): ByteSource {}

/** At most 100 characters: 32 of the mail, 32 of the document, the count, 16 of the destination. */
function keyOf(sending: string, digest: string, nth: number, destination: string): string {
  const to = createHash('sha256').update(destination).digest('hex').slice(0, 16);
  return `${sending}:${digest.slice(0, 32)}:${nth}:${to}`;
}

const documentTypes =
  /^(?:application\/(?:pdf|x-pdf|acrobat)|image\/(?:tiff|tiff-fx|x-tiff|jpe?g|pjpeg|png))$/;
const documentNames = /\.(?:pdf|tiff?|jpe?g|jpe|png)$/i;
/** `%PDF`, TIFF of both byte orders, JPEG, PNG. */
const documentBytes = /^(?:25504446|49492a00|4d4d002a|49492b00|4d4d002b|ffd8ff|89504e47)/;

/**
 * Spools a leaf that is a document by its type, its name or its bytes; undefined for texts, `winmail.dat` (TNEF) and
 * everything else.
 */
async function openDocument(options: TakeMailOptions, leaf: MailLeaf): Promise<MailDocument | undefined> {
  if (leaf.contentType === 'application/ms-tnef') return undefined;
  const isNamed =
    documentTypes.test(leaf.contentType) || documentNames.test(attachmentName(leaf.header).text.trim());
  if (!isNamed && /^(?:text|message)\//.test(leaf.contentType)) return undefined;
  const hash = createHash('sha256');
  let byteLength = 0;
  let start = Buffer.alloc(0);
  const counted = async function* (): ByteSource {
    for await (const piece of leaf.body) {
      if (start.length < 4) start = Buffer.concat([start, piece.subarray(0, 4)]).subarray(0, 4);
      // Bytes of something else are not spooled to their end.
      if (!isNamed && start.length === 4 && !documentBytes.test(start.toString('hex'))) return;
      byteLength += piece.byteLength;
      hash.update(piece);
      yield piece;
    }
  };
  const spooled = await spool(options.spoolFolder, counted());
  if (!isNamed && !documentBytes.test(start.toString('hex'))) {
    await spooled[Symbol.asyncDispose]();
    return undefined;
  }
  return {
    leaf,
    spooled,
    byteLength,
    digest: hash.digest('hex'),
    [Symbol.asyncDispose]: () => spooled[Symbol.asyncDispose](),
  };
}

/** A text for the sender's screen or report, in ASCII as SMTP wants it. */
export function explainRefusal(error: unknown): string {
  switch (faultCode(error)) {
    case 'SCAN_EMPTY':
      return 'The attached file is empty; scan again';
    case 'SCAN_TOO_LARGE':
      return 'The attached file is over the size limit; scan it in parts';
    case 'SCAN_FORMAT_UNSUPPORTED':
      return 'The attached file is none of PDF, JPEG, PNG and TIFF';
    default:
      return 'The document was refused';
  }
}
