/** From the bytes of one IPP request to its outcome: check, run, and turn what was thrown into a status. */

import { DeviceError } from '../../device/device-error.ts';
import type { ByteSource } from '../../device/job.ts';
import { type Caller, type PrintQueue, QueueRefusal } from '../../device/print-queue.ts';
import { readMessage } from '../message/decode.ts';
import type { IppGroup, IppMessage, IppValue } from '../message/message.ts';
import { charset, naturalLanguage } from '../message/values.ts';
import { operationName } from '../registry/operations.ts';
import { type CheckedRequest, checkRequest, isVersionSupported } from './checks.ts';
import { statusCodeFor } from './client-quirks.ts';
import type { IppAnswer, IppExchange, ServerProfile } from './exchange.ts';
import { ConnectionCut, IppRefusal, refusalStatuses } from './ipp-refusal.ts';
import { attributeSet, cutUtf8 } from './literal.ts';
import type { PrinterAccess } from './printer/view.ts';
import type { RequestBody } from './request-body.ts';
import type { Route } from './route.ts';

/** What the HTTP layer knows about a request before its message is read. */
export interface IncomingIpp {
  readonly body: RequestBody;
  readonly route: Route;
  readonly queue: PrintQueue;
  readonly caller: Omit<Caller, 'requestingUserName'>;
  readonly printerUri: string;
  readonly accessFor: (authentication: PrinterAccess['authentication']) => readonly PrinterAccess[];
  readonly webBase: string;
  /** `User-Agent` as sent. */
  readonly userAgent: string | undefined;
}

/** What the listener's owner gives for all requests. */
export interface DispatchSettings {
  readonly profile: ServerProfile;
  readonly now: () => Date;
  readonly maxAttributeBytes: number;
  /** Requests of this listener that are answered now, and how many there may be. */
  readonly load: { inProgress: number; readonly most: number };
  readonly onError: (error: unknown, operation: string) => void;
}

/** What the HTTP layer has to do: answer, ask for credentials, answer and hang up, or hang up. */
export type Outcome =
  | { readonly kind: 'answer'; readonly message: IppMessage }
  | { readonly kind: 'challenge' }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'cut' };

/** Never rejects: whatever goes wrong becomes an outcome, and faults go to `onError`. */
export async function dispatch(incoming: IncomingIpp, settings: DispatchSettings): Promise<Outcome> {
  const { load } = settings;
  load.inProgress += 1;
  try {
    return await answer(incoming, settings);
  } finally {
    load.inProgress -= 1;
  }
}

async function answer(incoming: IncomingIpp, settings: DispatchSettings): Promise<Outcome> {
  let message: IppMessage;
  let document: ByteSource;
  try {
    ({ message, document } = await readMessage(incoming.body, {
      attributeBytes: settings.maxAttributeBytes,
    }));
  } catch (error) {
    return explainUnreadable(error, incoming.body, settings);
  }
  incoming.body.attributesRead();
  let checked: CheckedRequest | undefined;
  try {
    checked = checkRequest(message, incoming.route, incoming.queue);
    const exchange = buildExchange(incoming, settings, message, checked, document);
    if (settings.load.inProgress > settings.load.most) throw overloaded();
    const result = await checked.row.run(exchange);
    return { kind: 'answer', message: formatAnswer(message, result, settings.profile.naturalLanguage) };
  } catch (error) {
    return explain(incoming.body.failure ?? error, message, checked, settings, incoming.userAgent);
  }
}

function buildExchange(
  incoming: IncomingIpp,
  settings: DispatchSettings,
  message: IppMessage,
  checked: CheckedRequest,
  document: ByteSource,
): IppExchange {
  const [user] = checked.operationAttributes.get('requesting-user-name') ?? [];
  const requestingUserName =
    user?.tag === 'nameWithoutLanguage' || user?.tag === 'nameWithLanguage' ? user.value : undefined;
  return {
    message,
    operationAttributes: checked.operationAttributes,
    jobAttributes: checked.jobAttributes,
    document,
    caller: { ...incoming.caller, ...(requestingUserName === undefined ? {} : { requestingUserName }) },
    queue: incoming.queue,
    jobId: checked.jobId,
    printerUri: incoming.printerUri,
    accessFor: incoming.accessFor,
    webBase: incoming.webBase,
    profile: settings.profile,
    now: settings.now,
  };
}

