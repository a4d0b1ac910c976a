/** One IPP request and its answer over HTTP/1.1 (RFC 8010 §4). The only file of the client that moves bytes. */

import http from 'node:http';
import { DeviceError } from '../../device/device-error.ts';
import type { ByteSource } from '../../device/job.ts';
import { encodeMessage } from '../message/encode.ts';
import type { IppMessage } from '../message/message.ts';
import { isSuccess } from '../registry/status-codes.ts';
import type { IppConnection } from './connection.ts';
import { HttpRefusal, readHttpAnswer } from './http-answer.ts';
import { httpFault } from './status-fault.ts';

/** What goes with a request. */
export interface IppRequestOptions {
  /** Opens the document that follows the request; called at most once, and not before the device may have it. */
  readonly openDocument?: () => ByteSource;
  readonly signal?: AbortSignal;
  /** False: the document follows at once, for devices that stumble over `Expect`. Default true. */
  readonly expectContinue?: boolean;
}

/** Most attempts at one request: an answered challenge, a newer nonce, a lost connection, a 417. */
const mostAttempts = 5;

/**
 * Sends one request and reads its answer, whatever IPP status the answer has. A request with a document asks for
 * `100 Continue` first. A connection that the device had closed meanwhile is replaced, and a request for credentials
 * is answered, as long as no document byte was sent.
 * @throws DeviceError `DEVICE_UNREACHABLE`, `DEVICE_TIMED_OUT`, `DEVICE_CERTIFICATE_CHANGED`,
 * `DEVICE_PROTOCOL_ERROR` (no IPP answer), what `httpFault` says for other HTTP answers; and `DEVICE_REPLY_LOST`
 * for all that leaves it open whether a document, of which bytes were sent, was taken. An aborted signal throws
 * its reason, or `DEVICE_REPLY_LOST` with it as cause. What the document's source throws comes out the same way.
 */
export async function sendIppRequest(
  connection: IppConnection,
  message: IppMessage,
  options: IppRequestOptions = {},
): Promise<IppMessage> {
  const { authenticator } = connection;
  let expectContinue = options.expectContinue !== false;
  for (let attempt = 1; ; attempt += 1) {
    const authorization = await authenticator.authorize(options.openDocument !== undefined);
    const exchange = new Exchange(connection, message, options, { expectContinue, authorization });
    try {
      return await exchange.run();
    } catch (error) {
      const unauthorized = error instanceof HttpRefusal && error.status === 401;
      const verdict = unauthorized ? await authenticator.judge(error.challenges, authorization) : undefined;
      const again = exchange.mayRepeat(error) || (verdict === 'answer' && !exchange.documentOpened);
      if (!again || attempt === mostAttempts) throw exchange.faultOf(error, verdict);
      expectContinue &&= exchange.continueAccepted;
    }
  }
}

/**
 * One attempt. States: connecting → (waiting for 100 Continue → sending the document) → waiting for the answer →
 * over. The answer may come at any time; a refusal stops the sending.
 */
class Exchange {
  readonly #connection: IppConnection;
  readonly #message: IppMessage;
  readonly #options: IppRequestOptions;
  readonly #expectContinue: boolean;
  readonly #authorization: string | undefined;
  readonly #signal: AbortSignal;
  /** Document bytes handed to the connection. */
  #documentBytes = 0;
  #documentOpened = false;
  #reusedConnection = false;
  #continued = false;
  #answer: IppMessage | undefined;
  #refused = false;
  #wake: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #request: http.ClientRequest | undefined;
  #stopped: unknown;

  constructor(
    connection: IppConnection,
    message: IppMessage,
    options: IppRequestOptions,
    attempt: { readonly expectContinue: boolean; readonly authorization: string | undefined },
  ) {
    this.#connection = connection;
    this.#message = message;
    this.#options = options;
    this.#expectContinue = attempt.expectContinue && options.openDocument !== undefined;
    this.#authorization = attempt.authorization;
    this.#signal =
      options.signal === undefined ? connection.closed : AbortSignal.any([options.signal, connection.closed]);
  }

