/** Reads people, their posts and cards from CSV, and finds every mistake before anything is stored. */

import { parse } from 'csv-parse/sync';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { addDays } from '../../shared/working-days.ts';
import { parseCardNumber } from '../card/card-number.ts';
import { isMailAddress } from '../mail-address.ts';
import { normaliseLoginName, type Person, type Role } from '../person.ts';
import type { Post } from '../post.ts';

/** Largest file in bytes and most lines. */
export const importLimits = { bytes: 32 * 1024 * 1024, lines: 100_000 } as const;

/** One line: a person with one of their posts. */
export interface PersonLine {
  /** Of the file, the header being 1. */
  readonly lineNumber: number;
  readonly staffNumber: string;
  readonly loginName: string;
  readonly displayName: string;
  /** Absent: the file has no such column. Undefined: the cell is empty. */
  readonly mail?: string | undefined;
  readonly state: Person['state'];
  /** First day without access. Absent: the file does not say; undefined: none. */
  readonly leavesOn?: string | undefined;
  readonly post: Post;
  /** As written, in one spelling: `technology:hex`. */
  readonly cards: readonly string[];
}

const required = { staffNumber: true, loginName: true, displayName: true, segments: true } as const;

type Column =
  | keyof typeof required
  | 'department'
  | 'site'
  | 'roles'
  | 'cards'
  | 'state'
  | 'mail'
  | 'from'
  | 'until'
  | 'post'
  | 'lastDay';

/** Column names, in Japanese or English. */
const columns: Readonly<Record<string, Column>> = {
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
  発令日: 'from',
  effective_date: 'from',
  終了日: 'until',
  end_date: 'until',
  本務兼務: 'post',
  post: 'post',
  退職日: 'lastDay',
  last_day: 'lastDay',
};

const roleNames: readonly Role[] = ['staff', 'records', 'administrator', 'auditor'];
const postKinds: Readonly<Record<string, boolean>> = {
  '': true,
  本務: true,
  main: true,
  兼務: false,
  concurrent: false,
};

/**
 * Reads all lines. Several segments, roles or cards are parted by spaces or `;`.
 *
 * @param bytes CSV with a header line, UTF-8 (with or without a mark) or Shift_JIS.
 * @throws ServiceError `IDENTITY_IMPORT_INVALID` with `details.problems` (line number and what is wrong, no values; the
 * first 50).
 */
export function readPeopleCsv(bytes: Uint8Array, segments: readonly SegmentId[]): readonly PersonLine[] {
  if (bytes.byteLength > importLimits.bytes) throw invalidImport(['the file is larger than 32 MiB']);
  const [header, ...rows] = readTable(bytes);
  const names = (header ?? []).map((name) => columns[name.trim().toLowerCase()] ?? columns[name.trim()]);
  const problems: string[] = [];
  for (const name of Object.keys(required)) {
    if (!names.includes(name as keyof typeof required))
      problems.push(`line 1: the column ${name} is missing`);
  }
  if (rows.length > importLimits.lines) problems.push(`more than ${importLimits.lines} lines`);
  if (problems.length > 0) throw invalidImport(problems);
  const lines = rows.map((row, index) => {
    const cells = Object.fromEntries(
      names.flatMap((name, at) => (name ? [[name, (row[at] ?? '').trim()]] : [])),
    );
    return readLine(cells, segments, index + 2, (what) => problems.push(`line ${index + 2}: ${what}`));
  });
  checkTwice(lines, problems);
  if (problems.length > 0) throw invalidImport(problems);
  return lines;
}

