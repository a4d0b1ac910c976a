/** Imports people, their posts and their cards from CSV: all lines in one transaction, or none. */

import { randomUUID } from 'node:crypto';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { KnownPeople, PersonDraft, PersonRecord, PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { dayOf } from '../../shared/working-days.ts';
import { parseCardNumber } from '../card/card-number.ts';
import { leftEvent } from './leave.ts';
import { draftOf, draftOfNew, setLeaving, statePost } from './person-draft.ts';
import { invalidImport, type PersonLine, readPeopleCsv } from './read-people-csv.ts';

/** What the import needs. */
export interface ImportDeps {
  readonly people: PersonStore;
  readonly cards: Pick<KeyedHashes, 'cardHash'>;
  readonly clock: Clock;
  /** Segments of the configuration. */
  readonly segments: readonly SegmentId[];
}

/** What was done. */
export interface ImportReport {
  readonly added: number;
  readonly changed: number;
  readonly cardsEnrolled: number;
}

/** A card of a line with what is stored of it. */
interface LineCard {
  readonly technology: 'iso14443a' | 'felica';
  readonly keyedHash: Uint8Array;
  readonly lastFour: string;
}

/** A line with its cards. */
interface ReadLine extends PersonLine {
  readonly readings: readonly LineCard[];
}

/**
 * Imports a file. People are matched by staff number; those who are not in the file stay as they are. A person may have
 * several lines, one for each post: a main post (the default) takes the place of the present one from its effective date
 * on, a concurrent one comes beside it.
 *
 * @param bytes As {@link readPeopleCsv} takes them.
 * @throws ServiceError `IDENTITY_IMPORT_INVALID` with `details.problems`; nothing is stored then.
 */
export async function importPeople(
  deps: ImportDeps,
  bytes: Uint8Array,
  options: { readonly actor: AuditActor; readonly onProgress?: (done: number, of: number) => void },
): Promise<ImportReport> {
  const lines = readPeopleCsv(bytes, deps.segments).map((line) => withReadings(deps, line));
  const at = deps.clock.now();
  const today = dayOf(at);
  let report: ImportReport = { added: 0, changed: 0, cardsEnrolled: 0 };
  const keys = {
    staffNumbers: lines.map(({ staffNumber }) => staffNumber),
    loginNames: lines.map(({ loginName }) => loginName),
    cardHashes: lines.flatMap(({ readings }) => readings.map(({ keyedHash }) => keyedHash)),
  };
  const decide = (known: KnownPeople) => {
    checkAgainst(known, lines);
    const records = new Map(known.records.map((record) => [record.person.staffNumber, record]));
    const drafts = new Map<string, PersonDraft>();
    for (const [index, line] of lines.entries()) {
      const record = records.get(line.staffNumber);
      const draft = drafts.get(line.staffNumber) ?? (record ? draftOf(record) : draftOfNew(line));
      drafts.set(line.staffNumber, draftOfLine(draft, line, record, known, today));
      options.onProgress?.(index + 1, lines.length);
    }
    const events = [...drafts.values()].flatMap((draft) =>
      eventsOf(draft, records.get(draft.staffNumber), at, options.actor),
    );
    const added = [...drafts.keys()].filter((staffNumber) => !records.has(staffNumber)).length;
    const cardsEnrolled = [...drafts.values()].flatMap(({ cards }) => cards).length;
    report = { added, changed: drafts.size - added, cardsEnrolled };
    return { drafts: [...drafts.values()], events };
  };
  try {
    await deps.people.changePeople(keys, at, decide, leftEvent(at, options.actor));
  } catch (error) {
    // Somebody else took it between the look and the write.
    if (!(error instanceof ServiceError) || !/^IDENTITY_(LOGIN_NAME|CARD)_TAKEN$/.test(error.code))
      throw error;
    const what = error.code === 'IDENTITY_CARD_TAKEN' ? 'a card' : 'the login name';
    throw invalidImport([`another person has ${what}`]);
  }
  return report;
}

function withReadings({ cards }: Pick<ImportDeps, 'cards'>, line: PersonLine): ReadLine {
  const readings = line.cards.map((text): LineCard => {
    const { technology, identifierHex } = parseCardNumber(text);
    const keyedHash = cards.cardHash(technology, identifierHex);
    return { technology, keyedHash, lastFour: identifierHex.slice(-4) };
  });
  return { ...line, readings };
}

/**
 * What other people have already. A login name counts as free when its holder gives it up on an earlier line.
 */
function checkAgainst({ records, bearers }: KnownPeople, lines: readonly ReadLine[]): void {
  const problems: string[] = [];
  const holders = new Map(records.map(({ person }) => [person.loginName, person]));
  const numbers = new Map(records.map(({ person }) => [person.id, person.staffNumber]));
  const renamed = new Set<string>();
  for (const { lineNumber, staffNumber, loginName, readings } of lines) {
    const holder = holders.get(loginName);
    const isOther = holder !== undefined && holder.staffNumber !== staffNumber;
    if (isOther && !renamed.has(holder.staffNumber)) {
      problems.push(`line ${lineNumber}: another person has the login name`);
    }
    renamed.add(staffNumber);
    for (const { keyedHash } of readings) {
      const bearer = bearers.get(keyOf(keyedHash));
      if (bearer !== undefined && numbers.get(bearer) !== staffNumber) {
        problems.push(`line ${lineNumber}: another person has a card`);
      }
    }
  }
  if (problems.length > 0) throw invalidImport(problems);
}

/** What a line makes of a person. A day of departure that is known stays when the file says nothing of it. */
function draftOfLine(
  draft: PersonDraft,
  line: ReadLine,
  record: PersonRecord | undefined,
  { bearers }: KnownPeople,
  today: string,
): PersonDraft {
  const { staffNumber, loginName, displayName } = line;
  const known = draft.cards.map(({ keyedHash }) => keyOf(keyedHash));
  const fresh = line.readings.filter(
    ({ keyedHash }) => !bearers.has(keyOf(keyedHash)) && !known.includes(keyOf(keyedHash)),
  );
  const changed: PersonDraft = {
    ...draft,
    staffNumber,
    loginName,
    displayName,
    mail: 'mail' in line ? line.mail : draft.mail,
    state: line.state === 'left' ? draft.state : line.state,
    cards: [
      ...draft.cards,
      ...fresh.map((card) => ({
        ...card,
        id: randomUUID(),
        personId: draft.id,
        assurance: 1 as const,
        state: 'active' as const,
      })),
    ],
  };
  if (line.state === 'left') return setLeaving(changed, line.leavesOn ?? line.post.from ?? today, today);
  const expected = record?.leavesOn !== undefined && record.leavesOn > today ? record.leavesOn : undefined;
  const leavesOn = 'leavesOn' in line ? line.leavesOn : expected;
  return setLeaving(statePost(changed, line.post, today), leavesOn, today);
}

function eventsOf(
  draft: PersonDraft,
  record: PersonRecord | undefined,
  at: Date,
  actor: AuditActor,
): readonly AuditEvent[] {
  const { id, posts, rights, state, leavesOn, cards } = draft;
  const segments = new Set([...rights.segments, ...posts.flatMap((post) => post.segments)]);
  const subject = `person:${id}`;
  const common = { segment: '-', at, actor, subject } as const;
  return [
    {
      ...common,
      kind: record === undefined ? 'person.imported' : 'person.changed',
      details: {
        segments: [...segments],
        state,
        ...(posts.length > 0 && { posts: posts.length }),
        ...(leavesOn !== undefined && { leavesOn }),
      },
    },
    ...cards.map(
      (card): AuditEvent => ({
        ...common,
        kind: 'credential.enrolled',
        details: { credential: card.id, technology: card.technology },
      }),
    ),
  ];
}

function keyOf(keyedHash: Uint8Array): string {
  return Buffer.from(keyedHash).toString('base64');
}
