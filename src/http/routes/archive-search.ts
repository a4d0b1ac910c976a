/** Searching the archive: hits, suggestions and the export. */

import { z } from 'zod';
import { exportColumns } from '../../archive/search/export-hits.ts';
import { facetFields } from '../../ports/search-index.ts';
import { documentKinds } from '../../scan/understanding.ts';
import type { Formatter } from '../../ui/format.ts';
import { exportTexts } from '../../ui/text/archive.ts';
import { kindTexts } from '../../ui/text/understanding.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { queryWords, searchWords, segmentId, uuid } from '../schemas.ts';

const switched = z.enum(['true', 'false']).default('false').describe('`true` or `false`');
const order = z.enum(['newest', 'relevance']).default('newest');

const foundPageSchema = z.object({
  recordId: uuid,
  pageNumber: z.int(),
  title: z.string(),
  capturedAt: z.string(),
  segment: segmentId,
  segmentName: z.string(),
  snippet: z.string(),
  match: z.enum(['exact', 'folded', 'similar']),
  matched: z.array(z.string()).describe('`text`, or the fields of the record that fit'),
  score: z.number().optional(),
});

const answerSchema = z.object({
  items: z.array(foundPageSchema),
  total: z.int().describe('Capped at 10,001'),
  terms: z.array(z.string()).describe('What to mark'),
  hints: z.array(
    z.object({
      kind: z.enum(['date', 'fiscal-year', 'unknown-field']),
      text: z.string(),
      query: z.string().optional(),
    }),
  ),
  facets: z
    .array(
      z.object({
        field: z.enum(facetFields),
        values: z.array(z.object({ value: z.string(), label: z.string(), count: z.int() })),
      }),
    )
    .optional(),
  facetsOf: z.enum(['all', 'newest']).optional(),
  rankedOf: z
    .enum(['all', 'newest'])
    .optional()
    .describe('By relevance: `newest` when the words of not all hits were counted'),
  similarTotal: z.int().optional().describe('Pages found with look-alikes, when few were found without'),
  waiting: z.int().optional().describe('Scans that are not in the archive yet'),
});

/** The routes. */
export const archiveSearchRoutes: readonly Route[] = [
  route({
    id: 'search',
    method: 'get',
    path: '/api/v1/search',
    access: 'signed-in',
    summary:
      'Pages that fit the query; only what the person may see. The language: docs/guides/searching.md.',
    query: z.object({
      q: queryWords,
      order,
      similar: switched,
      facets: switched,
      offset: z.coerce.number().int().min(0).max(10_000).default(0),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    response: { status: 200, schema: answerSchema },
    handle: async ({ services, caller, query, format }) => {
      const { q, similar, facets, ...ask } = query;
      const found = await services.archive.search(caller.signedIn.person, q, {
        ...ask,
        similar: similar === 'true',
        facets: facets === 'true',
      });
      const { hits, ...rest } = found;
      return json({
        ...rest,
        items: hits.map((hit) => ({
          ...hit,
          segmentName: format.segment(hit.segment),
          capturedAt: hit.capturedAt.toISOString(),
        })),
        ...(rest.facets && {
          facets: rest.facets.map(({ field, values }) => ({
            field,
            values: values.map((one) => ({ ...one, label: facetLabel(field, one.value, format) })),
          })),
        }),
      });
    },
  }),
  route({
    id: 'suggestSearch',
    method: 'get',
    path: '/api/v1/search/suggest',
    access: 'signed-in',
    summary: 'Titles, numbers, binders and senders that begin with what was typed.',
    query: z.object({ prefix: searchWords, limit: z.coerce.number().int().min(1).max(10).default(8) }),
    response: {
      status: 200,
      schema: z.object({ items: z.array(z.object({ field: z.string(), value: z.string() })) }),
    },
    handle: async ({ services, caller, query: { prefix, limit } }) =>
      json({ items: await services.archive.suggest(caller.signedIn.person, prefix, limit) }),
  }),
  route({
    id: 'exportSearch',
    method: 'get',
    path: '/api/v1/search/export',
    access: 'signed-in',
    summary: 'The hits as CSV for a spreadsheet, at most 10,000 rows. The export is in the audit.',
    query: z.object({ q: queryWords, order, similar: switched }),
    response: { status: 200, mediaType: 'text/csv' },
    handle: async ({ services, caller, query, format }) => {
      const { pick } = format;
      const columns = Object.fromEntries(exportColumns.map((one) => [one, pick(exportTexts[one])]));
      const ask = { order: query.order, similar: query.similar === 'true' };
      const body = await services.archive.export(caller.signedIn.person, query.q, ask, {
        columns: columns as Record<(typeof exportColumns)[number], string>,
        segment: (id) => format.segment(segmentId.parse(id) as Parameters<Formatter['segment']>[0]),
        kind: (kind) => kindLabel(kind, format),
        permanent: pick(exportTexts.permanent),
      });
      return {
        kind: 'stream',
        mediaType: 'text/csv; charset=utf-8',
        fileName: `${pick(exportTexts.fileName)}.csv`,
        body,
      };
    },
  }),
];

function kindLabel(kind: string, format: Formatter): string {
  const known = documentKinds.find((one) => one === kind);
  return known === undefined ? kind : format.pick(kindTexts[known]);
}

function facetLabel(field: (typeof facetFields)[number], value: string, format: Formatter): string {
  if (value === '') return format.pick(exportTexts.none);
  if (field === 'segment') return format.segment(value as Parameters<Formatter['segment']>[0]);
  if (field === 'kind') return kindLabel(value, format);
  if (value === 'permanent' && field === 'retention') return format.pick(exportTexts.permanent);
  return value;
}
