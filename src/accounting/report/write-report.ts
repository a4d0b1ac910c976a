/** Reports as CSV for spreadsheets and as JSON for programs, line by line. */

import { byteOrderMark, csvLine } from '../csv.ts';
import {
  type PagesRow,
  type ReportDimension,
  type ReportKeys,
  type ReportViewer,
  shareOf,
  type UncollectedRow,
} from '../report.ts';
import { eachPagesRow, type ReportDeps, type ReportRequest, uncollectedRows } from './make-report.ts';

/** How a report is written. */
export interface ReportForm {
  readonly format: 'csv' | 'json';
  /** With `csv`: begins with a mark that spreadsheets take for UTF-8. */
  readonly byteOrderMark?: boolean;
  /** With `csv`: heads in place of the names of the columns. */
  readonly heads?: Readonly<Record<string, string>>;
  /** Takes a part of the text; resolved when more may come. */
  readonly write: (text: string) => Promise<void>;
}

/** Cells of a line: a name for JSON and the head of CSV, and a value. */
export type Cells = readonly (readonly [string, string | number])[];

/** Writes the report about paper that came out. JSON is an array of objects, one a line. */
export async function writePagesReport(
  deps: ReportDeps,
  viewer: ReportViewer,
  request: ReportRequest,
  form: ReportForm,
): Promise<void> {
  const writer = openWriter(form, pagesCells(request.by, emptyPages));
  await eachPagesRow(deps, viewer, request, (rows) =>
    writer.rows(rows.map((row) => pagesCells(request.by, row))),
  );
  await writer.end();
}

/** Writes the report about jobs that nobody collected, and the sheets saved by that. */
export async function writeUncollectedReport(
  deps: ReportDeps,
  viewer: ReportViewer,
  request: ReportRequest,
  form: ReportForm,
): Promise<void> {
  const rows = await uncollectedRows(deps, viewer, request);
  const writer = openWriter(form, uncollectedCells(request.by, emptyUncollected));
  await writer.rows(rows.map((row) => uncollectedCells(request.by, row)));
  await writer.end();
}

/** Writes lines of any kind in the form of a report. Takes the cells of an empty line for the head. */
export async function writeCells(form: ReportForm, head: Cells, lines: readonly Cells[]): Promise<void> {
  const writer = openWriter(form, head);
  await writer.rows(lines);
  await writer.end();
}

function openWriter(form: ReportForm, head: Cells) {
  let isBegun = false;
  let isFirst = true;
  const begin = async () => {
    if (isBegun) return;
    isBegun = true;
    if (form.format === 'json') await form.write('[');
    else
      await form.write(
        (form.byteOrderMark ? byteOrderMark : '') + csvLine(head.map(([name]) => form.heads?.[name] ?? name)),
      );
  };
  return {
    async rows(lines: readonly Cells[]) {
      await begin();
      for (const cells of lines) {
        if (form.format === 'csv') await form.write(csvLine(cells.map(([, value]) => value)));
        else await form.write(`${isFirst ? '\n' : ',\n'}${JSON.stringify(Object.fromEntries(cells))}`);
        isFirst = false;
      }
    },
    async end() {
      await begin();
      if (form.format === 'json') await form.write('\n]\n');
    },
  };
}

const emptyPages: PagesRow = {
  keys: {},
  releases: 0,
  impressions: 0,
  colorImpressions: 0,
  twoSidedImpressions: 0,
  sheets: 0,
  yen: 0,
  estimatedReleases: 0,
  estimatedImpressions: 0,
  correctedPages: 0,
  correctedYen: 0,
};

const emptyUncollected: UncollectedRow = {
  keys: {},
  jobs: 0,
  impressions: 0,
  sheets: 0,
  jobsOfUnknownLength: 0,
};

function pagesCells(by: readonly string[], row: PagesRow): Cells {
  return [
    ...keyCells(by, row.keys),
    ['releases', row.releases],
    ['impressions', row.impressions],
    ['color_impressions', row.colorImpressions],
    ['color_share', shareOf(row.colorImpressions, row.impressions)],
    ['two_sided_share', shareOf(row.twoSidedImpressions, row.impressions)],
    ['sheets', row.sheets],
    ['yen', row.yen],
    ['estimated_releases', row.estimatedReleases],
    ['estimated_share', shareOf(row.estimatedImpressions, row.impressions)],
    ['corrected_pages', row.correctedPages],
    ['corrected_yen', row.correctedYen],
  ];
}

function uncollectedCells(by: readonly string[], row: UncollectedRow): Cells {
  return [
    ...keyCells(by, row.keys),
    ['jobs', row.jobs],
    ['impressions_saved', row.impressions],
    ['sheets_saved', row.sheets],
    ['jobs_of_unknown_length', row.jobsOfUnknownLength],
  ];
}

function keyCells(by: readonly string[], keys: ReportKeys): Cells {
  return by.flatMap((name): Cells => {
    const value = keys[name as ReportDimension] ?? '';
    return name === 'user'
      ? [
          ['user', value],
          ['user_name', keys.userName ?? ''],
        ]
      : [[name, value]];
  });
}