  /** False when the device answered 417 (RFC 9110 §10.1.1). */
  get continueAccepted(): boolean {
    return !(this.#stopped instanceof HttpRefusal && this.#stopped.status === 417);
  }

  /** True once the document may be on its way: it cannot be sent again. */
  get documentOpened(): boolean {
    return this.#documentOpened;
  }

  async run(): Promise<IppMessage> {
    this.#signal.throwIfAborted();
    const onAbort = () => this.#stop(this.#signal.reason);
    this.#signal.addEventListener('abort', onAbort, { once: true });
    const request = this.#open();
    const answer = this.#readAnswer(request);
    // Failures are thrown by `send` or by the await below, whichever comes first.
    answer.catch(() => undefined);
    try {
      await this.#send(request);
      return await answer;
    } finally {
      clearTimeout(this.#timer);
      this.#signal.removeEventListener('abort', onAbort);
      if (!request.writableFinished || this.#answer === undefined) request.destroy();
    }
  }

  /** True for a kept-alive connection found closed, and for a device that knows no 100 Continue. */
  mayRepeat(error: unknown): boolean {
    if (this.#documentOpened || this.#signal.aborted) return false;
    if (this.#expectContinue && error instanceof HttpRefusal && error.status === 417) return true;
    return this.#reusedConnection && !(error instanceof DeviceError) && !(error instanceof HttpRefusal);
  }

  /** What an attempt's failure means to the caller. */
  faultOf(error: unknown, reason?: string): unknown {
    const sent = this.#documentBytes > 0;
    if (error instanceof HttpRefusal) {
      const unclear = sent && error.status >= 500 && error.status !== 503;
      return unclear
        ? replyLost(this.#documentBytes, httpFault(error.status))
        : httpFault(error.status, reason);
    }
    if (sent) return replyLost(this.#documentBytes, error);
    if (this.#options.signal?.aborted === true) return this.#options.signal.reason;
    if (error instanceof DeviceError) return error;
    if (error instanceof SourceFailure) return error.cause;
    return new DeviceError('DEVICE_UNREACHABLE', { cause: error });
  }

  #open(): http.ClientRequest {
    const { settings, agent } = this.#connection;
    const request = http.request({
      agent,
      host: settings.host,
      port: settings.port,
      path: settings.path,
      method: 'POST',
      headers: {
        Host: settings.authority,
        'Content-Type': 'application/ipp',
        Accept: 'application/ipp',
        'User-Agent': settings.userAgent,
        ...(this.#authorization === undefined ? {} : { Authorization: this.#authorization }),
        ...(this.#expectContinue ? { Expect: '100-continue' } : {}),
      },
    });
    request.on('error', (error) => this.#stop(error));
    request.on('drain', () => this.#wake());
    request.on('continue', () => {
      this.#continued = true;
      this.#wake();
    });
    request.on('socket', () => {
      this.#reusedConnection = request.reusedSocket;
    });
    this.#request = request;
    return request;
  }

  async #send(request: http.ClientRequest): Promise<void> {
    const { timeouts } = this.#connection.settings;
    const encoded = encodeMessage(this.#message);
    const { openDocument } = this.#options;
    if (openDocument === undefined) {
      this.#allow(timeouts.connectMs + timeouts.answerMs, 'answer');
      request.end(encoded);
      return;
    }
    this.#allow(timeouts.connectMs + timeouts.continueMs + timeouts.answerMs, 'answer');
    if (this.#expectContinue) await this.#waitForContinue(request);
    if (this.#over()) return;
    request.write(encoded);
    this.#documentOpened = true;
    await this.#sendDocument(request, openDocument());
    if (this.#over()) return;
    this.#allow(timeouts.documentAnswerMs, 'answer to the document');
    request.end();
    if (this.#answer !== undefined) await this.#waitForFinish(request);
  }

  /** RFC 9110 §10.1.1: a server may ignore the expectation, so the wait is short and its end is no error. */
  async #waitForContinue(request: http.ClientRequest): Promise<void> {
    request.flushHeaders();
    await this.#untilConnected(request);
    const deadline = setTimeout(() => {
      this.#continued = true;
      this.#wake();
    }, this.#connection.settings.timeouts.continueMs);
    try {
      while (!this.#continued && !this.#over()) await this.#pause();
    } finally {
      clearTimeout(deadline);
    }
  }

  async #untilConnected(request: http.ClientRequest): Promise<void> {
    if (request.socket !== null) return;
    request.once('socket', () => this.#wake());
    while (request.socket === null && !this.#over()) await this.#pause();
  }

  async #sendDocument(request: http.ClientRequest, document: ByteSource): Promise<void> {
    const { stallMs } = this.#connection.settings.timeouts;
    for await (const piece of guarded(document)) {
      if (this.#over()) return;
      if (piece.byteLength === 0) continue;
      this.#documentBytes += piece.byteLength;
      this.#allow(stallMs, 'document');
      if (!request.write(piece)) await this.#pause();
      if (this.#over()) return;
    }
  }

  async #waitForFinish(request: http.ClientRequest): Promise<void> {
    request.once('finish', () => this.#wake());
    while (!request.writableFinished && this.#stopped === undefined) await this.#pause();
  }

  async #readAnswer(request: http.ClientRequest): Promise<IppMessage> {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      request.once('response', resolve);
      request.once('close', () => reject(this.#stopped ?? new Error('connection closed without an answer')));
    });
    try {
      return await readHttpAnswer(response, (message) => {
        this.#answer = message;
        this.#refused = !isSuccess(message.code);
        this.#wake();
      });
    } catch (error) {
      const fault = this.#stopped ?? error;
      this.#stop(fault);
      throw fault;
    } finally {
      this.#wake();
    }
  }

  /** True once nothing more needs to be sent. Throws what ended the exchange when that was a failure. */
  #over(): boolean {
    if (this.#refused) return true;
    if (this.#stopped !== undefined) throw this.#stopped;
    return false;
  }

  #pause(): Promise<void> {
    if (this.#stopped !== undefined || this.#refused) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #allow(waitMs: number, phase: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#stop(new DeviceError('DEVICE_TIMED_OUT', { details: { phase } })),
      waitMs,
    );
  }

  #stop(reason: unknown): void {
    this.#stopped ??= reason ?? new Error('stopped');
    this.#request?.destroy();
    this.#wake();
  }
}

/** A failure of the document's source, kept apart from failures of the connection. */
class SourceFailure extends Error {}

async function* guarded(document: ByteSource): ByteSource {
  try {
    yield* document;
  } catch (error) {
    throw new SourceFailure('the document could not be read', { cause: error });
  }
}

function replyLost(documentBytes: number, cause: unknown): DeviceError {
  return new DeviceError('DEVICE_REPLY_LOST', { details: { documentBytes }, cause });
}
