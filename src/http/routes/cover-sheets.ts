/** Cover sheets and separator sheets, as a file or among one's own prints: JSON interface. */

import { z } from 'zod';
import { once } from '../../shared/byte-pieces.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { byteFile } from '../byte-file.ts';
import { json, type Reply, refusal } from '../reply.ts';
import { type Route, type RouteContext, route } from '../route.ts';
import { heldJobSchema, segmentId } from '../schemas.ts';
import { heldJobView } from '../views.ts';

const text = z.string().max(200).default('');
const to = z.enum(['file', 'prints']).describe('file: answered as PDF. prints: held among my prints');

type Context = RouteContext<'signed-in', unknown, unknown, unknown>;

/** What a made sheet becomes. It is printed on one side and as it is: its code is measured from the edge. */
async function handOut(
  { services, caller, format }: Context,
  sheet: {
    readonly bytes: Uint8Array;
    readonly to: 'file' | 'prints';
    readonly segment: SegmentId;
    readonly name: string;
    readonly fileName: string;
    readonly copies: number;
  },
): Promise<Reply> {
  if (sheet.to === 'file') {
    const file = byteFile(sheet.bytes, 'application/pdf', sheet.fileName);
    return { kind: 'file', file, disposition: 'attachment' };
  }
  const held = await services.desk.submit({
    person: caller.signedIn.person,
    segment: sheet.segment,
    fileName: sheet.name,
    ticket: { copies: sheet.copies, sides: 'one-sided', printColorMode: 'monochrome' },
    body: once(sheet.bytes),
  });
  return held.ok ? json(heldJobView(held.value, format), { status: 201 }) : refusal(held.refusal);
}

/** The routes. */
export const coverSheetRoutes: readonly Route[] = [
  route({
    id: 'coverSheetChoices',
    method: 'get',
    path: '/api/v1/cover-sheets/choices',
    access: 'signed-in',
    summary: 'The department that a cover sheet of mine names, and its binders in the file plan.',
    response: { status: 200, schema: z.object({ department: z.string(), binders: z.array(z.string()) }) },
    handle: async ({ services, caller }) => {
      const { person } = caller.signedIn;
      return json({ department: person.department, binders: await services.tray.binders(person) });
    },
  }),
  route({
    id: 'makeCoverSheet',
    method: 'post',
    path: '/api/v1/cover-sheets',
    access: 'signed-in',
    limit: 'trials',
    summary: 'Makes a cover sheet for my department. It works once, until it expires.',
    bodyKind: 'json',
    body: z.object({
      segment: segmentId,
      owner: z.enum(['me', 'department']),
      binder: text,
      formId: text,
      days: z.int().min(1).max(90),
      to,
    }),
    response: { status: 201, schema: heldJobSchema },
    handle: async (context) => {
      const { body, caller, services } = context;
      const segment = body.segment as SegmentId;
      const { binder, formId, days } = body;
      const asked = { segment, mine: body.owner === 'me', binder, formId, days };
      const bytes = await services.tray.coverSheet(caller.signedIn.person, asked);
      const sheet = {
        bytes,
        to: body.to,
        segment,
        copies: 1,
        name: '取り込み表紙',
        fileName: 'cover-sheet.pdf',
      };
      return await handOut(context, sheet);
    },
  }),
  route({
    id: 'makeSeparatorSheet',
    method: 'post',
    path: '/api/v1/separator-sheets',
    access: 'signed-in',
    limit: 'trials',
    summary: 'A sheet that parts one document from the next. It can be used again and again.',
    bodyKind: 'json',
    body: z.object({ segment: segmentId, copies: z.int().min(1).max(50).default(1), to }),
    response: { status: 201, schema: heldJobSchema },
    handle: async (context) => {
      const { body, services } = context;
      const bytes = await services.tray.separatorSheet();
      const segment = body.segment as SegmentId;
      const { copies } = body;
      const sheet = {
        bytes,
        to: body.to,
        segment,
        copies,
        name: '仕切り紙',
        fileName: 'separator-sheet.pdf',
      };
      return await handOut(context, sheet);
    },
  }),
];
