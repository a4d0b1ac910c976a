/** What the HTTP layer may ask about card readers: the messages of their agents, and what they bring to a panel. */

import type { CardProof } from '../../../drivers/device/card.ts';
import type { CardOutcome, ReaderCard } from '../../identity/reader/reader-link.ts';
import type { WalkUpRefusal, WalkUpSession } from '../../identity/session.ts';
import type { EnrolledReader } from '../../ports/reader-store.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { PanelDevice } from './callers.ts';

/** What a panel learns while it waits. */
export type PanelArrival =
  | { readonly kind: 'session'; readonly session: WalkUpSession }
  | { readonly kind: 'refused'; readonly refusal: WalkUpRefusal }
  /** The session that this panel had is over. */
  | { readonly kind: 'ended' };

/** Card readers. */
export interface ReaderServices {
  /** The reader of a token; undefined when there is none or it was revoked. */
  readerOfToken(token: string): Promise<EnrolledReader | undefined>;
  /** A card was put on the reader. Throws `CARD_READ_INVALID`. */
  card(reader: EnrolledReader, card: ReaderCard, canProve: boolean): Promise<CardOutcome>;
  /** Its answer to the challenge; undefined: it has none. */
  proof(reader: EnrolledReader, card: ReaderCard, proof: CardProof | undefined): Promise<CardOutcome>;
  /** The card was taken off. */
  removal(reader: EnrolledReader, sequence: number): Promise<'ended' | 'nothing' | 'stale'>;
  /** The agent is there. */
  heartbeat(
    reader: EnrolledReader,
    beat: { readonly cardPresent: boolean; readonly software?: string },
  ): Promise<{ readonly deviceName: string | undefined; readonly lastSequence: number }>;
  /**
   * Waits up to `waitMs` for something that the panel of a device has to show; undefined when nothing came.
   *
   * @param known Session that the panel has.
   * @param signal The panel has gone.
   */
  arrival(
    device: PanelDevice,
    known: SessionId | undefined,
    waitMs: number,
    signal?: AbortSignal,
  ): Promise<PanelArrival | undefined>;
}
