/** Files that bind cards to people: our own CSV, exports in the manner of PaperCut and of SafeQ, number-on-face tables. Pure. */

import { parse } from 'csv-parse/sync';
import { ServiceError } from '../../shared/errors/service-error.ts';

/** Largest file in bytes and most lines. */
export const cardFileLimits = { bytes: 32 * 1024 * 1024, lines: 200_000 } as const;

/** Kinds of files. */
export const cardFileFormats = ['own', 'papercut', 'safeq'] as const;

/** Kind of a file. */
export type CardFileFormat = (typeof cardFileFormats)[number];

/** One card of one line. */
export interface CardLine {
  /** One-based number of the line. */
  readonly line: number;
  /** Login name or staff number. */
  readonly owner: string;
  /** The number as written there, or the number on the face of the card. */
  readonly number: { readonly written: string } | { readonly onFace: string };
  /** `revoke`: the card is taken out of force. */
  readonly act: 'enrol' | 'revoke';
  /** RFC 3339; a temporary card. */
  readonly expiresAt?: string;
}

/** What a file holds. */
export interface CardFile {
  readonly lines: readonly CardLine[];
  /** Entries that hold something else than a card: PINs, cost centres, people without a card. */
  readonly skipped: number;
}

/**
 * Reads a file.
 *
 * own: a header with `person` (login name or staff number), and `card` or `face_number`; `expires` makes a card
 * temporary. papercut: tab-separated without a header, either user name, card, PIN, or the eleven columns of the batch
 * import with the cards in the 8th and the 11th; or the user list as CSV with a header. safeq: `200;add|del;user;card`
 * and `100;add;user;name;surname;card;...`.
 *
 * @throws ServiceError `IDENTITY_IMPORT_INVALID` for what is none of these, too large or too long.
 */
export function readCardFile(bytes: Uint8Array, format: CardFileFormat): CardFile {
  if (bytes.byteLength > cardFileLimits.bytes) throw invalid('the file is larger than 32 MiB');
  const text = decode(bytes);
  const rows = readRows(text, separatorOf(text, format));
  if (rows.length > cardFileLimits.lines) throw invalid(`more than ${cardFileLimits.lines} lines`);
  switch (format) {
    case 'own':
      return readOwn(rows);
    case 'papercut':
      return text.includes('\t') ? readPapercutTabs(rows) : readPapercutList(rows);
    case 'safeq':
      return readSafeq(rows);
  }
}

/** A supplier's table from the number on the face to the number in the chip: two columns, with or without a header. */
export function readFaceTable(bytes: Uint8Array): ReadonlyMap<string, string> {
  if (bytes.byteLength > cardFileLimits.bytes) throw invalid('the table is larger than 32 MiB');
  const text = decode(bytes);
  const rows = readRows(text, text.includes('\t') ? '\t' : ',');
  const table = new Map<string, string>();
  for (const { cells, line } of rows) {
    const [face = '', chip = ''] = cells;
    if (face === '' || chip === '' || /^(face_number|券面番号)$/i.test(face)) continue;
    const key = faceKey(face);
    if (table.has(key)) throw invalid(`the table names a number on the face twice, on line ${line}`);
    table.set(key, chip);
  }
  return table;
}

/** One spelling of a number on the face: width, case, blanks, hyphens and leading zeros do not matter. */
export function faceKey(text: string): string {
  const plain = text.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, '');
  return plain.replace(/^0+(?=.)/, '');
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes);
  }
}

function separatorOf(text: string, format: CardFileFormat): string {
  if (format === 'safeq') return ';';
  return text.includes('\t') ? '\t' : ',';
}

