/** Answers a device that asks who is printing: Digest (RFC 7616) where it is offered, else Basic (RFC 7617). */

import { randomBytes } from 'node:crypto';
import type { DeviceAccount } from '../../device/printer.ts';
import { chooseDigest, type DigestChallenge, formatDigest, parseChallenges } from './digest.ts';

/** Where the account comes from; a function is asked at the first challenge only, and once. */
export type AccountSource = DeviceAccount | (() => Promise<DeviceAccount | undefined>);

/** Whether asking again can help, and if not, why not. */
export type ChallengeVerdict =
  | 'answer'
  | 'no-account'
  | 'basic-over-clear-text'
  | 'scheme-unknown'
  | 'refused';

/**
 * The authentication state of one connection. States: nothing asked yet → a scheme chosen at the first challenge →
 * (Digest) a newer nonce. An answer that was refused with the same nonce is not given again, so that no device
 * locks the account.
 */
export class Authenticator {
  readonly #source: AccountSource | undefined;
  readonly #mayUseBasic: boolean;
  readonly #path: string;
  #account: DeviceAccount | undefined;
  #digest: DigestChallenge | undefined;
  #nonceCount = 0;
  #scheme: 'none' | 'basic' | 'digest' = 'none';
  /** True: nothing is sent before the device asks. */
  challengeFirst = false;

  /** `mayUseBasic`: the connection is encrypted, or clear text was allowed. `path` is the request target. */
  constructor(source: AccountSource | undefined, mayUseBasic: boolean, path: string) {
    this.#source = source;
    this.#mayUseBasic = mayUseBasic;
    this.#path = path;
  }

  /**
   * The `Authorization` of the next request; undefined when none is needed yet. A document is not sent twice, so it
   * carries Basic even unasked when the device has asked for nothing before.
   */
  async authorize(withDocument: boolean): Promise<string | undefined> {
    const unasked = this.#scheme === 'none';
    if (unasked && !(withDocument && this.#mayUseBasic && !this.challengeFirst)) return undefined;
    const account = await this.#findAccount();
    if (account === undefined) return undefined;
    if (this.#digest === undefined) return formatBasic(account);
    this.#nonceCount += 1;
    return formatDigest(this.#digest, account, {
      method: 'POST',
      uri: this.#path,
      nonceCount: this.#nonceCount,
      clientNonce: randomBytes(18).toString('base64url'),
    });
  }

  /** Takes a 401 in. `sent` is what the refused request carried. */
  async judge(headers: readonly string[], sent: string | undefined): Promise<ChallengeVerdict> {
    if ((await this.#findAccount()) === undefined) return 'no-account';
    const challenges = parseChallenges(headers);
    const digest = chooseDigest(challenges);
    if (digest !== undefined) {
      const answered = sent?.startsWith('Digest ') === true && !digest.stale;
      if (answered) return 'refused';
      this.#digest = digest;
      this.#nonceCount = 0;
      this.#scheme = 'digest';
      return 'answer';
    }
    if (!challenges.some(({ scheme }) => scheme === 'basic')) return 'scheme-unknown';
    if (!this.#mayUseBasic) return 'basic-over-clear-text';
    if (sent?.startsWith('Basic ') === true) return 'refused';
    this.#digest = undefined;
    this.#scheme = 'basic';
    return 'answer';
  }

  async #findAccount(): Promise<DeviceAccount | undefined> {
    const source = this.#source;
    if (this.#account !== undefined || source === undefined) return this.#account;
    const found: Promise<DeviceAccount | undefined> =
      typeof source === 'function' ? source() : Promise.resolve(source);
    this.#account = await found;
    return this.#account;
  }
}

/** RFC 7617, with UTF-8 as its §2.1 allows. */
function formatBasic({ userName, password }: DeviceAccount): string {
  return `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
}