/** A message that cannot be read is answered with its own version and request-id when those came (RFC 8011 §4.1.8). */
function explainUnreadable(error: unknown, body: RequestBody, settings: DispatchSettings): Outcome {
  if (body.failure !== undefined)
    return body.failure.code === 'DEVICE_TIMED_OUT' ? { kind: 'too-slow' } : { kind: 'cut' };
  if (!(error instanceof DeviceError)) settings.onError(error, 'unreadable request');
  const head = Buffer.from(body.head);
  if (head.byteLength < 8) return { kind: 'cut' };
  const message: IppMessage = {
    version: { major: head.readUInt8(0), minor: head.readUInt8(1) },
    code: head.readUInt16BE(2),
    requestId: head.readInt32BE(4),
    groups: [],
  };
  const tooLarge = error instanceof DeviceError && error.code === 'IPP_LIMIT_EXCEEDED';
  const status = tooLarge ? 'client-error-request-entity-too-large' : 'client-error-bad-request';
  const refusal = new IppRefusal(status, 'the message cannot be read');
  return { kind: 'answer', message: formatRefusal(message, refusal, settings) };
}

function explain(
  error: unknown,
  message: IppMessage,
  checked: CheckedRequest | undefined,
  settings: DispatchSettings,
  userAgent: string | undefined,
): Outcome {
  if (error instanceof ConnectionCut) return { kind: 'cut' };
  if (error instanceof QueueRefusal && error.reason === 'not-authenticated' && checked?.row.mayChallenge) {
    return { kind: 'challenge' };
  }
  if (error instanceof DeviceError && error.code === 'DEVICE_TIMED_OUT') return { kind: 'too-slow' };
  if (error instanceof DeviceError && error.code === 'IPP_MALFORMED') return { kind: 'cut' };
  const refusal = toIppRefusal(error);
  if (refusal === undefined) settings.onError(error, operationName(message.code) ?? 'unknown operation');
  const told = refusal ?? toFault(error);
  return { kind: 'answer', message: formatRefusal(message, told, settings, userAgent) };
}

/** Clients come back by themselves after busy; a queue is not stopped for it. */
function overloaded(): IppRefusal {
  return new IppRefusal('server-error-busy', 'too many requests at once');
}

/**
 * A fault that another try may cure, such as a database that is away for a moment, is told as temporary:
 * `server-error-internal-error` makes CUPS stop the person's queue.
 */
function toFault(error: unknown): IppRefusal {
  const isTemporary = error instanceof Error && 'retryable' in error && error.retryable === true;
  return isTemporary
    ? new IppRefusal('server-error-temporary-error', 'the service cannot do this now')
    : new IppRefusal('server-error-internal-error', 'the server failed');
}

function toIppRefusal(error: unknown): IppRefusal | undefined {
  if (error instanceof IppRefusal) return error;
  if (error instanceof QueueRefusal)
    return new IppRefusal(refusalStatuses[error.reason], error.message, undefined, 'of-queue');
  if (error instanceof DeviceError && error.code === 'IPP_LIMIT_EXCEEDED') {
    return new IppRefusal('client-error-request-entity-too-large', 'the document is over the size limit');
  }
  return undefined;
}

/**
 * A queue speaks the language of its users; the protocol's own refusals are in English, and the whole answer says so:
 * clients expect `status-message` without a language of its own (RFC 8011 §4.1.4.2, §4.1.6.2).
 */
function formatRefusal(
  request: IppMessage,
  refusal: IppRefusal,
  settings: DispatchSettings,
  userAgent?: string,
): IppMessage {
  const told: IppAnswer = {
    status: refusal.status,
    groups: [],
    ...(refusal.unsupported === undefined ? {} : { unsupported: refusal.unsupported }),
  };
  const language = refusal.language === 'of-queue' ? settings.profile.naturalLanguage : refusal.language;
  const value = cutUtf8(refusal.message, 255);
  const message = formatAnswer(request, told, language, { tag: 'textWithoutLanguage', value });
  return { ...message, code: statusCodeFor(refusal.status, userAgent) };
}

/** The response message: charset and language first, then unsupported attributes, then the rest (RFC 8011 §4.1.4.2). */
function formatAnswer(
  request: IppMessage,
  answer: IppAnswer,
  language: string,
  message?: IppValue,
): IppMessage {
  const operation: IppGroup = {
    group: 'operation-attributes',
    attributes: new Map([
      ...attributeSet({
        'attributes-charset': charset('utf-8'),
        'attributes-natural-language': naturalLanguage(language),
        'status-message': message,
      }),
      ...(answer.operationAttributes ?? []),
    ]),
  };
  const { unsupported } = answer;
  return {
    version: isVersionSupported(request) ? request.version : closestVersion(request),
    code: statusCodeFor(answer.status, undefined),
    requestId: request.requestId,
    groups: [
      operation,
      ...(unsupported === undefined || unsupported.size === 0
        ? []
        : [{ group: 'unsupported-attributes', attributes: unsupported } as const]),
      ...answer.groups,
    ],
  };
}

/** RFC 8011 §4.1.8: the closest version that is served. */
function closestVersion({ version }: IppMessage): IppMessage['version'] {
  return version.major >= 2 ? { major: 2, minor: 0 } : { major: 1, minor: 1 };
}
