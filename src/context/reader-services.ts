/** Binds the steps of card readers to their stores, for the web listener and for network readers. */

import { randomBytes } from 'node:crypto';
import { checkIdentifier } from '../../drivers/card/identifier.ts';
import type { CardReading } from '../../drivers/device/card.ts';
import type { ReadersConfig } from '../config/readers.ts';
import type { ReaderServices } from '../http/services/reader.ts';
import type { HttpServices } from '../http/services.ts';
import { hashToken } from '../identity/link/capability-link.ts';
import { enterByCard } from '../identity/reader/enter-by-card.ts';
import type { ReaderDeps } from '../identity/reader/reader-deps.ts';
import { takeCard, takeHeartbeat, takeProof, takeRemoval } from '../identity/reader/reader-link.ts';
import { sessionEndsWithCard } from '../identity/reader/removal-policy.ts';
import type { WalkUpRefusal } from '../identity/session.ts';
import type { Device } from '../ports/device-store.ts';
import type { Result } from '../shared/result.ts';
import { openReaderArrivals } from './reader-arrivals.ts';
import { openCardProofs } from './reader-keys.ts';
import type { Stores } from './stores.ts';

/** The services of readers while the process runs. */
export interface Readers extends AsyncDisposable {
  /** Answers every panel that waits; from then on none waits. */
  endWaits(): void;
  readonly services: ReaderServices;
  /** A network reader, which cannot tell when a card is gone, read one at a device. */
  enterAt(device: Device, reading: CardReading): Promise<Result<unknown, WalkUpRefusal>>;
}

/** Reads the card keys and starts to listen for arrivals. @throws ServiceError `IDENTITY_CARD_KEY_INVALID` */
export async function openReaders(
  stores: Pick<Stores, 'readers' | 'devices' | 'people' | 'clock' | 'keys'>,
  config: ReadersConfig,
  panel: HttpServices['panel'],
): Promise<Readers> {
  const proofs = await openCardProofs(config.felicaLiteS?.masterKeyFile);
  const deps: ReaderDeps = {
    readers: stores.readers,
    devices: stores.devices,
    people: stores.people,
    clock: stores.clock,
    cards: stores.keys,
    proofs,
    checkIdentifier,
    newChallenge: () => randomBytes(16),
    endsWithCard: (reader, device, session) =>
      sessionEndsWithCard(config.endOnCardRemoval, reader, device, session),
    walkUp: {
      prove: (device, reading, assurance) => panel.proveCard(device, reading, assurance),
      inForce: async (device) => {
        const open = await stores.devices.findOpenSession(device.id);
        return open && (await panel.session(device, open.id));
      },
      enter: (device, session, proof) => panel.enter(device, session, proof),
      leave: (session) => panel.leave(session),
    },
  };
  const arrivals = await openReaderArrivals(stores, panel);
  return {
    services: {
      readerOfToken: (token) => stores.readers.findByToken(hashToken(token)),
      card: (reader, card, canProve) => takeCard(deps, reader, card, canProve),
      proof: (reader, card, proof) => takeProof(deps, reader, card, proof),
      removal: (reader, sequence) => takeRemoval(deps, reader, sequence),
      heartbeat: (reader, beat) => takeHeartbeat(deps, reader, beat),
      arrival: arrivals.wait,
    },
    enterAt: (device, reading) => enterByCard(deps, device, undefined, { reading, assurance: 1 }),
    endWaits: () => arrivals.endWaits(),
    [Symbol.asyncDispose]: () => arrivals[Symbol.asyncDispose](),
  };
}
