/** Reads a file plan (ファイル基準表) from Excel or CSV, and says by line and column what is wrong with it. */

import { parse } from 'csv-parse/sync';
import { type FileSeries, mostSeries, seriesKey } from '../file-plan.ts';
import { longestPeriod, type RetentionPeriod, type SeriesYear } from '../retention-schedule.ts';
import { looksLikeWorkbook, readSheet } from '../sheet/read-sheet.ts';

/** Largest file, in bytes. */
export const planFileBytes = 8 * 1024 * 1024;
/** Faults that are told of one file. */
const mostFaults = 200;
const longestText = 200;
/** Lines in which the names of the columns are looked for: titles and dates often stand above them. */
const headLines = 20;

/** What is wrong, and where. Line and column are one-based; column 0 is the line as a whole. */
export interface PlanFault {
  readonly line: number;
  readonly column: number;
  readonly problem: string;
}

/** What a file holds. Series only when nothing is wrong. */
export type PlanReading =
  | { readonly series: readonly FileSeries[]; readonly faults: readonly [] }
  | { readonly series: undefined; readonly faults: readonly PlanFault[] };

type Column = 'classCode' | 'title' | 'binder' | 'period' | 'series' | 'disposition' | 'department';

/** Headings by which columns are known. Several columns of titles are put together, from large to small. */
const headings: Readonly<Record<Column, readonly string[]>> = {
  classCode: ['分類記号', '分類コード', '文書分類記号', 'class_code'],
  title: ['分類名', '分類名称', '大分類', '中分類', '小分類', 'title'],
  binder: ['簿冊名', '簿冊名称', 'ファイル名', '行政文書ファイル名', 'binder'],
  period: ['保存期間', '保存年限', 'period'],
  series: ['起算', '年の区分', '起算区分', 'series'],
  disposition: ['満了時の措置', '保存期間満了時の措置', '措置', 'disposition'],
  department: ['所管課', '主管課', '作成課', 'department'],
};

/**
 * Reads an Excel workbook (.xlsx, its first sheet that is shown), or CSV in UTF-8 (with or without a byte order mark) or
 * CP932. One of the first lines names the columns: 分類記号, 保存期間 and 満了時の措置 must be there; 分類名 (or 大分類,
 * 中分類, 小分類), 簿冊名, 起算 (年度, or 暦年; 年度 when absent) and 所管課 may be; others are left alone. 保存期間 is
 * 永年, or years from 1 to 100 as `5年` or `5`; 満了時の措置 is 移管 or 廃棄, and may be empty for 永年.
 */
export function readPlan(bytes: Uint8Array): PlanReading {
  if (bytes.byteLength > planFileBytes) return wrong([{ line: 0, column: 0, problem: 'larger than 8 MiB' }]);
  const rows = looksLikeWorkbook(bytes) ? readWorkbook(bytes) : readRows(bytes);
  if (!Array.isArray(rows)) return wrong([rows]);
  const named = rows.slice(0, headLines).findIndex(({ cells }) => missingIn(columnsOf(cells)).length === 0);
  const [head, ...body] = rows.slice(Math.max(named, 0));
  if (head === undefined) return wrong([{ line: 1, column: 0, problem: 'the file is empty' }]);
  const columns = columnsOf(head.cells);
  const missing = missingIn(columns);
  if (missing.length > 0) {
    const problem = `no column ${missing.map((name) => headings[name][0]).join(', ')}`;
    return wrong([{ line: head.line, column: 0, problem }]);
  }
  if (body.length > mostSeries) {
    return wrong([{ line: 0, column: 0, problem: `more than ${mostSeries} lines` }]);
  }
  return readBody(body, columns);
}

