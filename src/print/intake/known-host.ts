/** Hosts that a listener knows: those whose word about their users is taken, and shared PCs. */

import { isInRanges } from '../../../drivers/device/address-range.ts';
import type { Caller } from '../../../drivers/device/print-queue.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import type { PrintListener, TrustedSubmitter } from './intake-deps.ts';

/**
 * The first trusted submitter that the caller is. What its rule names must all hold: an address alone is worth what
 * the network makes of it, a certificate is proof. A rule that names neither fits nobody.
 */
export function findTrustedSubmitter(listener: PrintListener, caller: Caller): TrustedSubmitter | undefined {
  return listener.trustedSubmitters?.find((host) => isHost(host, caller));
}

function isHost(host: TrustedSubmitter, caller: Caller): boolean {
  const { addresses, certificates } = host;
  if (addresses.length === 0 && certificates === undefined) return false;
  if (addresses.length > 0 && !isInRanges(caller.remoteAddress, addresses)) return false;
  if (certificates === undefined) return true;
  const shown = caller.clientCertificateSha256;
  if (shown === undefined || !caller.secure) return false;
  if (certificates === 'checked') return caller.clientCertificateVouchedFor === true;
  const digest = Buffer.from(shown, 'hex');
  return certificates.some((pin) => equalBytes(Buffer.from(pin, 'hex'), digest));
}

/** True for a machine whose jobs may wait without an owner. */
export function isSharedPc(listener: PrintListener, caller: Caller): boolean {
  return isInRanges(caller.remoteAddress, listener.sharedPcAddresses ?? []);
}

/** A keyed hash of machine and stated name, so that only who began a job without an owner completes it. */
export function senderMark(
  deps: { readonly keys: Pick<KeyedHashes, 'tokenHash'> },
  caller: Pick<Caller, 'remoteAddress' | 'requestingUserName'>,
): string {
  const said = JSON.stringify([caller.remoteAddress, caller.requestingUserName ?? '']);
  return Buffer.from(deps.keys.tokenHash('sender', said)).toString('base64url');
}
