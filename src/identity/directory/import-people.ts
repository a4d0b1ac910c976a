/** Imports people and their cards from CSV: all lines, or none when one of them is wrong. */

import { parse } from 'csv-parse/sync';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId, SegmentId } from '../../shared/ids.ts';
import { parseCardNumber } from '../card/card-number.ts';
import { enrolCard } from '../card/enrol-card.ts';
import { isMailAddress } from '../mail-address.ts';
import { normaliseLoginName, type Person, type Role } from '../person.ts';

/** What the import needs. */
export interface ImportDeps {
  readonly people: PersonStore;
  readonly cards: Pick<KeyedHashes, 'cardHash'>;
  readonly clock: Clock;
  /** Segments of the configuration. */
  readonly segments: readonly SegmentId[];
}

/** Largest file in bytes and most lines. */
export const importLimits = { bytes: 32 * 1024 * 1024, lines: 100_000 } as const;

/** What was done. */
export interface ImportReport {
  readonly added: number;
  readonly changed: number;
  readonly cardsEnrolled: number;
}

/** One line as read. */
interface PersonLine {
  readonly person: Omit<Person, 'id' | 'mustChangePassword'>;
  readonly cards: readonly string[];
}

/** Column names, in Japanese or English. */
const columns: Readonly<
  Record<string, keyof typeof required | 'department' | 'site' | 'roles' | 'cards' | 'state' | 'mail'>
> = {
  職員番号: 'staffNumber',
  staff_number: 'staffNumber',
  ログイン名: 'loginName',
  login_name: 'loginName',
  氏名: 'displayName',
  display_name: 'displayName',
  所属: 'department',
  department: 'department',
  拠点: 'site',
  site: 'site',
  役割: 'roles',
  roles: 'roles',
  セグメント: 'segments',
  segments: 'segments',
  カード: 'cards',
  cards: 'cards',
  メール: 'mail',
  mail: 'mail',
  状態: 'state',
  state: 'state',
};

const required = { staffNumber: true, loginName: true, displayName: true, segments: true } as const;
const roleNames: readonly Role[] = ['staff', 'records', 'administrator', 'auditor'];

/**
 * Imports a file. People are matched by staff number; those who are not in the file stay as they are. Several
 * segments, roles or cards are parted by spaces or `;`.
 *
 * @param bytes CSV with a header line, UTF-8 (with or without a mark) or Shift_JIS.
 * @throws ServiceError `IDENTITY_IMPORT_INVALID` with `details.problems` (line number and what is wrong, no
 * values), before anything is stored.
 */
export async function importPeople(
  deps: ImportDeps,
  bytes: Uint8Array,
  options: { readonly actor: AuditActor; readonly onProgress?: (done: number, of: number) => void },
): Promise<ImportReport> {
  const lines = readLines(deps, bytes);
  await checkAgainstStore(deps, lines);
  let added = 0;
  let cardsEnrolled = 0;
  for (const [index, line] of lines.entries()) {
    const at = deps.clock.now();
    const personId = await deps.people.upsert(line.person, at, (id: PersonId, isNew) => {
      if (isNew) added += 1;
      return {
        kind: isNew ? 'person.imported' : 'person.changed',
        segment: '-',
        at,
        actor: options.actor,
        subject: `person:${id}`,
        details: { segments: [...line.person.segments], state: line.person.state },
      };
    });
    for (const cardNumber of line.cards) {
      const outcome = await enrolCard(deps, { personId, cardNumber, actor: options.actor });
      if (outcome === 'enrolled') cardsEnrolled += 1;
    }
    options.onProgress?.(index + 1, lines.length);
  }
  return { added, changed: lines.length - added, cardsEnrolled };
}

/** Reads and checks all lines; throws with every problem found (the first 50). */
function readLines(deps: ImportDeps, bytes: Uint8Array): readonly PersonLine[] {
  if (bytes.byteLength > importLimits.bytes) throw invalid(['the file is larger than 32 MiB']);
  const [header, ...rows] = readTable(bytes);
  const names = (header ?? []).map((name) => columns[name.trim().toLowerCase()] ?? columns[name.trim()]);
  const problems: string[] = [];
  for (const name of Object.keys(required)) {
    if (!names.includes(name as keyof typeof required))
      problems.push(`line 1: the column ${name} is missing`);
  }
  if (rows.length > importLimits.lines) problems.push(`more than ${importLimits.lines} lines`);
  if (problems.length > 0) throw invalid(problems);
  const lines = rows.map((row, index) => {
    const cells = Object.fromEntries(
      names.flatMap((name, at) => (name ? [[name, (row[at] ?? '').trim()]] : [])),
    );
    return readLine(deps, cells, (what) => problems.push(`line ${index + 2}: ${what}`));
  });
  checkTwice(lines, problems);
  if (problems.length > 0) throw invalid(problems);
  return lines;
}

