/** Tells an HTTP answer that carries IPP from one that does not, and reads it (RFC 8010 §3.4.3). */

import type http from 'node:http';
import { DeviceError } from '../../device/device-error.ts';
import type { ByteSource } from '../../device/job.ts';
import { readMessage } from '../message/decode.ts';
import { responseLimits } from '../message/limits.ts';
import type { IppMessage } from '../message/message.ts';

/** Bytes after an answer that are thrown away to keep the connection; more than this closes it. */
const trailingBytes = 65_536;

/** An HTTP answer that is no 200. */
export class HttpRefusal extends Error {
  /** HTTP status code. */
  readonly status: number;
  /** `WWW-Authenticate` header values. */
  readonly challenges: readonly string[];

  constructor(status: number, challenges: readonly string[] = []) {
    super(`HTTP ${status}`);
    this.status = status;
    this.challenges = challenges;
  }
}

/**
 * Reads the IPP message of an answer and hands it to `onMessage` as soon as it is complete, then reads to the end of
 * the body.
 * @throws HttpRefusal, DeviceError `DEVICE_PROTOCOL_ERROR` for a body that is no IPP message; what the connection
 * throws.
 */
export async function readHttpAnswer(
  response: http.IncomingMessage,
  onMessage: (message: IppMessage) => void,
): Promise<IppMessage> {
  response.on('error', () => undefined);
  try {
    checkHttpAnswer(response);
    const { message, document } = await readMessage(response, responseLimits);
    onMessage(message);
    await skipTrailing(document, response);
    return message;
  } catch (error) {
    throw answerFault(error);
  }
}

function checkHttpAnswer(response: http.IncomingMessage): void {
  const status = response.statusCode ?? 0;
  if (status !== 200) throw new HttpRefusal(status, response.headersDistinct['www-authenticate']);
  const type = response.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/ipp') {
    throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'device answered something other than IPP' });
  }
}

/** Reads to the end of the HTTP body, so that the connection can be used again. The answer itself is complete. */
async function skipTrailing(document: ByteSource, response: http.IncomingMessage): Promise<void> {
  let skipped = 0;
  try {
    for await (const piece of document) {
      skipped += piece.byteLength;
      if (skipped > trailingBytes) break;
    }
  } catch {
    response.destroy();
  }
}

function answerFault(error: unknown): unknown {
  const codec =
    error instanceof DeviceError && (error.code === 'IPP_MALFORMED' || error.code === 'IPP_LIMIT_EXCEEDED');
  return codec ? new DeviceError('DEVICE_PROTOCOL_ERROR', { message: error.message, cause: error }) : error;
}
