/** Steps: a list is confirmed by its department, decided by a second person, started, or canceled. */

import type { AuditEvent, AuditEventKind } from '../../audit/audit-event.ts';
import type {
  DispositionItem,
  DispositionRound,
  ItemWord,
  RetentionStore,
} from '../../ports/retention-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { Result } from '../../shared/result.ts';
import {
  type Actor,
  checkWord,
  mayCancel,
  mayConfirm,
  mayDecide,
  mayExecute,
  type RoundRefusal,
  type Word,
} from '../disposition.ts';
import { extendedEnd } from '../retention-schedule.ts';

/** What acting on a list needs. */
export interface ActDeps {
  readonly retention: Pick<
    RetentionStore,
    'findRound' | 'listItems' | 'confirm' | 'decide' | 'start' | 'cancel'
  >;
  readonly clock: Clock;
}

/** Longest reason. */
const longestReason = 500;

/**
 * The department has looked at the list; `opinions` are what it would do otherwise than the plan.
 *
 * @throws ServiceError `NOT_FOUND`, `ARCHIVE_ROUND_STATE`, `ARCHIVE_ROUND_NOT_YOURS`, `ARCHIVE_ROUND_INCOMPLETE`.
 */
export async function confirmRound(
  deps: ActDeps,
  id: string,
  actor: Actor,
  opinions: readonly ItemWord[],
): Promise<void> {
  const round = await roundOf(deps, id);
  pass(mayConfirm(round, actor));
  const items = await itemsById(deps, id);
  for (const { recordId, word } of opinions) checkFor(items.get(recordId), word);
  const at = deps.clock.now();
  const event = roundEvent('retention.confirmed', round, actor, at, { opinions: opinions.length });
  if (!(await deps.retention.confirm(id, actor.id, at, opinions, [event]))) {
    throw new ServiceError('ARCHIVE_ROUND_STATE');
  }
}

/**
 * Decides on every record of the list. One that is not named gets the department's wish, else what the plan foresees.
 *
 * @throws ServiceError as {@link confirmRound}, and `ARCHIVE_ROUND_SAME_PERSON`.
 */
export async function decideRound(
  deps: ActDeps,
  id: string,
  actor: Actor,
  words: readonly ItemWord[],
): Promise<{ readonly extended: number; readonly transferred: number; readonly destroyed: number }> {
  const round = await roundOf(deps, id);
  pass(mayDecide(round, actor));
  const items = await itemsById(deps, id);
  const named = new Map(words.map(({ recordId, word }) => [recordId, word]));
  for (const { recordId, word } of words) checkFor(items.get(recordId), word);
  const decisions = [...items.values()].map((item) => decisionOn(item, named.get(item.recordId)));
  const count = (outcome: Word['outcome']) => decisions.filter(({ word }) => word.outcome === outcome).length;
  const counts = { extended: count('extend'), transferred: count('transfer'), destroyed: count('destroy') };
  const at = deps.clock.now();
  const extensions = decisions.flatMap(({ recordId, extendTo }): AuditEvent[] => {
    if (extendTo === undefined) return [];
    const details = { round: id, until: extendTo };
    const subject = `record:${recordId}`;
    return [
      {
        kind: 'retention.extended',
        segment: round.segment,
        at,
        actor: `person:${actor.id}`,
        subject,
        details,
      },
    ];
  });
  const event = roundEvent('retention.decided', round, actor, at, counts);
  if (!(await deps.retention.decide(id, actor.id, at, decisions, [event, ...extensions]))) {
    throw new ServiceError('ARCHIVE_ROUND_STATE');
  }
  return counts;
}

/**
 * Begins what was decided, or goes on at once with what waits. `receipt` is what the public archives said on taking over; before
 * there is one nothing that is to be handed over is removed here.
 */
export async function startRound(
  deps: ActDeps,
  id: string,
  actor: Actor,
  receipt: string | undefined,
): Promise<void> {
  const round = await roundOf(deps, id);
  pass(mayExecute(round, actor));
  const told = receipt?.trim() === '' ? undefined : receipt?.trim().slice(0, longestReason);
  const at = deps.clock.now();
  const event = roundEvent('retention.started', round, actor, at, { receipt: told !== undefined });
  if (!(await deps.retention.start(id, actor.id, at, told, [event]))) {
    throw new ServiceError('ARCHIVE_ROUND_STATE');
  }
}

/** Takes a list back while nothing of it has begun. */
export async function cancelRound(deps: ActDeps, id: string, actor: Actor): Promise<void> {
  const round = await roundOf(deps, id);
  pass(mayCancel(round, actor));
  const at = deps.clock.now();
  const event = roundEvent('retention.canceled', round, actor, at, {});
  if (!(await deps.retention.cancel(id, at, [event]))) throw new ServiceError('ARCHIVE_ROUND_STATE');
}

async function roundOf(deps: ActDeps, id: string): Promise<DispositionRound> {
  const round = await deps.retention.findRound(id);
  if (round === undefined) throw new ServiceError('NOT_FOUND');
  return round;
}

async function itemsById(deps: ActDeps, id: string): Promise<ReadonlyMap<string, DispositionItem>> {
  const items = await deps.retention.listItems(id);
  return new Map(items.filter(({ state }) => state === 'listed').map((item) => [item.recordId, item]));
}

function decisionOn(item: DispositionItem, asked: Word | undefined) {
  const planned = item.planned === undefined ? undefined : { outcome: item.planned };
  const word = asked ?? item.opinion ?? planned;
  if (word === undefined) return pass<never>({ ok: false, refusal: 'undecided' });
  checkFor(item, word);
  const extendTo = word.outcome === 'extend' ? extendedEnd(item.retentionUntil, word.years ?? 1) : undefined;
  return { recordId: item.recordId, word, ...(extendTo !== undefined && { extendTo }) };
}

function checkFor(item: DispositionItem | undefined, word: Word): void {
  if (item === undefined) throw new ServiceError('NOT_FOUND');
  if ((word.reason?.length ?? 0) > longestReason) throw new ServiceError('REQUEST_TOO_LARGE');
  pass(checkWord(word, item.planned));
}

const codes = {
  'wrong-state': 'ARCHIVE_ROUND_STATE',
  'not-of-department': 'ARCHIVE_ROUND_NOT_YOURS',
  'role-missing': 'ARCHIVE_ROUND_NOT_YOURS',
  'same-person': 'ARCHIVE_ROUND_SAME_PERSON',
  undecided: 'ARCHIVE_ROUND_INCOMPLETE',
  'years-missing': 'ARCHIVE_ROUND_INCOMPLETE',
  'reason-missing': 'ARCHIVE_ROUND_INCOMPLETE',
} as const;

function pass<Value>(result: Result<Value, RoundRefusal>): Value {
  if (result.ok) return result.value;
  throw new ServiceError(codes[result.refusal], { details: { refusal: result.refusal } });
}

function roundEvent(
  kind: AuditEventKind,
  { id, segment }: DispositionRound,
  actor: Actor,
  at: Date,
  details: AuditEvent['details'],
): AuditEvent {
  return { kind, segment, at, actor: `person:${actor.id}`, subject: `retention-round:${id}`, details };
}
