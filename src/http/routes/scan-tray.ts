/** Scans that wait for a person, and what can be done with them: JSON interface. */

import { z } from 'zod';
import type { TrayRefusal } from '../../scan/tray/settle-scan.ts';
import type { TrayItem } from '../../scan/tray-item.ts';
import type { Result } from '../../shared/result.ts';
import type { Formatter } from '../../ui/format.ts';
import { reasonText } from '../../ui/text/reason.ts';
import { json, picture, type Reply, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { reasonSchema, scanPartSchema, uuid } from '../schemas.ts';

const params = z.object({ scanId: uuid });
const name = z.string().max(200).default('');

const itemSchema = z.object({
  scanId: uuid,
  name: z.string().describe('As its sender called it; may be empty'),
  segment: z.string(),
  segmentName: z.string(),
  held: z.boolean().describe('True: put aside with a reason. False: only its owner is missing'),
  state: z.string(),
  reason: reasonSchema.optional(),
  receivedAt: z.string(),
  receivedAtText: z.string(),
  source: z.string().describe('How it came in, such as folder or mail'),
  ownerName: z.string().optional(),
  department: z.string(),
  sizeText: z.string(),
  pages: z.int().optional(),
  part: scanPartSchema.optional(),
  recordId: uuid.optional(),
  needsPassword: z.boolean(),
});

const doneSchema = z.object({ done: z.literal(true) });

function done(result: Result<true, TrayRefusal>): Reply {
  return result.ok ? json({ done: true }) : refusal(result.refusal);
}

function itemOf({ scan, needsPassword, ownerName }: TrayItem, format: Formatter): z.input<typeof itemSchema> {
  const held = scan.state === 'quarantined';
  return {
    scanId: scan.id,
    name: scan.originalName,
    segment: scan.segment,
    segmentName: format.segment(scan.segment),
    held,
    state: scan.state,
    ...(held && { reason: reasonText(scan.reason, format.language) }),
    receivedAt: scan.receivedAt.toISOString(),
    receivedAtText: format.moment(scan.receivedAt),
    source: scan.source,
    ...(ownerName !== undefined && { ownerName }),
    department: scan.department,
    sizeText: format.size(scan.byteLength),
    ...(scan.pageCount !== undefined && { pages: scan.pageCount }),
    ...(scan.part !== undefined && { part: scan.part }),
    ...(scan.recordId !== undefined && { recordId: scan.recordId }),
    needsPassword,
  };
}

/** The routes. */
export const scanTrayRoutes: readonly Route[] = [
  route({
    id: 'listTray',
    method: 'get',
    path: '/api/v1/scan-tray',
    access: 'signed-in',
    summary:
      'Scans without an owner of my department, and what of mine was put aside; for records clerks of all departments of their segments. Newest first, at most 200.',
    response: { status: 200, schema: z.object({ items: z.array(itemSchema) }) },
    handle: async ({ services, caller, format }) => {
      const items = await services.tray.list(caller.signedIn.person);
      return json({ items: items.map((item) => itemOf(item, format)) });
    },
  }),
  route({
    id: 'previewTrayScan',
    method: 'get',
    path: '/api/v1/scan-tray/:scanId/picture',
    access: 'signed-in',
    summary: 'The first page of a waiting scan as JPEG. Looking at it is written into the audit.',
    params,
    response: { status: 200, mediaType: 'image/jpeg' },
    handle: async ({ services, caller, params: { scanId } }) =>
      picture(await services.tray.picture(caller.signedIn.person, scanId)),
  }),
  route({
    id: 'assignScan',
    method: 'post',
    path: '/api/v1/scan-tray/:scanId/assign',
    access: 'signed-in',
    limit: 'trials',
    summary: 'Gives a scan to a person, by login name, or without one to the tray of a department.',
    params,
    bodyKind: 'json',
    body: z.object({ loginName: name, department: name }),
    response: { status: 200, schema: doneSchema },
    handle: async ({ services, caller, params: { scanId }, body }) =>
      done(await services.tray.assign(caller.signedIn.person, scanId, body)),
  }),
  route({
    id: 'retryScan',
    method: 'post',
    path: '/api/v1/scan-tray/:scanId/retry',
    access: 'signed-in',
    summary: 'Lets a scan that was put aside go on from its beginning.',
    params,
    bodyKind: 'json',
    body: z.object({}),
    response: { status: 200, schema: doneSchema },
    handle: async ({ services, caller, params: { scanId } }) =>
      done(await services.tray.retry(caller.signedIn.person, scanId)),
  }),
  route({
    id: 'giveUpScan',
    method: 'post',
    path: '/api/v1/scan-tray/:scanId/give-up',
    access: 'signed-in',
    summary: 'Gives up a scan that was put aside.',
    params,
    bodyKind: 'json',
    body: z.object({}),
    response: { status: 200, schema: doneSchema },
    handle: async ({ services, caller, params: { scanId } }) =>
      done(await services.tray.giveUp(caller.signedIn.person, scanId)),
  }),
  route({
    id: 'unlockScan',
    method: 'post',
    path: '/api/v1/scan-tray/:scanId/unlock',
    access: 'signed-in',
    limit: 'trials',
    summary: 'Opens an encrypted PDF: a copy without its password goes on, what arrived stays as it is.',
    params,
    bodyKind: 'json',
    body: z.object({ password: z.string().min(1).max(255) }),
    response: { status: 200, schema: doneSchema },
    handle: async ({ services, caller, params: { scanId }, body }) =>
      done(await services.tray.unlock(caller.signedIn.person, scanId, body.password)),
  }),
  route({
    id: 'rejoinBatch',
    method: 'post',
    path: '/api/v1/scan-batches/:scanId/rejoin',
    access: 'signed-in',
    summary: 'Withdraws the parts of a batch and lets it go on as one document.',
    params,
    bodyKind: 'json',
    body: z.object({}),
    response: {
      status: 200,
      schema: z.object({ parts: z.int(), copiesLeft: z.int().describe('Copies that targets keep') }),
    },
    handle: async ({ services, caller, params: { scanId } }) => {
      const parts = await services.tray.rejoin(caller.signedIn.person, scanId);
      const copiesLeft = parts.reduce((sum, { copies }) => sum + copies.length, 0);
      return json({ parts: parts.length, copiesLeft });
    },
  }),
];