function readTable(bytes: Uint8Array): readonly (readonly string[])[] {
  try {
    return parse(decodeText(bytes), { bom: true, skip_empty_lines: true, relax_column_count: true });
  } catch (cause) {
    throw new ServiceError('IDENTITY_IMPORT_INVALID', {
      details: { problems: ['the file is not CSV'] },
      cause,
    });
  }
}

/** UTF-8 if it is valid, else the Shift_JIS that spreadsheets in Japan write. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes);
  }
}

function readLine(
  deps: ImportDeps,
  cells: Readonly<Record<string, string>>,
  problem: (what: string) => void,
): PersonLine {
  const cell = (name: string) => (cells[name] ?? '').normalize('NFC');
  const list = (name: string) =>
    cell(name)
      .split(/[\s;]+/)
      .filter((part) => part !== '');
  const segments = list('segments');
  const roles = list('roles');
  const cards = list('cards');
  const state = cell('state') || 'active';
  for (const name of ['staffNumber', 'loginName', 'displayName'] as const) {
    if (cell(name) === '') problem(`${name} is empty`);
    if (cell(name).length > 200) problem(`${name} is too long`);
  }
  const loginName = normaliseLoginName(cell('loginName'));
  if (cell('loginName') !== '' && loginName === '') problem('loginName is a domain without a name');
  if (segments.length === 0) problem('segments is empty');
  for (const segment of segments) {
    if (!deps.segments.includes(segment as SegmentId)) problem('a segment is not in the configuration');
  }
  for (const role of roles) if (!roleNames.includes(role as Role)) problem('a role is not known');
  if (!['active', 'suspended', 'left'].includes(state)) problem('state is none of active, suspended, left');
  if (cell('mail') !== '' && !isMailAddress(cell('mail'))) problem('mail is no address');
  for (const card of cards) {
    if (canonicalCard(card) === undefined) problem('a card number has a wrong form');
  }
  return {
    cards,
    person: {
      staffNumber: cell('staffNumber').normalize('NFKC'),
      loginName,
      displayName: cell('displayName'),
      department: cell('department'),
      site: cell('site'),
      roles: roles.length === 0 ? ['staff'] : (roles as Role[]),
      segments: segments as SegmentId[],
      state: state as Person['state'],
      ...('mail' in cells && { mail: cell('mail') || undefined }),
    },
  };
}

/** One spelling of a card number; undefined for what is none. */
function canonicalCard(text: string): string | undefined {
  try {
    const { technology, identifierHex } = parseCardNumber(text);
    return `${technology}:${identifierHex}`;
  } catch {
    return undefined;
  }
}

/**
 * What other people have already is found before the first line is stored. A login name counts as free when its
 * holder gives it up on an earlier line.
 */
async function checkAgainstStore(deps: ImportDeps, lines: readonly PersonLine[]): Promise<void> {
  const problems: string[] = [];
  const renamed = new Set<string>();
  for (const [index, { person, cards }] of lines.entries()) {
    const holder = await deps.people.findByLoginName(person.loginName);
    const isOther = holder !== undefined && holder.staffNumber !== person.staffNumber;
    if (isOther && !renamed.has(holder.staffNumber)) {
      problems.push(`line ${index + 2}: another person has the login name`);
    }
    renamed.add(person.staffNumber);
    for (const card of cards) {
      const { technology, identifierHex } = parseCardNumber(card);
      const credential = await deps.people.findCredential(deps.cards.cardHash(technology, identifierHex));
      const bearer = credential && (await deps.people.findById(credential.personId));
      if (bearer !== undefined && bearer.staffNumber !== person.staffNumber) {
        problems.push(`line ${index + 2}: another person has a card`);
      }
    }
  }
  if (problems.length > 0) throw invalid(problems);
}

/** The same staff number, login name or card on two lines is a mistake, not a change. */
function checkTwice(lines: readonly PersonLine[], problems: string[]): void {
  const seen = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    const keys = [
      `staffNumber ${line.person.staffNumber}`,
      `loginName ${line.person.loginName}`,
      ...line.cards.map((card) => `card ${canonicalCard(card)}`),
    ];
    // An empty cell is told of its own.
    for (const key of keys.filter((each) => !each.endsWith(' '))) {
      const first = seen.get(key);
      const what = key.slice(0, key.indexOf(' '));
      if (first !== undefined) problems.push(`line ${index + 2}: same ${what} as line ${first + 2}`);
      seen.set(key, index);
    }
  }
}

function invalid(problems: readonly string[]): ServiceError {
  const shown = problems.slice(0, 50);
  return new ServiceError('IDENTITY_IMPORT_INVALID', {
    message: shown.join('; '),
    details: { problems: shown },
  });
}
