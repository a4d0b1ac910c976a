/** A walk-up session: one person at one device, from the tap to leaving. */

import type { DeviceId, PersonId, SegmentId, SessionId } from '../shared/ids.ts';

/** Every way of being recognised at a device. */
export const allFactors = ['card', 'face', 'pin', 'password', 'code', 'phone'] as const;

/**
 * How somebody was recognised at a device. card: a card at a reader. face: a camera. pin: digits that only the person
 * knows. password: that of the directory. code: a number given out for today, or to a guest. phone: the person's own
 * phone, signed in, that read the panel's code.
 */
export type Factor = (typeof allFactors)[number];

/**
 * How much a card says. 1: it stated a number that anybody can copy. 2: it proved by a key that it is genuine. Other
 * factors have 1.
 */
export type Assurance = 1 | 2;

/** One factor that somebody has shown, before it opens or strengthens a session. */
export interface Proof {
  readonly personId: PersonId;
  readonly factor: Factor;
  readonly assurance: Assurance;
  /** The card it was; a session ends with the card that opened it. */
  readonly credentialId?: string;
}

/** A session in force. It ends after 3 minutes without a touch, or when the person leaves. */
export interface WalkUpSession {
  readonly id: SessionId;
  readonly personId: PersonId;
  readonly displayName: string;
  readonly deviceId: DeviceId;
  readonly factors: readonly Factor[];
  /** The best assurance of the cards shown; 1 without a card. */
  readonly cardAssurance: Assurance;
  /** Segments whose unmarked jobs may come out here: the person's, the device's, and those whose factors are met. */
  readonly segments: readonly SegmentId[];
  /** Segments of the person and the device whose factors are not met yet. */
  readonly stepUp: readonly StepUp[];
  /** Marks of documents that ask for more than their segment does, and for more than was shown. */
  readonly lockedMarks: readonly (StepUp & { readonly mark: string })[];
  readonly startedAt: Date;
  readonly expiresAt: Date;
}

/** What would open a segment: any one of the factors brings the session on. None: it cannot be opened here. */
export interface StepUp {
  readonly segment: SegmentId;
  readonly needs: readonly Factor[];
}

/** Why nobody was let in at a device, or let further. */
export type WalkUpRefusal =
  | 'card-unknown'
  | 'card-suspended'
  | 'card-expired'
  /** The card is enrolled as one that proves itself, and did not. */
  | 'card-needs-proof'
  | 'person-inactive'
  | 'device-paused'
  | 'no-common-segment'
  | 'too-many-trials'
  /** The policy does not take this factor here. */
  | 'factor-not-allowed'
  /** It was somebody else's than the session's. */
  | 'other-person'
  | 'pin-wrong'
  | 'pin-not-set'
  | 'password-wrong'
  | 'code-wrong'
  | 'face-unknown'
  | 'face-not-sure'
  /** A one-time password: it is changed at the desk first. */
  | 'password-must-change'
  /** An administrator waits for a card here: it was read for enrolment, and is wanted again. */
  | 'card-read-once'
  /** The same, and the card is enrolled now; the next tap opens a session. */
  | 'card-now-enrolled'
  /** The same, and the card was not enrolled; the administrator's screen says why. */
  | 'card-not-enrolled';

/**
 * What a job still asks of a session before it may come out: any one of the factors. Undefined when nothing is missing;
 * an empty list when nothing that could be shown here would do. Pure.
 */
export function factorsMissing(
  session: Pick<WalkUpSession, 'segments'> & Partial<Pick<WalkUpSession, 'stepUp' | 'lockedMarks'>>,
  job: { readonly segment: SegmentId; readonly marks?: readonly string[] | undefined },
): readonly Factor[] | undefined {
  if (!session.segments.includes(job.segment)) {
    return session.stepUp?.find(({ segment }) => segment === job.segment)?.needs ?? [];
  }
  return session.lockedMarks?.find(
    ({ segment, mark }) => segment === job.segment && (job.marks ?? []).includes(mark),
  )?.needs;
}
