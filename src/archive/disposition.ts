/**
 * Rounds of disposition: what has expired in a department by the end of a fiscal year, and what becomes of it. Pure.
 *
 * States of a round: `proposed` (listed) → `confirmed` (by the department) → `decided` (each record, by a second
 * person) → `executing` → `closed`; `canceled` from the first three. States of a record in it: `listed` → `begun`
 * (the decision is durable, nobody finds the record any more) → `keyless` (its copies and keys are gone) → `done`;
 * `extended` and `dropped` leave the round. From `begun` there is no way back, and every step may be run again.
 */

import type { Role } from '../identity/person.ts';
import type { PersonId } from '../shared/ids.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { isOver, longestPeriod, type RetentionEnd } from './retention-schedule.ts';

/** States of a round. */
export const roundStates = ['proposed', 'confirmed', 'decided', 'executing', 'closed', 'canceled'] as const;
/** One of {@link roundStates}. */
export type RoundState = (typeof roundStates)[number];

/** States of a record in a round. */
export const itemStates = ['listed', 'begun', 'keyless', 'done', 'extended', 'dropped'] as const;
/** One of {@link itemStates}. */
export type ItemState = (typeof itemStates)[number];

/** What was decided for a record. */
export type Outcome = 'extend' | 'transfer' | 'destroy';

/** The word on one record: the department's wish, or the decision. */
export interface Word {
  readonly outcome: Outcome;
  /** Years longer; with `extend` only. */
  readonly years?: number | undefined;
  /** Needed with `extend`, and where the word differs from what the plan foresaw. 1 to 500 characters. */
  readonly reason?: string | undefined;
}

/** Most records of one round; what is left comes into the next. */
export const mostItems = 1_000;

/** Who acts. */
export interface Actor {
  readonly id: PersonId;
  readonly roles: readonly Role[];
  /** Own and concurrent departments. */
  readonly departments: readonly string[];
}

/** Why an act on a round is not done. */
export type RoundRefusal =
  | 'wrong-state'
  | 'not-of-department'
  | 'role-missing'
  | 'same-person'
  | 'undecided'
  | 'years-missing'
  | 'reason-missing';

/** What is known of a round when somebody acts on it. */
export interface RoundFacts {
  readonly state: RoundState;
  readonly department: string;
  readonly confirmedBy?: PersonId | undefined;
  readonly decidedBy?: PersonId | undefined;
}

/** The department says what it knows: somebody of it, or a records clerk in its place. */
export function mayConfirm(round: RoundFacts, actor: Actor): Result<true, RoundRefusal> {
  if (round.state !== 'proposed') return refuse('wrong-state');
  const isOfDepartment = round.department !== '' && actor.departments.includes(round.department);
  return isOfDepartment || actor.roles.includes('records') ? accept(true) : refuse('not-of-department');
}

/** A records clerk decides, and never who confirmed. */
export function mayDecide(round: RoundFacts, actor: Actor): Result<true, RoundRefusal> {
  if (round.state !== 'confirmed') return refuse('wrong-state');
  if (!actor.roles.includes('records')) return refuse('role-missing');
  return round.confirmedBy === undefined || round.confirmedBy === actor.id
    ? refuse('same-person')
    : accept(true);
}

/** A records clerk starts what two people decided. */
export function mayExecute(round: RoundFacts, actor: Actor): Result<true, RoundRefusal> {
  if (round.state !== 'decided' && round.state !== 'executing') return refuse('wrong-state');
  if (!actor.roles.includes('records')) return refuse('role-missing');
  const { confirmedBy, decidedBy } = round;
  const two = confirmedBy !== undefined && decidedBy !== undefined && confirmedBy !== decidedBy;
  return two ? accept(true) : refuse('same-person');
}

/** A records clerk takes a round back while nothing has begun. */
export function mayCancel(round: RoundFacts, actor: Actor): Result<true, RoundRefusal> {
  if (!['proposed', 'confirmed', 'decided'].includes(round.state)) return refuse('wrong-state');
  return actor.roles.includes('records') ? accept(true) : refuse('role-missing');
}

/** What is missing in a word; `planned` is what the file plan foresees. */
export function checkWord(word: Word, planned: Outcome | undefined): Result<true, RoundRefusal> {
  const { outcome, years, reason } = word;
  if (outcome === 'extend') {
    const inRange = years !== undefined && Number.isInteger(years) && years >= 1 && years <= longestPeriod;
    if (!inRange) return refuse('years-missing');
  }
  const needsReason = outcome === 'extend' || (planned !== undefined && planned !== outcome);
  return needsReason && (reason ?? '').trim() === '' ? refuse('reason-missing') : accept(true);
}

/** Why a record is not touched now, though it was decided. */
export type Obstacle =
  | { readonly kind: 'held' }
  | { readonly kind: 'not-over'; readonly until: RetentionEnd | undefined }
  | { readonly kind: 'not-received' }
  | { readonly kind: 'locked'; readonly until: Date | undefined }
  | { readonly kind: 'away'; readonly target: string }
  | { readonly kind: 'busy' };

/** What is known of a record just before it is destroyed. */
export interface ItemFacts {
  readonly outcome: 'transfer' | 'destroy';
  readonly retention: RetentionEnd | undefined;
  readonly held: boolean;
  /** The archives that took it over have said so. */
  readonly received: boolean;
}

/** The obstacle before a record that is to go, as its row says now; copies are looked at apart. `today` is a day in Japan. */
export function obstacleOf(item: ItemFacts, today: string): Obstacle | undefined {
  if (item.held) return { kind: 'held' };
  if (!isOver(item.retention, today)) return { kind: 'not-over', until: item.retention };
  return item.outcome === 'transfer' && !item.received ? { kind: 'not-received' } : undefined;
}
