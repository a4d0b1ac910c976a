/** Handing in scanned documents and following them. */

import { z } from 'zod';
import type { FiledPlace, OwnScan } from '../../ports/own-scan-store.ts';
import { scanTimelineKinds } from '../../scan/desk/scan-timeline.ts';
import { isSealedOff } from '../../scan/my-number/seal-scan.ts';
import { needsPassword } from '../../scan/tray/settle-scan.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ScanId, SegmentId } from '../../shared/ids.ts';
import type { Formatter } from '../../ui/format.ts';
import { reasonText } from '../../ui/text/reason.ts';
import { parseContentDigest } from '../content-digest.ts';
import { json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { reasonSchema, scanPartSchema, segmentId, uuid } from '../schemas.ts';
import { timelineView } from '../views.ts';

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

const ownScanSchema = z.object({
  scanId: uuid.describe('The receipt'),
  name: z.string().describe('As it was called when it came; may be empty'),
  segment: segmentId,
  segmentName: z.string(),
  source: z.string().describe('How it came in, such as upload or escl'),
  state: z.string(),
  sealed: z.boolean().describe('True: sealed because of an Individual Number; nothing of it is known'),
  needsPassword: z.boolean(),
  reason: reasonSchema.optional().describe('Why it was put aside or refused, and the next step'),
  receivedAt: z.string(),
  receivedAtText: z.string(),
  sizeText: z.string(),
  sha256: z.string().optional().describe('Of the bytes as they came, hexadecimal'),
  pages: z.int().optional(),
  pagesRead: z.int().optional().describe('While it is read'),
  part: scanPartSchema.optional(),
  filed: z
    .object({
      recordId: uuid,
      title: z.string(),
      classCode: z.string().optional(),
      binder: z.string().optional(),
      targets: z.array(z.string()),
    })
    .optional(),
});

const timelineSchema = z.object({
  items: z.array(
    z.object({
      at: z.string(),
      atText: z.string(),
      kind: z.enum(scanTimelineKinds),
      reason: reasonSchema.optional(),
      pages: z.int().optional(),
      byName: z.string().optional(),
    }),
  ),
});

/** The routes. */
export const scanRoutes: readonly Route[] = [
  route({
    id: 'listScans',
    method: 'get',
    path: '/api/v1/scans',
    access: 'signed-in',
    summary: 'My own scans, newest first, at most 200.',
    response: { status: 200, schema: z.object({ items: z.array(ownScanSchema) }) },
    handle: async ({ services, caller, format }) => {
      const scans = await services.scans.mine(caller.signedIn.person);
      return json({ items: scans.map((scan) => ownScanView(scan, format)) });
    },
  }),
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
  route({
    id: 'scanTimeline',
    method: 'get',
    path: '/api/v1/scans/:scanId/timeline',
    access: 'signed-in',
    summary: 'What became of a document, oldest first.',
    params: z.object({ scanId: uuid }),
    response: { status: 200, schema: timelineSchema },
    handle: async ({ services, caller, params, format }) => {
      const entries = await services.scans.timeline(caller.signedIn.person, params.scanId as ScanId);
      if (entries === undefined) throw new ServiceError('NOT_FOUND');
      return json({ items: entries.map((entry) => timelineView(entry, format)) });
    },
  }),
];

function ownScanView({ scan, pagesRead, filed }: OwnScan, format: Formatter): z.input<typeof ownScanSchema> {
  const stopped = scan.state === 'quarantined' || scan.state === 'refused';
  const sealed = isSealedOff(scan);
  return {
    scanId: scan.id,
    name: scan.originalName,
    segment: scan.segment,
    segmentName: format.segment(scan.segment),
    source: scan.source,
    state: scan.state,
    sealed,
    needsPassword: needsPassword(scan),
    ...(stopped && { reason: reasonText(scan.reason, format.language) }),
    receivedAt: scan.receivedAt.toISOString(),
    receivedAtText: format.moment(scan.receivedAt),
    sizeText: format.size(scan.byteLength),
    ...(!sealed && { sha256: Buffer.from(scan.sha256).toString('hex') }),
    ...(scan.pageCount !== undefined && { pages: scan.pageCount }),
    ...(pagesRead !== undefined && { pagesRead }),
    ...(scan.part !== undefined && { part: scan.part }),
    ...(filed !== undefined && { filed: filedView(filed) }),
  };
}

function filedView({ recordId, title, classCode, binder, targets }: FiledPlace) {
  return {
    recordId,
    title,
    ...(classCode !== undefined && { classCode }),
    ...(binder !== undefined && { binder }),
    targets: [...targets],
  };
}

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
