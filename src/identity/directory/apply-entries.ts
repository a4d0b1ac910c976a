/** Step: what a directory says of some people is stored, in one transaction. */

import { randomUUID } from 'node:crypto';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type {
  DirectoryLink,
  KnownPeople,
  PersonDraft,
  PersonRecord,
  PersonStore,
} from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { dayOf } from '../../shared/working-days.ts';
import { isCardIdentifier } from '../card/card-number.ts';
import { normaliseLoginName } from '../person.ts';
import { draftOfEntry, isUnchanged, type StatedPerson } from './draft-of-entry.ts';
import { leftEvent } from './leave.ts';
import type { DirectoryRules } from './rules.ts';

/** What storing needs. */
export interface ApplyDeps {
  readonly people: PersonStore;
  readonly cards: Pick<KeyedHashes, 'cardHash'>;
  readonly clock: Clock;
  readonly rules: DirectoryRules;
}

/** What became of the entries. */
export interface Applied {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Their staff number or login name belongs to somebody else, or they left here; nothing was changed. */
  readonly skipped: number;
}

/** An entry, with the cards that the directory names. */
export type StatedEntry = StatedPerson & { readonly cards?: readonly string[] };

/**
 * Stores what a directory says. People are found by the directory's lasting id, else by staff number; those of another
 * directory, and those whom the office let go, are left alone.
 */
export async function applyEntries(
  deps: ApplyDeps,
  source: DirectoryLink['source'],
  entries: readonly StatedEntry[],
  actor: AuditActor = 'system',
): Promise<Applied> {
  const at = deps.clock.now();
  const of = { source, rules: deps.rules, today: dayOf(at) };
  const cardsOf = new Map(entries.map((entry) => [entry.id, readCards(deps, entry.cards ?? [])]));
  let applied: Applied = { added: 0, changed: 0, unchanged: 0, skipped: 0 };
  const keys = {
    directory: { source, ids: entries.map(({ id }) => id) },
    staffNumbers: entries.map(({ staffNumber }) => staffNumber),
    loginNames: entries.map(({ loginName }) => normaliseLoginName(loginName)),
    cardHashes: [...cardsOf.values()].flat().map(({ keyedHash }) => keyedHash),
  };
  const decide = (known: KnownPeople) => {
    const ledger = openLedger(known, source);
    const drafts: PersonDraft[] = [];
    const events: AuditEvent[] = [];
    const count = { added: 0, changed: 0, unchanged: 0, skipped: 0 };
    for (const entry of entries) {
      const record = ledger.recordOf(entry);
      if (!ledger.mayTake(entry, record)) {
        count.skipped += 1;
        continue;
      }
      const fresh = (cardsOf.get(entry.id) ?? []).filter(({ keyedHash }) => !ledger.isTaken(keyedHash));
      const stated = draftOfEntry(entry, record, of);
      const draft = { ...stated, cards: fresh.map((card) => toCredential(card, stated)) };
      if (record !== undefined && fresh.length === 0 && isUnchanged(draft, record)) {
        count.unchanged += 1;
        continue;
      }
      ledger.take(draft, record);
      count[record === undefined ? 'added' : 'changed'] += 1;
      drafts.push(draft);
      events.push(...eventsOf(draft, record, at, actor));
    }
    applied = count;
    return { drafts, events };
  };
  await deps.people.changePeople(keys, at, decide, leftEvent(at, actor));
  return applied;
}

/** Who has which number, name and card, while entries are gone through. */
function openLedger({ records, bearers }: KnownPeople, source: DirectoryLink['source']) {
  const byId = new Map(
    records.flatMap((record) =>
      record.directory?.source === source ? [[record.directory.id, record] as const] : [],
    ),
  );
  const byNumber = new Map(records.map((record) => [record.person.staffNumber, record]));
  const names = new Map<string, string>(records.map(({ person }) => [person.loginName, person.id]));
  const numbers = new Map<string, string>(records.map(({ person }) => [person.staffNumber, person.id]));
  const taken = new Set(bearers.keys());
  return {
    recordOf: (entry: StatedPerson) => byId.get(entry.id) ?? byNumber.get(entry.staffNumber),
    isTaken: (keyedHash: Uint8Array) => taken.has(keyOf(keyedHash)),
    /** Nobody else may have the name or the number, and the person must be one of this directory or of none. */
    mayTake(entry: StatedPerson, record: PersonRecord | undefined): boolean {
      const loginName = normaliseLoginName(entry.loginName);
      const nameHolder = names.get(loginName);
      const numberHolder = numbers.get(entry.staffNumber);
      const id = record?.person.id;
      if (loginName === '' || (nameHolder !== undefined && nameHolder !== id)) return false;
      if (numberHolder !== undefined && numberHolder !== id) return false;
      if (record === undefined) return entry.active;
      const link = record.directory;
      if (link === undefined) return true;
      // Somebody whom the office let go stays away while the directory still has the same entry.
      return link.source === source && link.id === entry.id && record.person.state !== 'left';
    },
    take(draft: PersonDraft, record: PersonRecord | undefined): void {
      if (record !== undefined) {
        names.delete(record.person.loginName);
        numbers.delete(record.person.staffNumber);
      }
      names.set(draft.loginName, draft.id);
      numbers.set(draft.staffNumber, draft.id);
      for (const { keyedHash } of draft.cards) taken.add(keyOf(keyedHash));
    },
  };
}

interface ReadCard {
  readonly technology: 'iso14443a' | 'felica';
  readonly keyedHash: Uint8Array;
  readonly lastFour: string;
}

/** Cards by their identifier in hex, with or without `felica:` and separators; what is none is left out. */
function readCards({ cards }: Pick<ApplyDeps, 'cards'>, texts: readonly string[]): readonly ReadCard[] {
  return texts.flatMap((text) => {
    const match = /^(?:(felica|iso14443a)\s*:)?([\s0-9a-f:-]+)$/i.exec(text.normalize('NFKC').trim());
    const hex = (match?.[2] ?? '').replace(/[\s:-]/g, '').toLowerCase();
    const technology = match?.[1]?.toLowerCase() ?? (hex.length === 16 ? 'felica' : 'iso14443a');
    if (technology !== 'felica' && technology !== 'iso14443a') return [];
    if (!isCardIdentifier(technology, hex)) return [];
    return [{ technology, keyedHash: cards.cardHash(technology, hex), lastFour: hex.slice(-4) }];
  });
}

function toCredential(card: ReadCard, { id }: PersonDraft) {
  return { ...card, id: randomUUID(), personId: id, assurance: 1 as const, state: 'active' as const };
}

function eventsOf(
  draft: PersonDraft,
  record: PersonRecord | undefined,
  at: Date,
  actor: AuditActor,
): readonly AuditEvent[] {
  const common = { segment: '-', at, actor, subject: `person:${draft.id}` } as const;
  return [
    {
      ...common,
      kind: record === undefined ? 'person.imported' : 'person.changed',
      details: {
        directory: draft.directory?.source ?? null,
        state: draft.state,
        segments: [...new Set(draft.posts.flatMap(({ segments }) => segments))],
        roles: [...new Set(draft.posts.flatMap(({ roles }) => roles))],
      },
    },
    ...draft.cards.map(
      (card): AuditEvent => ({
        ...common,
        kind: 'credential.enrolled',
        details: { credential: card.id, technology: card.technology, directory: true },
      }),
    ),
  ];
}

function keyOf(keyedHash: Uint8Array): string {
  return Buffer.from(keyedHash).toString('base64');
}
