/** Handing in a document that may be sent in pieces and go on after a break. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { empty, json, type Reply, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';
import type { UploadView } from '../services/uploads.ts';

const declaration = z.object({
  fileName: z.string().min(1).max(255).describe('A hint for people; never a path'),
  segment: segmentId,
  byteLength: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/)
    .describe('Of the whole document, hexadecimal'),
});

const uploadSchema = z.object({
  uploadId: uuid,
  offset: z.int().describe('Bytes that are durable; the rest begins here'),
  byteLength: z.int(),
  scanId: uuid.optional().describe('The receipt, once the document is in custody'),
});

const openUploadSchema = z.object({
  uploadId: uuid,
  offset: z.int(),
  byteLength: z.int(),
  fileName: z.string(),
  segment: segmentId,
  expiresAt: z.string().describe('When its bytes are forgotten, RFC 3339'),
  expiresAtText: z.string(),
});

const params = z.object({ uploadId: uuid });

/** The routes. */
export const uploadRoutes: readonly Route[] = [
  route({
    id: 'beginUpload',
    method: 'post',
    path: '/api/v1/uploads',
    access: 'signed-in',
    summary:
      'Declares a document that is then sent with PATCH. Declared again within a day by the same person, it goes on ' +
      'where it stopped (200).',
    bodyKind: 'json',
    body: declaration,
    response: { status: 201, schema: uploadSchema },
    handle: async ({ services, caller, body }) => {
      const { person } = caller.signedIn;
      const segment = body.segment as SegmentId;
      if (!person.segments.includes(segment)) return refusal('segment-not-allowed');
      const { fileName, byteLength } = body;
      const sha256 = Uint8Array.from(Buffer.from(body.sha256, 'hex'));
      const view = await services.uploads.begin({ person, segment, fileName, byteLength, sha256 });
      const isNew = view.offset === 0 && view.scanId === undefined;
      return told(view, isNew ? 201 : 200);
    },
  }),
  route({
    id: 'listUploads',
    method: 'get',
    path: '/api/v1/uploads',
    access: 'signed-in',
    summary: 'My uploads that stopped before they were whole, newest first. They can go on for a day.',
    response: { status: 200, schema: z.object({ items: z.array(openUploadSchema) }) },
    handle: async ({ services, caller, format }) => {
      const open = await services.uploads.list(caller.signedIn.person);
      const items = open.map(({ id, offset, byteLength, fileName, segment, expiresAt }) => ({
        uploadId: id,
        offset,
        byteLength,
        fileName,
        segment,
        expiresAt: expiresAt.toISOString(),
        expiresAtText: format.moment(expiresAt),
      }));
      return json({ items });
    },
  }),
  route({
    id: 'cancelUpload',
    method: 'delete',
    path: '/api/v1/uploads/:uploadId',
    access: 'signed-in',
    summary: 'Forgets an upload that is not whole, with the bytes that have come.',
    params,
    response: { status: 204 },
    handle: async ({ services, caller, params: { uploadId } }) => {
      await services.uploads.cancel(caller.signedIn.person, uploadId);
      return empty();
    },
  }),
  route({
    id: 'getUpload',
    method: 'head',
    path: '/api/v1/uploads/:uploadId',
    access: 'signed-in',
    summary: 'How far an upload has come: Upload-Offset, Upload-Length.',
    params,
    response: { status: 200 },
    handle: async ({ services, caller, params: { uploadId } }) =>
      told(await services.uploads.find(caller.signedIn.person, uploadId), 200),
  }),
  route({
    id: 'continueUpload',
    method: 'patch',
    path: '/api/v1/uploads/:uploadId',
    access: 'signed-in',
    summary:
      'Adds bytes at Upload-Offset. 204 when they are durable, 201 with the receipt when the document is whole and in ' +
      'custody, 409 when the rest begins elsewhere.',
    params,
    bodyKind: 'stream',
    response: { status: 201, schema: uploadSchema },
    handle: async ({ services, caller, params: { uploadId }, header, remoteAddress, stream }) => {
      const offset = parseOffset(header('upload-offset'));
      const piece = { id: uploadId, offset, body: stream(), remoteAddress };
      const view = await services.uploads.append(caller.signedIn.person, piece);
      return view.scanId === undefined ? { kind: 'empty', headers: headersOf(view) } : told(view, 201);
    },
  }),
];

function told(view: UploadView, status: number): Reply {
  const { id, offset, byteLength, scanId } = view;
  const body = { uploadId: id, offset, byteLength, ...(scanId !== undefined && { scanId }) };
  return { ...json(body, { status }), headers: headersOf(view) };
}

function headersOf({ id, offset, byteLength }: UploadView): Readonly<Record<string, string>> {
  return {
    Location: `/api/v1/uploads/${id}`,
    'Upload-Offset': String(offset),
    'Upload-Length': String(byteLength),
  };
}

function parseOffset(field: string | undefined): number {
  const offset = /^(0|[1-9][0-9]{0,14})$/.test(field ?? '') ? Number(field) : undefined;
  if (offset !== undefined) return offset;
  const fields = [{ field: 'header.upload-offset', message: 'invalid_format' }];
  throw new ServiceError('REQUEST_INVALID', { details: { fields } });
}
