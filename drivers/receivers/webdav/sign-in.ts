/** HTTP Basic authentication of a WebDAV receiver (RFC 7617). */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ReceiverHooks } from '../../device/receiver.ts';
import { decodePath } from '../drop-path.ts';

/** How long a connection may go on with a password that was right, in ms: checking one is made slow on purpose. */
const trustMs = 30_000;

interface Trusted {
  readonly hash: Buffer;
  readonly account: string;
  readonly untilMs: number;
}

/** Who calls. It remembers right passwords for each connection, as hashes and not for long. */
export class BasicSignIn {
  readonly #hooks: ReceiverHooks;
  readonly #trusted = new WeakMap<Socket, Trusted>();

  constructor(hooks: ReceiverHooks) {
    this.#hooks = hooks;
  }

  /** The account; undefined when there is none. Throws what the hook throws. */
  async accountOf(request: IncomingMessage, address: string): Promise<string | undefined> {
    const field = request.headers.authorization ?? '';
    if (field.length > 2_000) return undefined;
    const match = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(field);
    if (match === null) return undefined;
    const hash = createHash('sha256').update(field).digest();
    const known = this.#trusted.get(request.socket);
    if (known !== undefined && known.untilMs > performance.now() && timingSafeEqual(known.hash, hash)) {
      return known.account;
    }
    const text = decodePath(Buffer.from(match[1] ?? '', 'base64'));
    const colon = text.indexOf(':');
    if (colon < 0) return undefined;
    const account = await this.#hooks.authenticate({
      userName: text.slice(0, colon).slice(0, 200),
      secret: text.slice(colon + 1),
      address,
    });
    if (account !== undefined) {
      this.#trusted.set(request.socket, { hash, account, untilMs: performance.now() + trustMs });
    }
    return account;
  }
}
