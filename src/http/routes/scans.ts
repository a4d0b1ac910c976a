/** Handing in scanned documents and following them. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ScanId, SegmentId } from '../../shared/ids.ts';
import { parseContentDigest } from '../content-digest.ts';
import { json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';

const uploadQuery = z.object({
  fileName: z.string().min(1).max(255).describe('A hint for people; never a path'),
  segment: segmentId,
});

const receiptSchema = z.object({
  scanId: uuid.describe('The receipt'),
  duplicate: z.boolean().describe('The same document was received before; nothing was stored twice'),
});

const statusSchema = z.object({
  scanId: uuid,
  state: z.string().describe('Custody state, such as received, filed or verified'),
  reason: z.string().optional(),
  recordId: uuid.optional().describe('The record, once the document can be found'),
});

/** The routes. */
export const scanRoutes: readonly Route[] = [
  route({
    id: 'uploadScan',
    method: 'post',
    path: '/api/v1/scans',
    access: 'signed-in',
    summary:
      'Takes one document into custody; answered when it is durable. The body is the file itself. ' +
      'Optional headers: Content-Digest (RFC 9530, sha-256) and Idempotency-Key.',
    query: uploadQuery,
    bodyKind: 'stream',
    response: { status: 201, schema: receiptSchema },
    handle: async ({ services, caller, query, header, remoteAddress, stream }) => {
      const { person } = caller.signedIn;
      const segment = query.segment as SegmentId;
      if (!person.segments.includes(segment)) return refusal('segment-not-allowed');
      const declaredSha256 = parseContentDigest(header('content-digest'));
      const idempotencyKey = parseIdempotencyKey(header('idempotency-key'));
      const contentLength = header('content-length');
      const receipt = await services.scans.upload({
        person,
        segment,
        fileName: query.fileName,
        remoteAddress,
        body: stream(),
        ...(declaredSha256 === undefined ? {} : { declaredSha256 }),
        ...(contentLength === undefined ? {} : { declaredByteLength: Number(contentLength) }),
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      });
      return json(receipt, { status: receipt.duplicate ? 200 : 201 });
    },
  }),
  route({
    id: 'getScan',
    method: 'get',
    path: '/api/v1/scans/:scanId',
    access: 'signed-in',
    summary: 'How far a document has come.',
    params: z.object({ scanId: uuid }),
    response: { status: 200, schema: statusSchema },
    handle: async ({ services, caller, params }) => {
      const status = await services.scans.status(caller.signedIn.person, params.scanId as ScanId);
      if (status === undefined) throw new ServiceError('NOT_FOUND');
      return json({ scanId: params.scanId, ...status });
    },
  }),
];

/** Up to 100 visible ASCII characters; surrounding quotes belong to the syntax, not to the key. */
function parseIdempotencyKey(field: string | undefined): string | undefined {
  if (field === undefined) return undefined;
  const key = /^"([\x21\x23-\x7e]{1,100})"$|^([\x21\x23-\x7e]{1,100})$/.exec(field);
  if (key === null) {
    const fields = [{ field: 'header.idempotency-key', message: 'invalid_format' }];
    throw new ServiceError('REQUEST_INVALID', { details: { fields } });
  }
  return key[1] ?? key[2];
}
