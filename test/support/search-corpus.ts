/**
 * A few thousand short pages, and a search through them that reads every one: what the index must agree with.
 */

import { sql } from 'kysely';
import { audienceOf, maySee } from '../../src/archive/audience.ts';
import { fold, foldLookAlikes, foldValue } from '../../src/archive/fold.ts';
import { gramFormat, gramsOfText } from '../../src/archive/grams.ts';
import type { ArchiveRecord } from '../../src/archive/record.ts';
import type {
  Facet,
  FacetField,
  SearchCondition,
  Searcher,
  SearchRequest,
  TextField,
} from '../../src/ports/search-index.ts';
import { japaneseDay } from '../../src/scan/filing/japan-day.ts';
import type { PersonId, RecordId, SegmentId } from '../../src/shared/ids.ts';
import { fiscalYearOf } from '../../src/shared/japan-days.ts';
import type { Database } from '../../src/stores/postgres/database.ts';
import { RecordPagePartitions } from '../../src/stores/postgres/record-page-partitions.ts';
import { seenColumns } from '../../src/stores/postgres/search-audience.ts';
import { foldedColumns, recordFormat } from '../../src/stores/postgres/search-record.ts';
import { randomStream } from './japanese-pages.ts';

/** A record with the texts of its pages. */
export interface CorpusRecord {
  readonly record: ArchiveRecord;
  readonly texts: readonly string[];
}

/** Owners of some records. */
export const owners = [1, 2, 3].map((n) => `00000000-0000-4000-9000-00000000000${n}` as PersonId);
const segments = ['lgwan', 'internet', 'mynumber'] as SegmentId[];
const departments = ['総務課', '税務課', '福祉課', ''];
const words =
  '予算 予算書 総務 税額 口座 ロ座 力士 カ士 センター センタ一 データ 夕方 工事 エ事 二号 ニ号 令和6年 2024 10l 1Ol ABC 髙橋 高橋 𠮷野 吉野 100% a_b の を に は が'.split(
    ' ',
  );
const kinds = ['notice', 'invoice', 'report', undefined];

/** The records of a seed. */
export function makeCorpus(seed: number, count: number): readonly CorpusRecord[] {
  const random = randomStream(seed);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const phrase = (most: number) =>
    Array.from({ length: 1 + Math.floor(random() * most) }, () => one(words)).join(
      random() < 0.2 ? '\n' : random() < 0.2 ? ' ' : '',
    );
  const day = (chance: number) => {
    if (random() >= chance) return undefined;
    return `202${3 + Math.floor(random() * 3)}-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 10)}`;
  };
  return Array.from({ length: count }, (_, n): CorpusRecord => {
    const kind = one(kinds);
    const [documentDate, transactionDate, retention] = [day(0.7), day(0.3), day(0.5)];
    const record: ArchiveRecord = {
      id: `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}` as RecordId,
      segment: one(segments),
      scanId: undefined,
      title: phrase(3),
      ownerId: random() < 0.3 ? one(owners) : undefined,
      department: one(departments),
      pageCount: 3,
      // Some at the same moment, so that the order among them counts.
      capturedAt: new Date(
        Date.UTC(2024 + Math.floor(random() * 2), Math.floor(random() * 12), 1 + (n % 3), 15),
      ),
      filing: {
        classCode: random() < 0.5 ? one(['A-1', 'A-2', 'B-1']) : undefined,
        binder:
          random() < 0.5 ? { fiscalYear: 2024 + Math.floor(random() * 2), name: one(words) } : undefined,
        retention: random() < 0.1 ? 'permanent' : retention,
        access: one(['department', 'department', 'department', 'owner', 'records']),
      },
      values: {
        ...(kind !== undefined && { kind }),
        ...(documentDate !== undefined && { documentDate }),
        ...(transactionDate !== undefined && { transactionDate }),
        ...(random() < 0.5 && { amount: Math.floor(random() * 1_000) }),
        ...(random() < 0.5 && { documentNumber: `${n % 40} 総第 ${n}号` }),
        ...(random() < 0.5 && { sender: phrase(2) }),
        ...(random() < 0.3 && { addressee: phrase(2) }),
        ...(random() < 0.3 && { counterparty: phrase(2) }),
      },
    };
    return { record, texts: Array.from({ length: 1 + Math.floor(random() * 3) }, () => phrase(12)) };
  });
}