/** `IDENTITY_IMPORT_INVALID` with the first 50 problems. */
export function invalidImport(problems: readonly string[]): ServiceError {
  const shown = problems.slice(0, 50);
  return new ServiceError('IDENTITY_IMPORT_INVALID', {
    message: shown.join('; '),
    details: { problems: shown },
  });
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

type Cells = Readonly<Record<string, string>>;

function readLine(
  cells: Cells,
  known: readonly SegmentId[],
  lineNumber: number,
  problem: (what: string) => void,
): PersonLine {
  const cell = (name: Column) => (cells[name] ?? '').normalize('NFC');
  for (const name of ['staffNumber', 'loginName', 'displayName'] as const) {
    if (cell(name) === '') problem(`${name} is empty`);
    if (cell(name).length > 200) problem(`${name} is too long`);
  }
  const loginName = normaliseLoginName(cell('loginName'));
  if (cell('loginName') !== '' && loginName === '') problem('loginName is a domain without a name');
  const post = readPost(cell, known, problem);
  const state = cell('state') || 'active';
  if (!['active', 'suspended', 'left'].includes(state)) problem('state is none of active, suspended, left');
  if (cell('mail') !== '' && !isMailAddress(cell('mail'))) problem('mail is no address');
  const cards = listOf(cell('cards')).flatMap((text) => {
    const card = canonicalCard(text);
    if (card === undefined) problem('a card number has a wrong form');
    return card ?? [];
  });
  const lastDay = 'lastDay' in cells ? readDay(cell('lastDay'), 'lastDay', problem) : undefined;
  return {
    lineNumber,
    staffNumber: cell('staffNumber').normalize('NFKC'),
    loginName,
    displayName: cell('displayName'),
    state: state as Person['state'],
    post,
    cards,
    ...('mail' in cells && { mail: cell('mail') || undefined }),
    ...('lastDay' in cells && { leavesOn: lastDay === undefined ? undefined : addDays(lastDay, 1) }),
  };
}

function readPost(
  cell: (name: Column) => string,
  known: readonly SegmentId[],
  problem: (what: string) => void,
): Post {
  const segments = listOf(cell('segments'));
  const roles = listOf(cell('roles'));
  if (segments.length === 0) problem('segments is empty');
  for (const segment of segments) {
    if (!known.includes(segment as SegmentId)) problem('a segment is not in the configuration');
  }
  for (const role of roles) if (!roleNames.includes(role as Role)) problem('a role is not known');
  const main = postKinds[cell('post').normalize('NFKC').toLowerCase()];
  if (main === undefined) problem('post is none of main, concurrent');
  const from = readDay(cell('from'), 'from', problem);
  const until = readDay(cell('until'), 'until', problem);
  if (from !== undefined && until !== undefined && until < from) problem('the post ends before it begins');
  return {
    source: 'office',
    main: main ?? true,
    department: cell('department'),
    site: cell('site'),
    roles: roles.length === 0 ? ['staff'] : (roles as Role[]),
    segments: segments as SegmentId[],
    from,
    until,
  };
}

function listOf(text: string): readonly string[] {
  return text.split(/[\s;]+/).filter((part) => part !== '');
}

/** A day as `2026-04-01`, `2026/4/1` or `令和8年4月1日`; undefined for an empty cell. */
function readDay(text: string, name: string, problem: (what: string) => void): string | undefined {
  if (text === '') return undefined;
  const day = parseDay(text);
  if (day === undefined) problem(`${name} is no day`);
  return day;
}

/** The day of a written date, `YYYY-MM-DD`; undefined when it is none between 2000 and 2199. */
export function parseDay(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  const match =
    /^(?:(令和|R)(\d{1,2}|元)|(\d{4}))(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?$/i.exec(plain) ?? [];
  const [, era, eraYear, plainYear, month = '', day = ''] = match;
  const year = era === undefined ? Number(plainYear) : 2018 + (eraYear === '元' ? 1 : Number(eraYear));
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const moment = new Date(`${written}T00:00:00Z`);
  if (Number.isNaN(moment.getTime()) || !(year >= 2000 && year < 2200)) return undefined;
  return moment.toISOString().slice(0, 10) === written ? written : undefined;
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
 * The same post, or the login name or card of somebody else, on two lines is a mistake, not a change. Lines of one person
 * with different posts must agree on who it is.
 */
function checkTwice(lines: readonly PersonLine[], problems: string[]): void {
  const seen = new Map<string, PersonLine>();
  for (const line of lines) {
    const { staffNumber, loginName, post } = line;
    const samePost = note(seen, `post ${postKey(line)}`, line);
    if (samePost !== undefined && staffNumber !== '') {
      problems.push(`line ${line.lineNumber}: same staffNumber as line ${samePost.lineNumber}`);
    }
    const other = note(seen, `staff ${staffNumber}`, line);
    if (other !== undefined && staffNumber !== '' && other.displayName !== line.displayName) {
      if (samePost === undefined)
        problems.push(`line ${line.lineNumber}: another name than on line ${other.lineNumber}`);
    }
    const isMistake = (first: PersonLine) => first.staffNumber !== staffNumber || samePost !== undefined;
    const sameName = loginName === '' ? undefined : note(seen, `login ${loginName}`, line);
    if (sameName !== undefined && isMistake(sameName)) {
      problems.push(`line ${line.lineNumber}: same loginName as line ${sameName.lineNumber}`);
    }
    if (sameName === undefined && other !== undefined && loginName !== '' && staffNumber !== '') {
      problems.push(`line ${line.lineNumber}: another loginName than on line ${other.lineNumber}`);
    }
    for (const card of line.cards) {
      const first = note(seen, `card ${card}`, line);
      if (first !== undefined && isMistake(first)) {
        problems.push(`line ${line.lineNumber}: same card as line ${first.lineNumber}`);
      }
    }
    if (post.until !== undefined && line.leavesOn !== undefined && post.until >= line.leavesOn) {
      problems.push(`line ${line.lineNumber}: the post ends after the person has left`);
    }
  }
}

/** What was noted under a key before; the line is noted otherwise. */
function note(seen: Map<string, PersonLine>, key: string, line: PersonLine): PersonLine | undefined {
  const first = seen.get(key);
  if (first === undefined) seen.set(key, line);
  return first;
}

function postKey({ staffNumber, post: { main, department, from } }: PersonLine): string {
  return JSON.stringify([staffNumber, main ? '' : department, main, from ?? '']);
}
