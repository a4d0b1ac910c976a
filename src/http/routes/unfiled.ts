/** Records without a binder: what waits, what is proposed for it with the evidence, and filing it: JSON interface. */

import { z } from 'zod';
import { mostCounted, type UnfiledRecord } from '../../ports/unfiled-store.ts';
import { documentKinds } from '../../scan/understanding.ts';
import { mostAtOnce } from '../../scan/unfiled/file-here.ts';
import { type EvidenceKind, featuresOf } from '../../scan/unfiled/proposal.ts';
import { factsOf, type PlacedEvidence } from '../../scan/unfiled/propose.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { Formatter } from '../../ui/format.ts';
import { reasonText } from '../../ui/text/reason.ts';
import { kindTexts } from '../../ui/text/understanding.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { reasonSchema, segmentId, uuid } from '../schemas.ts';

const evidenceKinds = ['rule', 'sender', 'counterparty', 'document-number', 'kind', 'words'] as const;
const binder = z.object({ fiscalYear: z.int().min(1868).max(2999), name: z.string().min(1).max(200) });
const box = z.object({ left: z.number(), top: z.number(), right: z.number(), bottom: z.number() });

const itemSchema = z.object({
  recordId: uuid,
  version: z.int(),
  segment: segmentId,
  segmentName: z.string(),
  title: z.string(),
  department: z.string(),
  pageCount: z.int(),
  capturedAt: z.string(),
  capturedAtText: z.string(),
  flags: z.array(z.string()),
  kind: z.string().optional(),
  kindName: z.string().optional(),
  kindConfidence: z.number().optional().describe('0 to 1'),
  sender: z.string().optional(),
  alike: z
    .string()
    .describe('The same for documents of one sender and kind; empty: nothing is known of them'),
});

const evidenceSchema = z.object({
  kind: z.enum(evidenceKinds),
  text: z.string(),
  count: z.int().optional().describe('Documents with the same that lie in the binder'),
  pageNumber: z.int().optional(),
  boxes: z.array(box).describe('In pixels of the picture of the page'),
});

/** Of a kind its name is shown, of the rest what stands on the page. */
function evidenceText({ kind, text }: { kind: EvidenceKind; text: string }, format: Formatter): string {
  const known = kind === 'kind' ? documentKinds.find((one) => one === text) : undefined;
  return known === undefined ? text : format.pick(kindTexts[known]);
}

function evidenceView(evidence: PlacedEvidence, format: Formatter): z.input<typeof evidenceSchema> {
  const { kind, count, pageNumber, boxes } = evidence;
  return {
    kind,
    text: evidenceText(evidence, format),
    ...(count !== undefined && { count }),
    ...(pageNumber !== undefined && { pageNumber }),
    boxes: [...boxes],
  };
}

function itemView(
  { record, flags, understanding }: UnfiledRecord,
  format: Formatter,
): z.input<typeof itemSchema> {
  const { id, segment, title, department, pageCount, capturedAt, values = {}, version = 1 } = record;
  const kind = documentKinds.find((one) => one === values.kind);
  const features = featuresOf(factsOf(record, ''));
  const origin = features.find((one) => one.kind !== 'kind');
  const guess = understanding?.kind;
  return {
    ...{ recordId: id, version, segment, title, department, pageCount },
    segmentName: format.segment(segment),
    capturedAt: capturedAt.toISOString(),
    capturedAtText: format.moment(capturedAt),
    flags: [...flags],
    ...(kind !== undefined && { kind, kindName: format.pick(kindTexts[kind]) }),
    ...(guess !== undefined && guess.kind === kind && { kindConfidence: guess.confidence }),
    ...(values.sender !== undefined && { sender: values.sender }),
    alike: origin === undefined ? '' : `${segment} ${origin.kind} ${origin.key} ${kind ?? ''}`,
  };
}

