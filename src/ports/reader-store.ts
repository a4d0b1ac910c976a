/** Card readers with an agent, and what readers of any kind bring to the panel of their device. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { WalkUpRefusal } from '../identity/session.ts';
import type { DeviceId, ReaderId, SessionId } from '../shared/ids.ts';

/** A reader as enrolled by an administrator. It belongs to one device for ever. */
export interface EnrolledReader {
  readonly id: ReaderId;
  readonly name: string;
  readonly deviceId: DeviceId;
  /** Whether a session ends with its card; undefined: as configured. */
  readonly endsSession: boolean | undefined;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | undefined;
  /** What the agent says it is. */
  readonly software: string;
}

/** What a panel has to show: a session that began or grew, or why nobody was let in. */
export type ReaderArrival = { readonly sessionId: SessionId } | { readonly refusal: WalkUpRefusal };

/** The last thing that was left for the panel of a device. */
export interface WaitingArrival {
  readonly id: number;
  readonly arrival: ReaderArrival;
  readonly at: Date;
  readonly isCollected: boolean;
}

/** A challenge that waits for its answer. */
export interface ReaderChallenge {
  /** 16 random bytes. */
  readonly challenge: Uint8Array;
  /** Keyed hash of the card that has to answer. */
  readonly cardHash: Uint8Array;
  readonly at: Date;
}

/** Every write with events is one transaction together with them. */
export interface ReaderStore {
  /** Answers `name-taken` when a reader of that name is in force. `tokenHash` is SHA-256 of its token. */
  add(
    reader: EnrolledReader,
    tokenHash: Uint8Array,
    events: readonly AuditEvent[],
  ): Promise<'added' | 'name-taken'>;
  /** Readers in force, by name. */
  list(): Promise<readonly EnrolledReader[]>;
  /** Undefined also for a reader that was revoked. */
  findByToken(tokenHash: Uint8Array): Promise<EnrolledReader | undefined>;
  /** False when no reader of that name is in force. */
  revoke(name: string, at: Date, events: (id: ReaderId) => readonly AuditEvent[]): Promise<boolean>;

  /** Notes that the agent is there; answers the last sequence number that counted. */
  seen(id: ReaderId, at: Date, software?: string): Promise<number>;
  /** Counts a message; false when this number or a later one was counted before. */
  advance(id: ReaderId, sequence: number): Promise<boolean>;
  /** Sets a challenge in place of any other one. */
  setChallenge(id: ReaderId, challenge: ReaderChallenge): Promise<void>;
  /** The challenge in force; it is gone afterwards, so that nobody answers twice. */
  takeChallenge(id: ReaderId): Promise<ReaderChallenge | undefined>;
  /** The session that lasts while its card lies on this reader. */
  holdSession(id: ReaderId, session: SessionId): Promise<void>;
  /** That session, which is held no longer; undefined when there is none. */
  dropSession(id: ReaderId): Promise<SessionId | undefined>;

  /**
   * Leaves something for the panel of a device and tells every process. Undefined leaves nothing and only lets the panel
   * look again.
   */
  announce(deviceId: DeviceId, arrival: ReaderArrival | undefined, at: Date): Promise<void>;
  /** What was left last for the panel of a device. */
  lastArrival(deviceId: DeviceId): Promise<WaitingArrival | undefined>;
  /** Takes it away; false when somebody did before. */
  collect(id: number, at: Date): Promise<boolean>;
  /**
   * Calls back whenever something is left for a panel, from any process; with undefined after a gap, when anything may
   * have happened.
   */
  onArrival(handler: (deviceId: DeviceId | undefined) => void): Promise<AsyncDisposable>;
}
