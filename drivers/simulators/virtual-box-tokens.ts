/** The tokens of a simulated Box: client credentials, and assertions signed with the application's key (RFC 7523). */

import { type KeyObject, randomBytes, verify } from 'node:crypto';
import { BoxRefusal } from './virtual-box-state.ts';

/** Who may sign in. */
export interface BoxTokensOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of the application, for signed assertions. */
  readonly publicKey?: KeyObject;
}

/** Hands tokens out and knows them again. */
export class BoxTokens {
  readonly #options: BoxTokensOptions;
  #good = new Set<string>();

  constructor(options: BoxTokensOptions) {
    this.#options = options;
  }

  /** Answers a token request; refused credentials are a 400 in OAuth's form. */
  async issue(form: URLSearchParams) {
    const { clientId, clientSecret } = this.#options;
    const isClient = form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
    const grant = form.get('grant_type') ?? '';
    const isGranted = grant === 'client_credentials' ? form.has('box_subject_id') : this.#isSigned(form);
    if (!isClient || !isGranted) {
      const json = { error: 'invalid_grant', error_description: 'the credentials are refused' };
      return { status: 400, json, headers: {} };
    }
    const token = randomBytes(16).toString('hex');
    this.#good.add(token);
    const json = { access_token: token, expires_in: 3_600, token_type: 'bearer', restricted_to: [] };
    return { status: 200, json, headers: {} };
  }

  /** Refuses a call without a token that is good. */
  check(authorization: string | undefined): void {
    if (!this.#good.has(authorization?.replace(/^Bearer /, '') ?? '')) {
      throw new BoxRefusal(401, 'unauthorized');
    }
  }

  expire(): void {
    this.#good = new Set();
  }

  #isSigned(form: URLSearchParams): boolean {
    const { publicKey, clientId } = this.#options;
    const [head = '', payload = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    if (publicKey === undefined || signature === '') return false;
    const signed = Buffer.from(`${head}.${payload}`);
    if (!verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))) return false;
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return typeof claims === 'object' && claims !== null && Reflect.get(claims, 'iss') === clientId;
  }
}
