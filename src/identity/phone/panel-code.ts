/** The code that a panel shows for phones: names its device and moment, and is proved by a keyed hash. */

import { randomBytes } from 'node:crypto';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import type { DeviceId } from '../../shared/ids.ts';

/** A code is shown for so long, then another. */
export const codeShownMs = 30_000;
/** And taken for so long, since reading it and opening the page takes a moment. */
export const codeTakenMs = 60_000;

/** Bytes of the parts: device, seconds since 1970, random, proof. Together 38, in base64url 51 characters. */
const [deviceBytes, timeBytes, randomPart, macBytes] = [16, 4, 6, 12];
const bodyBytes = deviceBytes + timeBytes + randomPart;

/** What a code says. */
export interface PanelToken {
  readonly deviceId: DeviceId;
  readonly issuedAt: Date;
}

/** A new code for a device; no two are the same. */
export function newPanelToken(keys: Pick<KeyedHashes, 'tokenHash'>, deviceId: DeviceId, now: Date): string {
  const time = Buffer.alloc(timeBytes);
  time.writeUInt32BE(Math.floor(now.getTime() / 1000));
  const device = Buffer.from(deviceId.replaceAll('-', ''), 'hex');
  const body = Buffer.concat([device, time, randomBytes(randomPart)]);
  return Buffer.concat([body, macOf(keys, body)]).toString('base64url');
}

/** What a code says, when it is one of ours; whether it is too old or used is not looked at. */
export function readPanelToken(keys: Pick<KeyedHashes, 'tokenHash'>, token: string): PanelToken | undefined {
  if (!/^[A-Za-z0-9_-]{51}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const body = bytes.subarray(0, bodyBytes);
  if (!equalBytes(bytes.subarray(bodyBytes), macOf(keys, body))) return undefined;
  // The last character of base64url has bits to spare: only the one spelling counts, so that a code opens once.
  if (bytes.toString('base64url') !== token) return undefined;
  const hex = body.subarray(0, deviceBytes).toString('hex');
  return {
    deviceId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as DeviceId,
    issuedAt: new Date(body.readUInt32BE(deviceBytes) * 1000),
  };
}

/** True from the moment of issue until it is too old. A second of another process's clock is forgiven. */
export function isCodeFresh({ issuedAt }: PanelToken, now: Date): boolean {
  const age = now.getTime() - issuedAt.getTime();
  return age >= -1_000 && age < codeTakenMs;
}

/** Names a token in the database. */
export function panelTokenHash(keys: Pick<KeyedHashes, 'tokenHash'>, token: string): Uint8Array {
  return keys.tokenHash('phone-visit', token);
}

function macOf(keys: Pick<KeyedHashes, 'tokenHash'>, body: Uint8Array): Uint8Array {
  return keys.tokenHash('panel-code', Buffer.from(body).toString('hex')).subarray(0, macBytes);
}
