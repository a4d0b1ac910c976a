/** Step: find what happened since a subscription was last looked at, number it, and keep it for a while. */

import type { RecentEvent, StoredSubscription, SubscriptionStore } from '../../ports/subscription-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { type JobHappening, tell } from '../subscribed-job-event.ts';

/**
 * How long an event can be fetched, in ms: longer than the minute that clients are told (`ippget-event-life`), because
 * events are sealed into the chain about a second after they happen and a client comes back only after that minute.
 */
export const eventLifeMs = 150_000;
/** Most happenings looked at in one fetch; what is left comes with the next one. */
const mostHappenings = 500;
/** Most events kept for one subscription; the oldest go first. */
const mostKept = 1_000;
/** Rounds when another process collects for the same subscription at the same time. */
const mostRounds = 5;

/** The subscription with all it can be told now. Events keep their numbers, whoever collects them. */
export async function collectEvents(
  deps: { readonly subscriptions: SubscriptionStore; readonly clock: Clock },
  subscription: StoredSubscription,
): Promise<StoredSubscription> {
  let current = subscription;
  for (let round = 0; round < mostRounds; round += 1) {
    const { happenings, position } = await deps.subscriptions.happenings(current, mostHappenings);
    const found = { position, ...append(current, happenings, deps.clock.now()) };
    if (position === current.position || (await deps.subscriptions.advance(current, found))) {
      return { ...current, ...found };
    }
    const again = await deps.subscriptions.find(current.listenerId, current.id, deps.clock.now());
    if (again === undefined) return current;
    current = again;
  }
  return current;
}

/** Adds what the subscription hears of, and drops what is too old. */
function append(
  subscription: StoredSubscription,
  happenings: readonly JobHappening[],
  now: Date,
): Pick<StoredSubscription, 'lastNumber' | 'recent'> {
  let { lastNumber } = subscription;
  const added: RecentEvent[] = [];
  for (const happening of happenings) {
    const told = tell(happening, subscription.events);
    if (told === undefined) continue;
    lastNumber += 1;
    added.push({
      number: lastNumber,
      ...told,
      at: happening.at,
      jobId: happening.jobId,
      ...(happening.impressionsCompleted === undefined
        ? {}
        : { impressionsCompleted: happening.impressionsCompleted }),
    });
  }
  const oldest = now.getTime() - eventLifeMs;
  const recent = [...subscription.recent, ...added].filter(({ at }) => at.getTime() >= oldest);
  return { lastNumber, recent: recent.slice(-mostKept) };
}
