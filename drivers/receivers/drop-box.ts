/**
 * What FTP, SFTP and WebDAV have in common: a place to drop files into that shows nothing.
 *
 * A file under its own name goes into custody as it comes; one under a temporary name is held until it is renamed. A
 * short memory of what was taken answers the questions that senders ask afterwards (size, rename), each account's
 * about its own files only.
 */

import { randomUUID } from 'node:crypto';
import type { ByteSource } from '../device/job.ts';
import type { ReceiverHooks } from '../device/receiver.ts';
import { type DropPath, folderOf, formatPath, isTemporary, nameOf } from './drop-path.ts';
import type { HoldingPlace } from './holding.ts';

/** One file on its way in. */
export interface DroppedFile {
  readonly account: string;
  readonly path: DropPath;
  /** Bytes of the path as they came, where the protocol has them. */
  readonly rawPath?: Uint8Array;
  readonly declaredByteLength?: number;
  /** Throws when the connection is lost: then nothing is kept. */
  readonly body: ByteSource;
  readonly address: string;
}

/** `taken`: custody. `held`: waits for its own name. */
export type DropOutcome = 'taken' | 'held';

/** `known`: it is in custody already, and its new name changes nothing. `unknown`: no such file of this account. */
export type RenameOutcome = 'taken' | 'known' | 'unknown';

interface Remembered {
  readonly byteLength: number;
  readonly state: DropOutcome | 'empty';
}

/** Files remembered, of all accounts together. */
const mostRemembered = 2_000;

/** One receiver's place. */
export class DropBox {
  readonly #hooks: ReceiverHooks;
  readonly #holding: HoldingPlace;
  readonly #recent = new Map<string, Remembered>();

  constructor(hooks: ReceiverHooks, holding: HoldingPlace) {
    this.#hooks = hooks;
    this.#holding = holding;
  }

  /** Takes or holds a file; throws what the hooks throw, and then nothing is kept. */
  async put(file: DroppedFile, signal: AbortSignal): Promise<DropOutcome> {
    let byteLength = 0;
    async function* counted(): ByteSource {
      for await (const piece of file.body) {
        byteLength += piece.byteLength;
        yield piece;
      }
    }
    const incoming = {
      account: file.account,
      destination: folderOf(file.path),
      name: nameOf(file.path, file.rawPath),
      body: counted(),
      address: file.address,
      // A name says nothing about a sending: many devices use the same one again.
      key: randomUUID(),
      ...(file.declaredByteLength !== undefined && { declaredByteLength: file.declaredByteLength }),
    };
    const path = formatPath(file.path);
    const state = isTemporary(file.path) ? 'held' : 'taken';
    if (state === 'held') await this.#holding.hold(incoming, path, signal);
    else await this.#hooks.receive(incoming, signal);
    this.#remember(file.account, path, { byteLength, state });
    return state;
  }

  /** Gives a held file its own name: custody when it resolves with `taken`. Throws what the hooks throw. */
  async rename(
    account: string,
    from: DropPath,
    to: { readonly path: DropPath; readonly rawPath?: Uint8Array },
    address: string,
    signal: AbortSignal,
  ): Promise<RenameOutcome> {
    const [source, target] = [formatPath(from), formatPath(to.path)];
    const before = this.#recent.get(keyOf(account, source));
    if (before?.state === 'taken') {
      this.#remember(account, target, before);
      return 'known';
    }
    const as = { destination: folderOf(to.path), name: nameOf(to.path, to.rawPath), address };
    if ((await this.#holding.finish(account, source, as, signal)) === undefined) return 'unknown';
    this.#recent.delete(keyOf(account, source));
    this.#remember(account, target, { byteLength: before?.byteLength ?? 0, state: 'taken' });
    return 'taken';
  }

  /** Removes a held file or the mark of an empty one. What is in custody stays, and this says false. */
  async remove(account: string, path: DropPath): Promise<boolean> {
    const key = keyOf(account, formatPath(path));
    const before = this.#recent.get(key);
    if (before?.state === 'taken') return false;
    const discarded = await this.#holding.discard(account, formatPath(path));
    return this.#recent.delete(key) || discarded;
  }

  /** Notes an empty file that a sender makes before the real one; nothing of it is kept. */
  noteEmpty(account: string, path: DropPath): void {
    this.#remember(account, formatPath(path), { byteLength: 0, state: 'empty' });
  }

  /** Length of a file that this account has sent lately; undefined when it is not known. */
  byteLengthOf(account: string, path: DropPath): number | undefined {
    return this.#recent.get(keyOf(account, formatPath(path)))?.byteLength;
  }

  #remember(account: string, path: string, file: Remembered): void {
    const key = keyOf(account, path);
    this.#recent.delete(key);
    this.#recent.set(key, file);
    const oldest = this.#recent.keys().next();
    if (this.#recent.size > mostRemembered && oldest.done !== true) this.#recent.delete(oldest.value);
  }
}

function keyOf(account: string, path: string): string {
  return `${account}\n${path}`;
}