/** Writes the records in a few statements, in the form in which they are captured. */
export async function writeCorpus(database: Database, corpus: readonly CorpusRecord[]): Promise<void> {
  await new RecordPagePartitions(database).ensure(corpus.map(({ record }) => record));
  const seenBy = new Map<string, Awaited<ReturnType<typeof seenColumns>>>();
  const recordRows: object[] = [];
  const pageRows: object[] = [];
  for (const { record, texts } of corpus) {
    const tokens = audienceOf(record);
    const key = tokens.join('\n');
    const seen = seenBy.get(key) ?? (await seenColumns(database.kysely, tokens));
    seenBy.set(key, seen);
    const row = columnsOf(record);
    recordRows.push({ ...row, ...foldedColumns(row), ...seen, search_format: recordFormat });
    texts.forEach((text, at) => {
      const folded = fold(text);
      const key = { record_id: record.id, page_number: at + 1, segment: record.segment };
      const made = { folded, original: text, grams: gramsOfText(folded), format: gramFormat };
      pageRows.push({ ...key, captured_at: record.capturedAt, ...made, ...seen });
    });
  }
  await sql`INSERT INTO person (id, staff_number, login_name, display_name, segments, created_at, updated_at)
    SELECT id, id::text, id::text, '所有者', '{lgwan}', now(), now() FROM unnest(${owners}::uuid[]) AS id`.execute(
    database.kysely,
  );
  await insertRows(database, 'record', recordRows);
  await insertRows(database, 'record_page', pageRows);
}

async function insertRows(database: Database, table: string, rows: readonly object[]): Promise<void> {
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
  await sql`INSERT INTO ${sql.table(table)} (${columns}) SELECT ${columns}
    FROM json_populate_recordset(NULL::${sql.table(`public.${table}`)}, ${JSON.stringify(rows)})`.execute(
    database.kysely,
  );
}

function columnsOf(record: ArchiveRecord) {
  const { filing, values = {} } = record;
  return {
    id: record.id,
    segment: record.segment,
    title: record.title,
    owner_id: record.ownerId ?? null,
    department: record.department,
    page_count: record.pageCount,
    captured_at: record.capturedAt,
    class_code: filing?.classCode ?? null,
    binder_year: filing?.binder?.fiscalYear ?? null,
    binder: filing?.binder?.name ?? null,
    retention_until: filing?.retention === 'permanent' ? null : (filing?.retention ?? null),
    permanent: filing?.retention === 'permanent',
    access: filing?.access ?? ('department' as const),
    document_number: values.documentNumber ?? null,
    document_date: values.documentDate ?? null,
    transaction_date: values.transactionDate ?? null,
    amount: values.amount ?? null,
    kind: values.kind ?? null,
    addressee: values.addressee ?? null,
    sender: values.sender ?? null,
    counterparty: values.counterparty ?? null,
  };
}

const folds = new Map<string, string>();
const alikes = new Map<string, string>();

function foldOnce(text: string): string {
  const folded = folds.get(text) ?? fold(text);
  folds.set(text, folded);
  return folded;
}

function alike(folded: string, similar: boolean): string {
  if (!similar) return folded;
  const found = alikes.get(folded) ?? foldLookAlikes(folded);
  alikes.set(folded, found);
  return found;
}

/** A page that a plain search found. */
export interface PlainHit {
  readonly record: ArchiveRecord;
  readonly page: number;
}

/** Every page that fits and may be seen, newest first. */
export function searchPlainly(
  corpus: readonly CorpusRecord[],
  searcher: Searcher,
  { condition, similar }: Pick<SearchRequest, 'condition' | 'similar'>,
): readonly PlainHit[] {
  const holds = (text: string, term: string) => alike(text, similar).includes(alike(term, similar));
  const fits = (one: SearchCondition, record: ArchiveRecord, text: string): boolean => {
    switch (one.kind) {
      case 'all':
        return one.of.every((child) => fits(child, record, text));
      case 'any':
        return one.of.some((child) => fits(child, record, text));
      case 'not':
        return !fits(one.of, record, text);
      case 'text':
        return holds(text, foldOnce(one.term));
      case 'field':
        return holds(foldOnce(textValue(record, one.field)).replaceAll(' ', ''), foldValue(one.term));
      case 'days': {
        const day = dayValue(record, one.field);
        return day !== undefined && day >= (one.from ?? '') && day <= (one.to ?? '9999-99-99');
      }
      case 'amount': {
        const amount = record.values?.amount;
        return (
          amount !== undefined &&
          amount >= (one.from ?? Number.NEGATIVE_INFINITY) &&
          amount <= (one.to ?? Number.POSITIVE_INFINITY)
        );
      }
      case 'is':
        return facetValueOf(record, one.field) === one.value;
    }
  };
  return corpus
    .flatMap(({ record, texts }) =>
      maySee(searcher, record)
        ? texts.flatMap((text, at) =>
            fits(condition, record, foldOnce(text)) ? [{ record, page: at + 1 }] : [],
          )
        : [],
    )
    .sort(
      (a, b) =>
        b.record.capturedAt.getTime() - a.record.capturedAt.getTime() ||
        (a.record.id < b.record.id ? -1 : a.record.id > b.record.id ? 1 : a.page - b.page),
    );
}

