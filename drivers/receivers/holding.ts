/** Where files wait that were sent under a temporary name, until their sender gives them their own. */

import type { IncomingFile } from '../device/receiver.ts';

/** What a rename says of a held file. */
export interface FinalName {
  readonly destination: string;
  readonly name: IncomingFile['name'];
  /** Where the sender calls from. */
  readonly address: string;
}

/**
 * A durable waiting room. A file in it is nobody's document yet, and its sender has been told no more than that the
 * transfer ended. One that is not renamed in time is received under its temporary name, so that nothing whole is lost.
 */
export interface HoldingPlace {
  /** Keeps a file, by account and path; durable when it resolves. One held under the same path before is replaced. */
  hold(file: IncomingFile, path: string, signal: AbortSignal): Promise<void>;
  /** Hands the file on under its own name: resolves when it is in custody. Undefined: none is held there. */
  finish(
    account: string,
    path: string,
    as: FinalName,
    signal: AbortSignal,
  ): Promise<{ readonly id: string } | undefined>;
  /** Throws a held file away, as its sender asks; false when there is none. */
  discard(account: string, path: string): Promise<boolean>;
}
