/** Scans that were sealed because of an Individual Number, and masked copies of records. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { Formatter } from '../../ui/format.ts';
import { byteFile } from '../byte-file.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';
import type { SealedNotice } from '../services/my-number.ts';

const sealedSchema = z.object({
  items: z.array(
    z.object({
      scanId: uuid.describe('The receipt'),
      segment: segmentId,
      receivedAt: z.string(),
      sealedAt: z.string(),
      eraseAt: z.string().describe('When it is erased, or was'),
      erased: z.boolean(),
      segmentName: z.string(),
      department: z.string(),
      pages: z.int(),
      receivedAtText: z.string(),
      sealedAtText: z.string(),
      eraseAtText: z.string(),
    }),
  ),
  places: z
    .array(z.object({ name: z.string(), site: z.string() }))
    .describe('Devices at which the paper may be scanned again; empty while nothing is sealed'),
});

const maskedSchema = z.object({
  recordId: uuid,
  pages: z.int(),
  numbers: z.int().describe('Places that were burned out'),
  byteLength: z.int(),
});

const params = z.object({ recordId: uuid });
const scanParams = z.object({ scanId: uuid });

/** The routes. */
export const myNumberRoutes: readonly Route[] = [
  route({
    id: 'listSealedScans',
    method: 'get',
    path: '/api/v1/sealed-scans',
    access: 'signed-in',
    summary:
      'Scans of the last year that were sealed because of an Individual Number; nothing of their content.',
    response: { status: 200, schema: sealedSchema },
    handle: async ({ services, caller, format }) => {
      const sealed = await services.myNumber.sealed(caller.signedIn.person);
      const places = sealed.length === 0 ? [] : await services.myNumber.scanPlaces();
      return json({ items: sealed.map((scan) => sealedView(scan, format)), places });
    },
  }),
  route({
    id: 'downloadErasureCertificate',
    method: 'get',
    path: '/api/v1/sealed-scans/:scanId/certificate',
    access: 'signed-in',
    summary: 'The signed certificate (JWS) that a sealed scan was erased.',
    params: scanParams,
    response: { status: 200, mediaType: 'application/jose' },
    handle: async ({ services, caller, params: { scanId } }) => {
      const jws = await services.myNumber.certificate(caller.signedIn.person, scanId);
      if (jws === undefined) throw new ServiceError('NOT_FOUND');
      const file = byteFile(Buffer.from(jws), 'application/jose', `erasure-${scanId}.jws`);
      return { kind: 'file', file, disposition: 'attachment' };
    },
  }),
  route({
    id: 'maskRecord',
    method: 'post',
    path: '/api/v1/records/:recordId/masked',
    access: 'signed-in',
    summary: 'Makes a copy with the Individual Numbers burned out, proven by reading it again.',
    params,
    response: { status: 201, schema: maskedSchema },
    handle: async ({ services, caller, params: { recordId } }) => {
      const made = await services.myNumber.mask(caller.signedIn.person, recordId as RecordId);
      if (made === undefined) throw new ServiceError('NOT_FOUND');
      return json({ ...made }, { status: 201 });
    },
  }),
  route({
    id: 'downloadMasked',
    method: 'get',
    path: '/api/v1/records/:recordId/masked',
    access: 'signed-in',
    summary: 'The copy with the Individual Numbers burned out.',
    params,
    response: { status: 200, mediaType: 'application/pdf' },
    handle: async ({ services, caller, params: { recordId } }) => {
      const file = await services.myNumber.maskedCopy(caller.signedIn.person, recordId as RecordId);
      if (file === undefined) throw new ServiceError('NOT_FOUND');
      return { kind: 'file', file, disposition: 'attachment' };
    },
  }),
];

function sealedView(scan: SealedNotice, format: Formatter) {
  const { scanId, segment, receivedAt, sealedAt, erasedAt } = scan;
  const eraseAt = erasedAt ?? scan.eraseAt;
  return {
    scanId,
    segment,
    receivedAt: receivedAt.toISOString(),
    sealedAt: sealedAt.toISOString(),
    eraseAt: eraseAt.toISOString(),
    erased: erasedAt !== undefined,
    segmentName: format.segment(segment),
    department: scan.department,
    pages: scan.pageCount,
    receivedAtText: format.dayAndTime(receivedAt),
    sealedAtText: format.dayAndTime(sealedAt),
    eraseAtText: format.dayAndTime(eraseAt),
  };
}
