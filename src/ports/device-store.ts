/** Output devices and scanners, and the walk-up sessions at them. */

import type { CardTextFormat } from '../../drivers/device/card.ts';
import type { OutputDeviceCapabilities } from '../../drivers/device/printer.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { Assurance, Factor, Proof } from '../identity/session.ts';
import type { DeviceId, PersonId, SegmentId, SessionId } from '../shared/ids.ts';

/** A device as enrolled by an administrator. */
export interface Device {
  readonly id: DeviceId;
  readonly name: string;
  readonly site: string;
  /** Owns scans that nobody claims. */
  readonly department: string;
  /** `ipp:`, `ipps:`, `http:`, `https:`, or one-way `socket:` and `lpd:`. */
  readonly printUri: string | undefined;
  /** Root of the eSCL service. */
  readonly scanUri: string | undefined;
  readonly segments: readonly SegmentId[];
  /** Pinned certificate, SHA-256 as lower-case hex. */
  readonly certificateSha256: string | undefined;
  readonly state: 'active' | 'paused' | 'removed';
  /** True: an administrator allowed a transport that never confirms what it prints (raw 9100, LPD). */
  readonly unconfirmed?: boolean;
  /** Media types that a one-way device prints, as its administrator says. */
  readonly documentFormats?: readonly string[];
  /** Names of quirks known of this very device. */
  readonly quirks?: readonly string[];
  /** Name and password that the device asks for, encrypted. */
  readonly account?: SealedSecret;
  readonly snmp?: DeviceSnmp;
  /** What the device said that it can do, and when. */
  readonly known?: KnownCapabilities;
  /** A certificate other than the pinned one that the device presented; nothing is sent until it is approved. */
  readonly presentedSha256?: string;
  /** How its keyboard-wedge reader writes; default hexadecimal, as sent. */
  readonly cardFormat?: CardTextFormat;
}

/** A secret encrypted with a data key of its own, which a segment's key wraps. */
export interface SealedSecret {
  readonly segment: SegmentId;
  /** JWE of the data key (RFC 7516). */
  readonly wrappedKey: string;
  /** Nonce, ciphertext and tag of AES-256-GCM, base64url. */
  readonly box: string;
}

/** How the SNMP agent of a device is reached. */
export interface DeviceSnmp {
  readonly version: '2c' | '3';
  readonly port: number;
  /** Community or user with its passwords. */
  readonly access: SealedSecret;
}

/** Capabilities as last read. */
export interface KnownCapabilities {
  readonly capabilities: OutputDeviceCapabilities;
  readonly readAt: Date;
}

/** Members that an administrator may change; null takes one away. */
export interface DevicePatch {
  readonly name?: string;
  readonly site?: string;
  readonly department?: string;
  readonly printUri?: string | null;
  readonly scanUri?: string | null;
  readonly segments?: readonly SegmentId[];
  readonly certificateSha256?: string | null;
  readonly state?: Device['state'];
  readonly unconfirmed?: boolean;
  readonly documentFormats?: readonly string[] | null;
  readonly quirks?: readonly string[] | null;
  readonly account?: SealedSecret | null;
  readonly snmp?: DeviceSnmp | null;
  readonly presentedSha256?: string | null;
  readonly cardFormat?: CardTextFormat | null;
}

/** A walk-up session as stored. */
export interface StoredSession {
  readonly id: SessionId;
  readonly personId: PersonId;
  readonly deviceId: DeviceId;
  readonly factors: readonly Factor[];
  /** Of the best card shown; 1 without a card. */
  readonly cardAssurance: Assurance;
  /** The card that opened it; a session whose card is no longer in force is not found. */
  readonly credentialId: string | undefined;
  /** From then on that card is no longer in force; told by `findSession`. */
  readonly cardExpiresAt?: Date | undefined;
  readonly startedAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | undefined;
}

/** Every write is one transaction together with its audit events. */
export interface DeviceStore {
  /** Answers `name-taken` when a device of that name exists. `panelTokenHash` is SHA-256 of the pairing token. */
  add(
    device: Device,
    panelTokenHash: Uint8Array,
    at: Date,
    events: readonly AuditEvent[],
  ): Promise<'added' | 'name-taken'>;
  /** Changes a device that is not removed. A removed device loses its panel and its secrets. */
  change(
    id: DeviceId,
    patch: DevicePatch,
    at: Date,
    events: readonly AuditEvent[],
  ): Promise<'changed' | 'name-taken' | 'unknown'>;
  /** Keeps what a device said that it can do. */
  saveCapabilities(id: DeviceId, known: KnownCapabilities): Promise<void>;
  /** Keeps a certificate that waits for approval; false when it was kept already, and then no event is written. */
  notePresented(id: DeviceId, sha256: string, at: Date, events: readonly AuditEvent[]): Promise<boolean>;
  /** Gives a device a new pairing token; the old panel is shut out. */
  pairPanel(id: DeviceId, panelTokenHash: Uint8Array, at: Date, events: readonly AuditEvent[]): Promise<void>;
  findById(id: DeviceId): Promise<Device | undefined>;
  findByName(name: string): Promise<Device | undefined>;
  findByPanelToken(tokenHash: Uint8Array): Promise<Device | undefined>;
  /** Devices that are not removed, by name. */
  list(): Promise<readonly Device[]>;

  /** Starts a session and ends every other one at that device. */
  startSession(session: StoredSession, events: readonly AuditEvent[]): Promise<void>;
  /** Undefined also when the card that opened it was suspended or revoked since. */
  findSession(id: SessionId): Promise<StoredSession | undefined>;
  /** The session at a device that has not ended; it may have expired. */
  findOpenSession(deviceId: DeviceId): Promise<StoredSession | undefined>;
  /** Adds a factor to a session that has not ended; undefined when it has. */
  addFactor(id: SessionId, proof: Proof, events: readonly AuditEvent[]): Promise<StoredSession | undefined>;
  /** Moves the end of a session that has not ended. */
  extendSession(id: SessionId, expiresAt: Date): Promise<void>;
  endSession(id: SessionId, at: Date, events: readonly AuditEvent[]): Promise<void>;
}