function missingIn(columns: ReadonlyMap<Column, readonly number[]>): readonly Column[] {
  return (['classCode', 'period', 'disposition'] as const).filter((name) => columns.get(name) === undefined);
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

function wrong(faults: readonly PlanFault[]): PlanReading {
  return { series: undefined, faults };
}

function readWorkbook(bytes: Uint8Array): Row[] | PlanFault {
  const reading = readSheet(bytes, mostSeries + headLines);
  if ('problem' in reading) return { line: 0, column: 0, problem: reading.problem };
  return reading.rows
    .map(({ line, cells }) => ({ line, cells: cells.map((cell) => cell.trim().normalize('NFC')) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
}

function readRows(bytes: Uint8Array): Row[] | PlanFault {
  const text = decode(bytes);
  if (text === undefined) return { line: 1, column: 0, problem: 'neither UTF-8 nor CP932' };
  try {
    const records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      trim: true,
    }) as unknown as {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    return records
      .map(({ record, info }) => ({ line: info.lines, cells: record.map((cell) => cell.normalize('NFC')) }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch (error) {
    const lines: unknown = error instanceof Error ? Reflect.get(error, 'lines') : undefined;
    return {
      line: typeof lines === 'number' ? lines : 0,
      column: 0,
      problem: 'not CSV: quotes do not match',
    };
  }
}

function decode(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The other one, then.
    }
  }
  return undefined;
}

function columnsOf(head: readonly string[]): ReadonlyMap<Column, readonly number[]> {
  const found = new Map<Column, number[]>();
  for (const [index, cell] of head.entries()) {
    const name = cell.normalize('NFKC').replace(/\s+/gu, '').toLowerCase();
    for (const [column, names] of Object.entries(headings) as [Column, readonly string[]][]) {
      if (names.includes(name)) found.set(column, [...(found.get(column) ?? []), index]);
    }
  }
  return found;
}

function readBody(rows: readonly Row[], columns: ReadonlyMap<Column, readonly number[]>): PlanReading {
  const series: FileSeries[] = [];
  const faults: PlanFault[] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    if (faults.length >= mostFaults) break;
    const one = readSeries(row, columns, faults);
    if (one === undefined) continue;
    const before = seen.get(seriesKey(one));
    seen.set(seriesKey(one), row.line);
    if (before === undefined) series.push(one);
    else faults.push({ ...placeOf(row, columns, 'classCode'), problem: `the same series as line ${before}` });
  }
  return faults.length > 0 ? wrong(faults.slice(0, mostFaults)) : { series, faults: [] };
}

function placeOf(row: Row, columns: ReadonlyMap<Column, readonly number[]>, name: Column) {
  return { line: row.line, column: (columns.get(name)?.[0] ?? -1) + 1 };
}

function readSeries(
  row: Row,
  columns: ReadonlyMap<Column, readonly number[]>,
  faults: PlanFault[],
): FileSeries | undefined {
  const known = faults.length;
  const fault = (name: Column, problem: string) =>
    void faults.push({ ...placeOf(row, columns, name), problem });
  const text = (name: Column): string => {
    const cells = (columns.get(name) ?? [])
      .map((index) => row.cells[index] ?? '')
      .filter((cell) => cell !== '');
    const whole = cells.join(' / ');
    if (whole.length > longestText) fault(name, `longer than ${longestText} characters`);
    return whole;
  };
  const classCode = text('classCode').normalize('NFKC');
  if (classCode === '') fault('classCode', 'no class code');
  const period = periodOf(text('period'));
  if (period === undefined) fault('period', '永年, or years from 1 to 100');
  const series = yearOf(text('series'));
  if (series === undefined) fault('series', '年度 or 暦年');
  const disposition = dispositionOf(text('disposition'));
  const isMissing = disposition === undefined && (text('disposition') !== '' || period !== 'permanent');
  if (isMissing) fault('disposition', '移管 or 廃棄');
  const binder = text('binder');
  const [title, department] = [text('title'), text('department')];
  if (faults.length > known || period === undefined || series === undefined) return undefined;
  return {
    classCode,
    ...(binder !== '' && { binder }),
    ...{ title, department, period, series },
    ...(disposition !== undefined && { disposition }),
  };
}

function periodOf(text: string): RetentionPeriod | undefined {
  const plain = text.normalize('NFKC').replace(/\s+/gu, '');
  if (/^(永年|永久|無期限|permanent)$/.test(plain)) return 'permanent';
  const years = /^(\d{1,3})(年|年間)?$/.exec(plain)?.[1];
  const count = Number(years);
  return years !== undefined && count >= 1 && count <= longestPeriod ? count : undefined;
}

function yearOf(text: string): SeriesYear | undefined {
  const plain = text.normalize('NFKC');
  if (plain === '' || /^(年度|会計年度|fiscal-year)$/.test(plain)) return 'fiscal-year';
  return /^(暦年|calendar-year)$/.test(plain) ? 'calendar-year' : undefined;
}

function dispositionOf(text: string): FileSeries['disposition'] {
  if (/^(移管|transfer)$/.test(text)) return 'transfer';
  return /^(廃棄|destroy)$/.test(text) ? 'destroy' : undefined;
}
