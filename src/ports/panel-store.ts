/** Browsers that ask to become a panel, and what people like at panels. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { ScanChoice } from '../scan/scan-choice.ts';
import type { DeviceId, PersonId } from '../shared/ids.ts';

/** A browser that asks to become the panel of a device. */
export interface PanelRequest {
  readonly id: string;
  /** Keyed hash of the code on its screen. */
  readonly codeHash: Uint8Array;
  /** SHA-256 of the token with which the browser asks how it stands. */
  readonly pollHash: Uint8Array;
  readonly state: 'waiting' | 'approved' | 'refused' | 'collected';
  /** Once approved. */
  readonly deviceId: DeviceId | undefined;
  readonly remoteAddress: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Every write is one transaction together with its audit events. */
export interface PanelStore {
  /** False when the code is in use, or when `most` requests wait already. Requests that expired are removed. */
  addRequest(request: PanelRequest, most: number): Promise<boolean>;
  /** The request that waits under a code and has not expired. */
  findWaiting(codeHash: Uint8Array, at: Date): Promise<PanelRequest | undefined>;
  findByPoll(pollHash: Uint8Array, at: Date): Promise<PanelRequest | undefined>;
  /** Takes a request from one state to the next; false when it is not in that state any more. */
  advance(
    id: string,
    from: PanelRequest['state'],
    to: { readonly state: PanelRequest['state']; readonly deviceId?: DeviceId },
    events: readonly AuditEvent[],
  ): Promise<boolean>;

  /** True when the person wants a tap to print everything. */
  tapPrintsAll(personId: PersonId): Promise<boolean>;
  setTapPrintsAll(personId: PersonId, value: boolean, at: Date): Promise<void>;

  /** How the person had paper scanned the last time; undefined when never. */
  scanChoice(personId: PersonId): Promise<ScanChoice | undefined>;
  setScanChoice(personId: PersonId, choice: ScanChoice, at: Date): Promise<void>;
}
