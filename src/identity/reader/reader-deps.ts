/** What the steps of card readers need. */

import type { CardProof, CardReading, CardTechnology } from '../../../drivers/device/card.ts';
import type { Device, DeviceStore } from '../../ports/device-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { EnrolledReader, ReaderStore } from '../../ports/reader-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Result } from '../../shared/result.ts';
import type { Assurance, Proof, WalkUpRefusal, WalkUpSession } from '../session.ts';

/** The walk-up session at a device, as readers use it. */
export interface ReaderWalkUp {
  /** Whose card it is; `assurance` 2 when the card proved to be genuine. */
  prove(device: Device, reading: CardReading, assurance: Assurance): Promise<Result<Proof, WalkUpRefusal>>;
  /** The session in force at a device, whoever opened it. */
  inForce(device: Device): Promise<WalkUpSession | undefined>;
  enter(
    device: Device,
    session: WalkUpSession | undefined,
    proof: Proof,
  ): Promise<Result<WalkUpSession, WalkUpRefusal>>;
  /** The card was taken off. */
  leave(session: WalkUpSession): Promise<void>;
}

/** The arithmetic of cards that prove themselves. */
export interface CardProofs {
  /** True when there is a master key at all. */
  readonly configured: boolean;
  /** True when the answer can only be that of the genuine card of this IDm. */
  isGenuine(proof: CardProof, challenge: Uint8Array, idmHex: string): boolean;
}

/** Dependencies of the steps. */
export interface ReaderDeps {
  readonly readers: ReaderStore;
  readonly devices: Pick<DeviceStore, 'findById' | 'findByName'>;
  readonly people: Pick<PersonStore, 'addTrial'>;
  readonly clock: Clock;
  readonly cards: Pick<KeyedHashes, 'cardHash'>;
  readonly walkUp: ReaderWalkUp;
  readonly proofs: CardProofs;
  /** Throws `CARD_READ_INVALID` for an identifier that does not last. */
  readonly checkIdentifier: (technology: CardTechnology, identifierHex: string) => void;
  /** 16 random bytes. */
  readonly newChallenge: () => Uint8Array;
  /** Whether a session ends with the card that opened it. */
  readonly endsWithCard: (
    reader: Pick<EnrolledReader, 'endsSession'>,
    device: Pick<Device, 'site'>,
    session: Pick<WalkUpSession, 'segments' | 'stepUp'>,
  ) => boolean;
}
