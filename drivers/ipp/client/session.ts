/** One device as the client talks to it: the connection, the version it speaks and the next request-id. */

import type { QuirkEffects } from '../../device/quirk-effects.ts';
import type { IppMessage } from '../message/message.ts';
import { isSuccess, statusCodes } from '../registry/status-codes.ts';
import { quirksOf } from './capabilities.ts';
import type { IppConnection } from './connection.ts';
import { type IppRequestOptions, sendIppRequest } from './exchange.ts';
import { statusFault } from './status-fault.ts';
import { buildGetPrinterAttributes, type RequestFrame } from './to-device.ts';

const newest: RequestFrame['version'] = { major: 2, minor: 0 };

/** Versions from the newest; the next one is tried when a device does not understand (PWG 5100.12 §3). */
const versions: readonly RequestFrame['version'][] = [newest, { major: 1, minor: 1 }, { major: 1, minor: 0 }];

/** Talks to one device. The version that it understood last, and its quirks, are kept for the following requests. */
export class IppSession {
  readonly #connection: IppConnection;
  #version = newest;
  #nextRequestId = 1;
  #quirks: QuirkEffects;

  constructor(connection: IppConnection) {
    this.#connection = connection;
    this.#quirks = connection.settings.quirks;
    connection.authenticator.challengeFirst = this.#quirks.challengeFirst === true;
  }

  /** What is known of the device's misbehaviour; more of it once the device told its model. */
  get quirks(): QuirkEffects {
    return this.#quirks;
  }

  /** The name that questions which belong to no job are asked under. */
  get userName(): string {
    return this.#connection.settings.userName;
  }

  /** Sends a request and returns its answer, refusals included. Throws as `sendIppRequest`. */
  async ask(
    build: (frame: RequestFrame) => IppMessage,
    options: IppRequestOptions & { readonly userName?: string } = {},
  ): Promise<IppMessage> {
    const requestId = this.#nextRequestId;
    this.#nextRequestId = requestId === 0x7fff_ffff ? 1 : requestId + 1;
    const frame: RequestFrame = {
      version: this.#version,
      requestId,
      printerUri: this.#connection.settings.printerUri,
      userName: options.userName ?? this.userName,
    };
    const expectContinue = this.#quirks.expectContinue !== false;
    return sendIppRequest(this.#connection, build(frame), { expectContinue, ...options });
  }

  /**
   * Get-Printer-Attributes, at a lower version when the device refuses the one in use.
   * @throws DeviceError as `sendIppRequest`, or what the device's refusal means.
   */
  async askPrinter(signal: AbortSignal | undefined): Promise<IppMessage> {
    const start = versions.indexOf(this.#version);
    for (const version of versions.slice(Math.max(start, 0))) {
      this.#version = version;
      const answer = await this.ask(buildGetPrinterAttributes, signal === undefined ? {} : { signal });
      if (isSuccess(answer.code)) {
        this.#learn(answer);
        return answer;
      }
      const notUnderstood =
        answer.code === statusCodes['client-error-bad-request'] ||
        answer.code === statusCodes['server-error-version-not-supported'];
      if (notUnderstood && version !== versions.at(-1)) continue;
      this.#version = newest;
      throw statusFault(answer.code);
    }
    throw statusFault(statusCodes['server-error-version-not-supported']);
  }
  #learn(answer: IppMessage): void {
    this.#quirks = quirksOf(answer, this.#connection.settings.quirks);
    this.#connection.authenticator.challengeFirst = this.#quirks.challengeFirst === true;
  }
}
