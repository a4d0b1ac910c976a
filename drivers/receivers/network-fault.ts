/** What a failed sending means to its sender, whatever the protocol. */

import { faultCode, isTemporaryFault } from '../device/receiver.ts';

/** `no-room`, `later`: the sender should keep the document and come back. `too-large`, `refused`: it should not. */
export type NetworkFault = 'no-room' | 'later' | 'too-large' | 'refused';

const full: readonly string[] = ['SCAN_NO_ROOM', 'STORE_FULL', 'STORE_DATABASE_DISK_FULL'];

/** Sorts what a hook has thrown by its code. */
export function networkFault(error: unknown): NetworkFault {
  const code = faultCode(error) ?? '';
  if (full.includes(code)) return 'no-room';
  if (isTemporaryFault(error)) return 'later';
  return code === 'SCAN_TOO_LARGE' ? 'too-large' : 'refused';
}

/** The code of an error for the sender; never its message, which may name what was sent. */
export function codeForSender(error: unknown): string {
  const code = faultCode(error) ?? '';
  return /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : 'INTERNAL';
}
