/** Output devices and scanners, and the walk-up sessions at them. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { Factor } from '../identity/session.ts';
import type { DeviceId, PersonId, SegmentId, SessionId } from '../shared/ids.ts';

/** A device as enrolled by an administrator. */
export interface Device {
  readonly id: DeviceId;
  readonly name: string;
  readonly site: string;
  /** Owns scans that nobody claims. */
  readonly department: string;
  /** `ipp:` or `ipps:` URI. */
  readonly printUri: string | undefined;
  /** Root of the eSCL service. */
  readonly scanUri: string | undefined;
  readonly segments: readonly SegmentId[];
  /** Pinned certificate, SHA-256 as lower-case hex. */
  readonly certificateSha256: string | undefined;
  readonly state: 'active' | 'paused' | 'removed';
}

/** A walk-up session as stored. */
export interface StoredSession {
  readonly id: SessionId;
  readonly personId: PersonId;
  readonly deviceId: DeviceId;
  readonly factors: readonly Factor[];
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
  /** Gives a device a new pairing token; the old panel is shut out. */
  pairPanel(id: DeviceId, panelTokenHash: Uint8Array, at: Date, events: readonly AuditEvent[]): Promise<void>;
  findById(id: DeviceId): Promise<Device | undefined>;
  findByName(name: string): Promise<Device | undefined>;
  findByPanelToken(tokenHash: Uint8Array): Promise<Device | undefined>;
  /** Devices that are not removed, by name. */
  list(): Promise<readonly Device[]>;

  /** Starts a session and ends every other one at that device. */
  startSession(session: StoredSession, events: readonly AuditEvent[]): Promise<void>;
  findSession(id: SessionId): Promise<StoredSession | undefined>;
  /** Moves the end of a session that has not ended. */
  extendSession(id: SessionId, expiresAt: Date): Promise<void>;
  endSession(id: SessionId, at: Date, events: readonly AuditEvent[]): Promise<void>;
}
