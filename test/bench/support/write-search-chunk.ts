/** Writes one chunk of synthetic records and pages as text for COPY: `write-search-chunk.ts BASE NUMBER`. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { json } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { fold } from '../../../src/archive/fold.ts';
import { gramFormat, gramsOfText } from '../../../src/archive/grams.ts';
import { documentKinds } from '../../../src/scan/understanding.ts';
import { foldedColumns, recordFormat } from '../../../src/stores/postgres/search-record.ts';
import { randomStream, syntheticPage, syntheticTitle } from '../../support/japanese-pages.ts';
import {
  archiveYears,
  benchSegment,
  chunkPages,
  classes,
  departments,
  recordIdOf,
} from './search-archive.ts';

const [, , base = '', number = '0'] = process.argv;
const chunk = Number(number);
const tokens = (await json(process.stdin)) as readonly { readonly token: string; readonly id: number }[];
const idOf = new Map(tokens.map(({ token, id }) => [token, id]));
const records = createWriteStream(`${base}.records`, { mode: 0o644 });
const pages = createWriteStream(`${base}.pages`, { mode: 0o644 });

function line(values: readonly (string | number | null | readonly number[])[]): string {
  const cells = values.map((value) => {
    if (value === null) return '\\N';
    if (typeof value === 'object') return `{${value.join(',')}}`;
    return String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  });
  return `${cells.join('\t')}\n`;
}

for (let first = chunk * chunkPages; first < (chunk + 1) * chunkPages; first += 3) {
  const random = randomStream(first);
  const count = Math.min(3, (chunk + 1) * chunkPages - first);
  const id = recordIdOf(first);
  const year = archiveYears[Math.floor(random() * archiveYears.length)] ?? 2026;
  const capturedAt = new Date(Date.UTC(year, 0, 1) + Math.floor(random() * 364 * 86_400) * 1_000);
  const documentDate = new Date(capturedAt.getTime() - Math.floor(random() * 30) * 86_400_000)
    .toISOString()
    .slice(0, 10);
  const department = `課${Math.floor(random() ** 2 * departments)}`;
  const classCode = `C-${Math.floor(random() * classes)}`;
  const amount = random() < 0.4 ? Math.floor(10 ** (3 + random() * 5)) : null;
  const row = {
    title: syntheticTitle(first),
    document_number: `${year - 2018}総第${first}号`,
    addressee: null,
    sender: `${department}長`,
    counterparty: null,
    binder: `${syntheticTitle(first % 400)}綴`,
    binder_year: year,
    class_code: classCode,
    document_date: documentDate,
    captured_at: capturedAt,
  };
  const made = foldedColumns(row);
  const seen = [idOf.get(`department:${department}`) ?? null, idOf.get(`class:${classCode}`) ?? null];
  const kind = documentKinds[Math.floor(random() * documentKinds.length)] ?? null;
  const at = capturedAt.toISOString();
  records.write(
    line([
      ...[
        id,
        benchSegment,
        row.title,
        department,
        count,
        at,
        classCode,
        year,
        row.binder,
        `${year + 5}-03-31`,
      ],
      ...['department', row.document_number, documentDate, amount, kind, row.sender, made.fiscal_year],
      ...[made.title_folded, made.document_number_folded, made.sender_folded, made.binder_folded],
      ...[made.class_code_folded, made.value_grams, ...seen, recordFormat],
    ]),
  );
  for (let page = 0; page < count; page += 1) {
    const text = syntheticPage(first + page);
    const folded = fold(text);
    const isFull = pages.write(
      line([id, page + 1, benchSegment, at, folded, text, gramsOfText(folded), ...seen, gramFormat]),
    );
    if (!isFull) await once(pages, 'drain');
  }
}
records.end();
pages.end();
await Promise.all([finished(records), finished(pages)]);