function textValue({ title, filing, values = {} }: ArchiveRecord, field: TextField): string {
  const found = {
    title,
    'document-number': values.documentNumber,
    addressee: values.addressee,
    sender: values.sender,
    counterparty: values.counterparty,
    binder: filing?.binder?.name,
    'class-code': filing?.classCode,
  };
  return found[field] ?? '';
}

function dayValue({ capturedAt, filing, values }: ArchiveRecord, field: string): string | undefined {
  if (field === 'captured') return japaneseDay(capturedAt);
  if (field === 'document-date') return values?.documentDate;
  if (field === 'transaction-date') return values?.transactionDate;
  return filing?.retention === 'permanent' ? undefined : filing?.retention;
}

/** The value by which a record is counted. */
export function facetValueOf(
  { segment, department, capturedAt, filing, values }: ArchiveRecord,
  field: FacetField,
) {
  const day = values?.documentDate ?? japaneseDay(capturedAt);
  const found: Record<FacetField, string | undefined> = {
    segment,
    department,
    kind: values?.kind,
    'fiscal-year': String(filing?.binder?.fiscalYear ?? fiscalYearOf(day)),
    binder: filing?.binder && `${filing.binder.fiscalYear}/${filing.binder.name}`,
    'class-code': filing?.classCode,
    access: filing?.access ?? 'department',
    retention: filing?.retention === 'permanent' ? 'permanent' : filing?.retention?.slice(0, 4),
  };
  return found[field] ?? '';
}

/** The facets of hits, as the index has to count them. */
export function countPlainly(hits: readonly PlainHit[], fields: readonly FacetField[]): readonly Facet[] {
  return fields.map((field) => {
    const counts = new Map<string, number>();
    for (const { record } of hits) {
      const value = facetValueOf(record, field);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const values = Array.from(counts, ([value, count]) => ({ value, count }));
    values.sort((a, b) => b.count - a.count || Buffer.compare(Buffer.from(a.value), Buffer.from(b.value)));
    return { field, values: values.slice(0, 20) };
  });
}

/** A random condition over terms and values that occur. */
export function randomCondition(
  random: () => number,
  corpus: readonly CorpusRecord[],
  depth: number,
): SearchCondition {
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const draw = random();
  if (depth > 0 && draw < 0.45) {
    const of = Array.from({ length: 2 + Math.floor(random() * 2) }, () =>
      randomCondition(random, corpus, depth - 1),
    );
    return random() < 0.55 ? { kind: 'all', of } : { kind: 'any', of };
  }
  if (depth > 0 && draw < 0.6) return { kind: 'not', of: randomCondition(random, corpus, depth - 1) };
  const { record, texts } = one(corpus);
  const term = (text: string) => {
    const at = Math.floor(random() * text.length);
    return text.slice(at, at + one([1, 2, 2, 3, 5])).trim() || '予';
  };
  const leaf = random();
  if (leaf < 0.55) return { kind: 'text', term: term(one(texts)) };
  if (leaf < 0.7) {
    const field = one(['title', 'document-number', 'sender', 'binder', 'class-code', 'addressee'] as const);
    return { kind: 'field', field, term: term(foldValue(textValue(record, field)) || '総') };
  }
  if (leaf < 0.8) {
    const field = one(['document-date', 'transaction-date', 'captured', 'retention-until'] as const);
    const from = `202${3 + Math.floor(random() * 3)}-04-01`;
    return random() < 0.5 ? { kind: 'days', field, from } : { kind: 'days', field, from, to: '2025-03-31' };
  }
  if (leaf < 0.88) return { kind: 'amount', from: Math.floor(random() * 600), to: 800 };
  const field = one([
    'segment',
    'department',
    'kind',
    'fiscal-year',
    'binder',
    'access',
    'retention',
  ] as const);
  return { kind: 'is', field, value: facetValueOf(record, field) };
}