/** The routes. */
export const unfiledRoutes: readonly Route[] = [
  route({
    id: 'listUnfiled',
    method: 'get',
    path: '/api/v1/unfiled',
    access: 'signed-in',
    summary:
      'Records without a binder, and those that a broken rule put elsewhere, which the person may file: newest first, at most 200.',
    response: {
      status: 200,
      schema: z.object({
        items: z.array(itemSchema),
        total: z.int().describe(`All that wait; ${mostCounted} stands for so many or more`),
      }),
    },
    handle: async ({ services, caller, format }) => {
      const { items, total } = await services.unfiled.list(caller.signedIn.person);
      return json({ items: items.map((one) => itemView(one, format)), total });
    },
  }),
  route({
    id: 'proposeBinders',
    method: 'get',
    path: '/api/v1/unfiled/:recordId',
    access: 'signed-in',
    summary: 'The binders that are proposed for one of them, the likeliest first, with what speaks for each.',
    params: z.object({ recordId: uuid }),
    response: {
      status: 200,
      schema: z.object({
        item: itemSchema,
        page: z.object({ widthPx: z.int(), heightPx: z.int() }).optional().describe('Its first page'),
        fiscalYear: z.int().describe('To which the document belongs'),
        proposals: z.array(
          z.object({ binder, classCode: z.string().optional(), evidence: z.array(evidenceSchema) }),
        ),
      }),
    },
    handle: async ({ services, caller, params, format }) => {
      const found = await services.unfiled.propose(caller.signedIn.person, params.recordId as RecordId);
      if (found === undefined) throw new ServiceError('NOT_FOUND');
      const { unfiled, size, proposals } = found;
      return json({
        item: itemView(unfiled, format),
        ...(size && { page: size }),
        fiscalYear: factsOf(unfiled.record, '').fiscalYear,
        proposals: proposals.map((one) => ({
          binder: one.binder,
          ...(one.classCode !== undefined && { classCode: one.classCode }),
          evidence: one.evidence.map((evidence) => evidenceView(evidence, format)),
        })),
      });
    },
  }),
  route({
    id: 'fileHere',
    method: 'post',
    path: '/api/v1/unfiled/file',
    access: 'signed-in',
    summary: 'Puts records into a binder, each for itself; one that changed meanwhile is left as it is.',
    bodyKind: 'json',
    body: z.object({
      records: z
        .array(z.object({ recordId: uuid, version: z.int().min(1).max(2_147_483_647) }))
        .min(1)
        .max(mostAtOnce),
      binder,
      classCode: z.string().min(1).max(60).optional(),
      reason: z.string().max(500).default(''),
    }),
    response: {
      status: 200,
      schema: z.object({
        items: z.array(
          z.object({
            recordId: uuid,
            code: z.string().optional().describe('Absent: it is filed'),
            text: reasonSchema.optional(),
          }),
        ),
        taught: z
          .object({ kind: z.enum(evidenceKinds), text: z.string(), count: z.int() })
          .optional()
          .describe('By what documents like the first are proposed from now on'),
      }),
    },
    handle: async ({ services, caller, body, format }) => {
      const records = body.records.map((one) => ({ ...one, recordId: one.recordId as RecordId }));
      const done = await services.unfiled.fileHere(caller.signedIn.person, { ...body, records });
      const items = done.items.map(({ recordId, code }) => ({
        recordId,
        ...(code !== undefined && { code, text: reasonText(code, format.language) }),
      }));
      const { taught } = done;
      return json({ items, ...(taught && { taught: { ...taught, text: evidenceText(taught, format) } }) });
    },
  }),
  route({
    id: 'findBinders',
    method: 'get',
    path: '/api/v1/binders',
    access: 'signed-in',
    summary: 'Binders of the file plan and binders in use by words of their name, at most 20.',
    query: z.object({
      q: z.string().max(100).default(''),
      year: z.coerce.number().int().min(1868).max(2999),
    }),
    response: {
      status: 200,
      schema: z.object({
        items: z.array(z.object({ binder, classCode: z.string().optional(), count: z.int() })),
      }),
    },
    handle: async ({ services, caller, query: { q, year } }) => {
      const found = await services.unfiled.binders(caller.signedIn.person, q, year);
      const items = found.map(({ classCode, ...one }) => ({
        ...one,
        ...(classCode !== undefined && { classCode }),
      }));
      return json({ items });
    },
  }),
];
