/** Pages of the desk for scans that wait for a person, and for cover sheets. */

import { z } from 'zod';
import type { TrayRefusal } from '../../scan/tray/settle-scan.ts';
import type { SegmentId } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';
import { coverSheetPage } from '../../ui/desk/cover-sheet-page.ts';
import { type TrayState, trayPage, trayStates } from '../../ui/desk/tray-page.ts';
import { page, type Reply, redirect } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';
import { frameOf } from './pages-frame.ts';

const params = z.object({ scanId: uuid });
const name = z.string().max(200).default('');

const refusals: Readonly<Record<TrayRefusal, TrayState>> = {
  'scan-not-found': 'not-found',
  'assignee-unknown': 'assignee-unknown',
  'scan-moved-on': 'moved-on',
  'wrong-document-password': 'wrong-password',
};

function shown(result: Result<true, TrayRefusal>, done: TrayState): Reply {
  return redirect(`/desk/tray?state=${result.ok ? done : refusals[result.refusal]}`);
}

/** The routes. */
export const trayPages: readonly Route[] = [
  route({
    id: 'trayPage',
    method: 'get',
    path: '/desk/tray',
    access: 'signed-in',
    summary: 'Scans without an owner, and scans that were put aside.',
    query: z.object({ state: z.enum(trayStates).optional().catch(undefined) }),
    handle: async (context) => {
      const { person } = context.caller.signedIn;
      const items = await context.services.tray.list(person);
      const view = { items, state: context.query.state, department: person.department };
      return page(trayPage(frameOf(context, person.displayName), view));
    },
  }),
  route({
    id: 'assignScanForm',
    method: 'post',
    path: '/desk/tray/:scanId/assign',
    access: 'signed-in',
    summary: 'Gives a scan to a person or a department.',
    params,
    bodyKind: 'form',
    body: z.object({ loginName: name, department: name }),
    handle: async ({ services, caller, params: { scanId }, body }) =>
      shown(await services.tray.assign(caller.signedIn.person, scanId, body), 'assigned'),
  }),
  route({
    id: 'retryScanForm',
    method: 'post',
    path: '/desk/tray/:scanId/retry',
    access: 'signed-in',
    summary: 'Lets a scan that was put aside go on.',
    params,
    bodyKind: 'form',
    body: z.object({}),
    handle: async ({ services, caller, params: { scanId } }) =>
      shown(await services.tray.retry(caller.signedIn.person, scanId), 'retried'),
  }),
  route({
    id: 'giveUpScanForm',
    method: 'post',
    path: '/desk/tray/:scanId/give-up',
    access: 'signed-in',
    summary: 'Gives up a scan that was put aside.',
    params,
    bodyKind: 'form',
    body: z.object({}),
    handle: async ({ services, caller, params: { scanId } }) =>
      shown(await services.tray.giveUp(caller.signedIn.person, scanId), 'given-up'),
  }),
  route({
    id: 'unlockScanForm',
    method: 'post',
    path: '/desk/tray/:scanId/unlock',
    access: 'signed-in',
    limit: 'trials',
    summary: 'Takes the password of a scanned PDF.',
    params,
    bodyKind: 'form',
    body: z.object({ password: z.string().min(1).max(255) }),
    handle: async ({ services, caller, params: { scanId }, body }) =>
      shown(await services.tray.unlock(caller.signedIn.person, scanId, body.password), 'unlocked'),
  }),
  route({
    id: 'rejoinBatchForm',
    method: 'post',
    path: '/desk/tray/:scanId/rejoin',
    access: 'signed-in',
    summary: 'Puts a batch that was separated together again.',
    params,
    bodyKind: 'form',
    body: z.object({}),
    handle: async ({ services, caller, params: { scanId } }) => {
      await services.tray.rejoin(caller.signedIn.person, scanId);
      return redirect('/desk/tray?state=rejoined');
    },
  }),
  route({
    id: 'coverSheetPage',
    method: 'get',
    path: '/desk/cover-sheet',
    access: 'signed-in',
    summary: 'Making a cover sheet.',
    handle: async (context) => {
      const { person } = context.caller.signedIn;
      const { segments, department } = person;
      return page(coverSheetPage(frameOf(context, person.displayName), { segments, department }));
    },
  }),
  route({
    id: 'coverSheetForm',
    method: 'post',
    path: '/desk/cover-sheet',
    access: 'signed-in',
    limit: 'trials',
    summary: 'A new cover sheet as PDF.',
    bodyKind: 'form',
    body: z.object({
      segment: segmentId,
      owner: z.enum(['me', 'department']),
      binder: name,
      formId: name,
      days: z.coerce.number().int().min(1).max(90),
    }),
    handle: async ({ services, caller, body }) => {
      const { segment, owner, binder, formId, days } = body;
      const request = { segment: segment as SegmentId, mine: owner === 'me', binder, formId, days };
      const bytes = await services.tray.coverSheet(caller.signedIn.person, request);
      async function* content() {
        yield bytes;
      }
      const file = {
        mediaType: 'application/pdf',
        byteLength: bytes.byteLength,
        fileName: 'cover-sheet.pdf',
        body: content(),
      };
      return { kind: 'file', file, disposition: 'attachment' };
    },
  }),
];
