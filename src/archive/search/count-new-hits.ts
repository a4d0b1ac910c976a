/**
 * Step: counts, for saved searches that ask for it, the pages that came since their person last looked, and tells by
 * mail once after each look. The mail names neither queries nor documents: it may go over a network that the documents
 * may not.
 */

import { randomUUID } from 'node:crypto';
import type { Person } from '../../identity/person.ts';
import type { Mailer } from '../../ports/mailer.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { SavedSearchStore } from '../../ports/saved-search-store.ts';
import type { Searcher, SearchIndex } from '../../ports/search-index.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';
import { dayOf } from '../../shared/working-days.ts';
import { mostNewHits, type SavedSearch } from '../saved-search.ts';
import { parseQuery } from './parse-query.ts';

/** What counting needs. */
export interface CountNewHitsDeps {
  readonly savedSearches: SavedSearchStore;
  readonly index: Pick<SearchIndex, 'search'>;
  readonly people: Pick<PersonStore, 'findById'>;
  /** What a person may see today. */
  searcherOf(person: Person): Promise<Searcher>;
  /** Absent: nobody is told by mail. */
  readonly mailer?: Mailer | undefined;
  readonly frame: { readonly organization: { readonly ja: string }; readonly deskUrl: string };
  readonly clock: Clock;
  readonly log: Log;
}

/** What one round did. */
export interface CountNewHitsReport {
  readonly counted: number;
  readonly mailed: number;
}

/** A search is counted again after so long. */
const againAfterMs = 10 * 60_000;
/** Searches counted in one round. */
const mostARound = 200;

/** One round. Safe to run in several processes at once. */
export async function countNewHits(
  deps: CountNewHitsDeps,
  signal?: AbortSignal,
): Promise<CountNewHitsReport> {
  const at = deps.clock.now();
  const due = await deps.savedSearches.takeDue(new Date(at.getTime() - againAfterMs), at, mostARound);
  let counted = 0;
  let mailed = 0;
  for (const [personId, mine] of Map.groupBy(due, (saved) => saved.personId)) {
    if (signal?.aborted) break;
    const person = await deps.people.findById(personId as PersonId);
    if (person?.state !== 'active') continue;
    const searcher = await deps.searcherOf(person);
    const toTell: SavedSearch[] = [];
    for (const saved of mine) {
      const newHits = await newHitsOf(deps, searcher, saved);
      if (newHits === undefined) continue;
      counted += 1;
      if (newHits !== saved.newHits) await deps.savedSearches.noteNewHits(saved.id, saved.seenAt, newHits);
      const isTold = saved.mailedAt !== undefined && saved.mailedAt > saved.seenAt;
      if (saved.mail && newHits > 0 && !isTold) toTell.push(saved);
    }
    if (await tell(deps, person, toTell)) mailed += 1;
  }
  return { counted, mailed };
}

/** Undefined when the index gave no answer this time. */
async function newHitsOf(
  { index, log }: CountNewHitsDeps,
  searcher: Searcher,
  { id, query, similar, seenAt }: SavedSearch,
): Promise<number | undefined> {
  try {
    const { condition } = parseQuery(query);
    if (condition === undefined) return 0;
    const recent = { kind: 'days', field: 'captured', from: dayOf(seenAt) } as const;
    const { hits } = await index.search(searcher, {
      condition: { kind: 'all', of: [condition, recent] },
      similar,
      order: 'newest',
      offset: 0,
      limit: mostNewHits,
    });
    return hits.filter(({ capturedAt }) => capturedAt > seenAt).length;
  } catch (error) {
    if (!(error instanceof ServiceError) || !error.code.startsWith('ARCHIVE_')) throw error;
    log.warn({ savedSearch: id, code: error.code }, 'a saved search was not counted');
    return undefined;
  }
}

async function tell(
  deps: CountNewHitsDeps,
  person: Person,
  searches: readonly SavedSearch[],
): Promise<boolean> {
  const { mailer, savedSearches, clock, frame } = deps;
  if (mailer === undefined || person.mail === undefined || searches.length === 0) return false;
  const { subject, text } = newHitsMail(searches.length, frame);
  const outcome = await mailer.send({ to: person.mail, subject, text, id: randomUUID() });
  // A mail that will never be taken is not tried again until the person has looked.
  if (outcome.kind === 'refused' && outcome.again) return false;
  await savedSearches.noteMailed(
    searches.map(({ id }) => id),
    clock.now(),
  );
  return outcome.kind === 'accepted';
}

/** The mail about `count` searches, in Japanese, then English. */
function newHitsMail(count: number, { organization, deskUrl }: CountNewHitsDeps['frame']) {
  const ja = `保存した検索 ${count} 件に、新しい文書が見つかりました。\n${deskUrl} で確認できます。`;
  const en = `New documents were found for ${count} of your saved searches.\nSee them at ${deskUrl}`;
  return {
    subject: `【${organization.ja}】保存した検索に新しい文書があります`,
    text: `${ja}\n\n--\n\n${en}\n`,
  };
}