function readRows(text: string, delimiter: string): readonly Row[] {
  try {
    // The declared type does not follow the option `info`.
    const records = parse(text, {
      delimiter,
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: 65_536,
    }) as unknown as readonly {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    return records.map(({ record, info }) => ({
      line: info.lines,
      cells: record.map((cell) => cell.trim()),
    }));
  } catch (cause) {
    throw invalid('the file is not a table', cause);
  }
}

const ownColumns: Readonly<Record<string, 'person' | 'card' | 'face' | 'expires'>> = {
  person: 'person',
  利用者: 'person',
  staff_number: 'person',
  職員番号: 'person',
  login_name: 'person',
  ログイン名: 'person',
  card: 'card',
  カード: 'card',
  face_number: 'face',
  券面番号: 'face',
  expires: 'expires',
  期限: 'expires',
};

function readOwn([header, ...rows]: readonly Row[]): CardFile {
  const names = (header?.cells ?? []).map((name) => ownColumns[name.toLowerCase()]);
  if (!names.includes('person') || !(names.includes('card') || names.includes('face'))) {
    throw invalid('line 1: person and card, or person and face_number are wanted');
  }
  return collect(rows, ({ line, cells }) => {
    const cell = (name: string) => cells[names.indexOf(name as 'person')] ?? '';
    const written = names.includes('card') ? cell('card') : '';
    const onFace = names.includes('face') ? cell('face') : '';
    const expiresAt = names.includes('expires') ? cell('expires') : '';
    if (written === '' && onFace === '') return [];
    return [
      {
        line,
        owner: cell('person'),
        number: written === '' ? { onFace } : { written },
        act: 'enrol',
        ...(expiresAt !== '' && { expiresAt }),
      },
    ];
  });
}

/** Columns of the batch import: user, balance, restricted, name, mail, department, office, card, PIN, notes, card 2. */
const batchCards = [7, 10] as const;

function readPapercutTabs(rows: readonly Row[]): CardFile {
  return collect(rows, ({ line, cells }) => {
    const at: readonly number[] = cells.length > 4 ? batchCards : [1];
    return at.flatMap((index) => enrolled(line, cells[0] ?? '', cells[index] ?? ''));
  });
}

function readPapercutList(rows: readonly Row[]): CardFile {
  // The report begins with lines of its own; the header is the first one that names the user and a card.
  const isHeader = ({ cells }: Row) =>
    cells.some((cell) => /^user ?name$/i.test(cell)) && cells.some(isCardColumn);
  const at = rows.slice(0, 20).findIndex(isHeader);
  const header = rows[at];
  if (header === undefined) throw invalid('no header with a user name and a card number was found');
  const user = header.cells.findIndex((cell) => /^user ?name$/i.test(cell));
  const cards = header.cells.flatMap((cell, index) => (isCardColumn(cell) ? [index] : []));
  return collect(rows.slice(at + 1), ({ line, cells }) =>
    cards.flatMap((index) => enrolled(line, cells[user] ?? '', cells[index] ?? '')),
  );
}

function isCardColumn(name: string): boolean {
  return /card|identity/i.test(name) && !/pin/i.test(name);
}

function enrolled(line: number, owner: string, written: string): readonly CardLine[] {
  return written === '' ? [] : [{ line, owner, number: { written }, act: 'enrol' }];
}

function readSafeq(rows: readonly Row[]): CardFile {
  return collect(rows, ({ line, cells }) => {
    const [kind, act, user = ''] = cells;
    const owner = user.split(',')[0] ?? '';
    const number = (kind === '100' ? cells[5] : cells[3]) ?? '';
    const isCard = (kind === '100' && act === 'add') || (kind === '200' && (act === 'add' || act === 'del'));
    if (!isCard || number === '' || number.startsWith('PIN')) return [];
    if (number.startsWith('do_not_convert@@')) throw invalid(`line ${line}: the number is encrypted`);
    return [{ line, owner, number: { written: number }, act: act === 'del' ? 'revoke' : 'enrol' }];
  });
}

function collect(rows: readonly Row[], read: (row: Row) => readonly CardLine[]): CardFile {
  const perRow = rows.map(read);
  return { lines: perRow.flat(), skipped: perRow.filter((lines) => lines.length === 0).length };
}

function invalid(problem: string, cause?: unknown): ServiceError {
  return new ServiceError('IDENTITY_IMPORT_INVALID', {
    message: problem,
    details: { problems: [problem] },
    ...(cause !== undefined && { cause }),
  });
}
