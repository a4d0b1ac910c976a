/** Reports about paper that came out, was saved and came in: JSON interface for those who answer for it. */

import { z } from 'zod';
import type { ReportKeys } from '../../accounting/report.ts';
import { reportFileNames, reportHeads } from '../../ui/text/reports.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId } from '../schemas.ts';
import { reportKinds, viewPurposes } from '../services/reports.ts';

const readers = { role: ['administrator', 'auditor'] } as const;
const month = z.string().regex(/^(19|20)\d{2}-(0[1-9]|1[0-2])$/);
const monthsQuery = z.object({ from: month, to: month });
const reportQuery = monthsQuery.extend({
  by: z
    .string()
    .max(100)
    .default('')
    .describe('Groups with commas: month, department, user, device, site ...'),
  purpose: z.enum(viewPurposes).optional().describe('Needed with the group `user`; it stands in the audit'),
});

const keysSchema = z.object({
  month: z.string().optional(),
  department: z.string().optional(),
  user: z.string().optional().describe('Staff number'),
  userName: z.string().optional(),
  device: z.string().optional(),
  site: z.string().optional(),
  segment: z.string().optional(),
  segmentName: z.string().optional(),
  account: z.string().optional(),
});
const pagesSchema = z.object({
  keys: keysSchema,
  releases: z.int(),
  impressions: z.int().describe('Printed sides'),
  colorImpressions: z.int(),
  twoSidedImpressions: z.int(),
  sheets: z.int(),
  yen: z.int(),
  estimatedReleases: z.int(),
  estimatedImpressions: z.int().describe('Sides that the device did not count itself'),
  correctedPages: z.int(),
  correctedYen: z.int(),
});
const uncollectedSchema = z.object({
  keys: keysSchema,
  jobs: z.int(),
  impressions: z.int(),
  sheets: z.int(),
  jobsOfUnknownLength: z.int(),
});
const scansSchema = z.object({
  month: z.string(),
  department: z.string(),
  received: z.int(),
  filed: z.int(),
  byHand: z.int(),
  failed: z.int(),
  pages: z.int(),
});
const readingSchema = z.object({
  month: z.string(),
  documents: z.int(),
  pages: z.int(),
  measured: z.int(),
  foundRate: z.number().optional().describe('0 to 1; absent: nothing was measured'),
  values: z.int(),
  confidence: z.number().optional().describe('0 to 1; absent: nothing was read'),
  corrections: z.int(),
});

const linesOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ items: z.array(row), more: z.boolean().describe('There are further lines in the saved file') });

function groupsOf(by: string): readonly string[] {
  return by.split(',').filter((name) => name !== '');
}

/** The routes. */
export const reportRoutes: readonly Route[] = [
  route({
    id: 'reportFrame',
    method: 'get',
    path: '/api/v1/reports',
    access: readers,
    summary: 'What reports are about: this month, the beginning of fiscal years, the segments that count.',
    response: {
      status: 200,
      schema: z.object({
        month: z.string(),
        fiscalYearStart: z.int(),
        segments: z.array(z.object({ id: segmentId, name: z.string() })),
      }),
    },
    handle: async ({ services, caller, format }) => {
      // The month in Japan, whatever the zone of the machine.
      const now = new Date(services.clock.now().getTime() + 9 * 3_600_000);
      const { fiscalYearStart } = services.reports;
      const segments = caller.signedIn.person.segments.map((id) => ({ id, name: format.segment(id) }));
      return json({ month: now.toISOString().slice(0, 7), fiscalYearStart, segments });
    },
  }),
  route({
    id: 'reportPages',
    method: 'get',
    path: '/api/v1/reports/pages',
    access: readers,
    summary: 'Paper that came out. Errors: ACCOUNT_REPORT_INVALID, ACCOUNT_REPORT_PURPOSE.',
    query: reportQuery,
    response: { status: 200, schema: linesOf(pagesSchema) },
    handle: async ({ services, caller, query, format }) => {
      const asked = { ...query, by: groupsOf(query.by) };
      const { rows, more } = await services.reports.pages(caller.signedIn.person, asked);
      return json({ items: rows.map((row) => ({ ...row, keys: keysView(row.keys, format) })), more });
    },
  }),
  route({
    id: 'reportUncollected',
    method: 'get',
    path: '/api/v1/reports/uncollected',
    access: readers,
    summary: 'Jobs that nobody collected, and the paper they would have used.',
    query: reportQuery,
    response: { status: 200, schema: linesOf(uncollectedSchema) },
    handle: async ({ services, caller, query, format }) => {
      const asked = { ...query, by: groupsOf(query.by) };
      const { rows, more } = await services.reports.uncollected(caller.signedIn.person, asked);
      return json({ items: rows.map((row) => ({ ...row, keys: keysView(row.keys, format) })), more });
    },
  }),
  route({
    id: 'reportScans',
    method: 'get',
    path: '/api/v1/reports/scans',
    access: readers,
    summary: 'Scans by month and department: received, filed, touched by people.',
    query: monthsQuery,
    response: { status: 200, schema: z.object({ items: z.array(scansSchema) }) },
    handle: async ({ services, caller, query }) =>
      json({ items: await services.reports.scans(caller.signedIn.person, query) }),
  }),
  route({
    id: 'reportReading',
    method: 'get',
    path: '/api/v1/reports/reading',
    access: readers,
    summary: 'How well paper was read, by month.',
    query: monthsQuery,
    response: { status: 200, schema: z.object({ items: z.array(readingSchema) }) },
    handle: async ({ services, caller, query }) =>
      json({ items: await services.reports.reading(caller.signedIn.person, query) }),
  }),
  route({
    id: 'saveReport',
    method: 'get',
    path: '/api/v1/reports/:kind/csv',
    access: readers,
    limit: 'taps',
    summary: 'The whole report as CSV, UTF-8 with a byte order mark; no cell is taken for a formula.',
    params: z.object({ kind: z.enum(reportKinds) }),
    query: reportQuery,
    response: { status: 200, mediaType: 'text/csv' },
    handle: async ({ services, caller, params, query, format }) => {
      const { kind } = params;
      const heads = Object.fromEntries(
        Object.entries(reportHeads).map(([name, head]) => [name, format.pick(head)]),
      );
      const asked = { ...query, by: groupsOf(query.by) };
      const body = await services.reports.csv(caller.signedIn.person, kind, asked, heads);
      const fileName = `${reportFileNames[kind]}-${query.from}-${query.to}.csv`;
      return { kind: 'stream', mediaType: 'text/csv; charset=utf-8', fileName, body };
    },
  }),
];

function keysView(keys: ReportKeys, format: { segment(id: never): string }): z.input<typeof keysSchema> {
  const { segment } = keys;
  // A correction belongs to no segment.
  return { ...keys, ...(segment && { segmentName: format.segment(segment as never) }) };
}
