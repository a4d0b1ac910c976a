/** What the HTTP layer may ask about cards, codes for a forgotten card, and guests. */

import type { CardReading } from '../../../drivers/device/card.ts';
import type { CardAct } from '../../identity/card/manage-card.ts';
import type { Person } from '../../identity/person.ts';
import type { Card, CardCapture, CardReason } from '../../ports/card-store.ts';
import type { Guest, WalkUpCode } from '../../ports/code-store.ts';
import type { DeviceId, PersonId, SegmentId } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';
import type { AtDevice } from './pin.ts';

/** A card with its owner, for administrators. */
export interface OwnedCard {
  readonly card: Card;
  readonly displayName: string;
  readonly staffNumber: string;
}

/** Where cards can be read, and codes can count. */
export interface CardPlaces {
  readonly devices: readonly { readonly id: DeviceId; readonly name: string; readonly site: string }[];
  /** Names of sites, without the empty one. */
  readonly sites: readonly string[];
}

/** What was typed and read at a panel by somebody who enrols a card. */
export interface PanelEnrolment {
  readonly loginName: string;
  readonly password: string;
  readonly remoteAddress: string;
  readonly readings: readonly [CardReading, CardReading];
}

/** The step functions behind the routes of cards. Faults and refusals with a code of their own are thrown. */
export interface CardServices {
  /** Longest time of a temporary card. */
  readonly temporaryDays: number;
  /** Cards of a person, newest first. */
  list(personId: PersonId): Promise<readonly Card[]>;
  /** Suspends, resumes, revokes, approves or refuses a card; `own` limits it to the cards of whoever does it. */
  act(
    by: Person,
    cardId: string,
    act: CardAct,
    how?: { readonly own?: boolean; readonly reason?: CardReason },
  ): Promise<Card>;
  /** Cards that wait for approval. */
  waiting(): Promise<readonly OwnedCard[]>;
  /** By login name or staff number; undefined: nobody. */
  findPerson(name: string): Promise<Person | undefined>;
  places(): Promise<CardPlaces>;
  /** Waits for a card at a device; undefined when there is no such device. */
  startCapture(
    by: Person,
    wish: {
      readonly deviceId: string;
      readonly personId: PersonId;
      /** Undefined: a lasting card. */
      readonly temporaryDays: number | undefined;
    },
  ): Promise<CardCapture | undefined>;
  findCapture(id: string): Promise<CardCapture | undefined>;
  enrolAtPanel(
    device: AtDevice,
    input: PanelEnrolment,
  ): Promise<
    Result<
      { readonly state: 'enrolled' | 'waiting-for-approval' | 'already-enrolled'; readonly lastFour: string },
      'enrolment-off' | 'password-wrong' | 'too-many-trials' | 'person-inactive' | 'password-must-change'
    >
  >;
  /** Six digits for today, shown this once. */
  issueCode(
    by: Person,
    person: Person,
    place: WalkUpCode['place'],
  ): Promise<{ readonly digits: string; readonly expiresAt: Date }>;

  readonly guests: {
    readonly longestDays: number;
    /** Segments in which a person may invite guests; empty: none. */
    segmentsFor(sponsor: Person): readonly SegmentId[];
    /** Guests of a sponsor; of all when undefined. */
    list(sponsorId: PersonId | undefined): Promise<readonly Guest[]>;
    invite(
      sponsor: Person,
      wish: { readonly displayName: string; readonly segment: SegmentId; readonly days: number },
    ): Promise<{ readonly claimCode: string; readonly printerUri: string; readonly expiresAt: Date }>;
    /** False when there is no such guest, or it is somebody else's and `by` is no administrator. */
    end(by: Person, personId: string): Promise<boolean>;
  };
}
