/** Scans that were sealed because of an Individual Number, and masked copies of records. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import { sealedPage } from '../../ui/desk/sealed-page.ts';
import { json, page } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';
import { frameOf } from './pages-frame.ts';

const sealedSchema = z.object({
  items: z.array(
    z.object({
      scanId: uuid.describe('The receipt'),
      segment: segmentId,
      receivedAt: z.string(),
      sealedAt: z.string(),
      eraseAt: z.string().describe('When it is erased, or was'),
      erased: z.boolean(),
    }),
  ),
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
    handle: async ({ services, caller }) => {
      const sealed = await services.myNumber.sealed(caller.signedIn.person);
      const items = sealed.map(({ scanId, segment, receivedAt, sealedAt, eraseAt, erasedAt }) => ({
        scanId,
        segment,
        receivedAt: receivedAt.toISOString(),
        sealedAt: sealedAt.toISOString(),
        eraseAt: (erasedAt ?? eraseAt).toISOString(),
        erased: erasedAt !== undefined,
      }));
      return json({ items });
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
      const bytes = Buffer.from(jws);
      async function* body() {
        yield bytes;
      }
      const fileName = `erasure-${scanId}.jws`;
      const file = { mediaType: 'application/jose', byteLength: bytes.byteLength, fileName, body: body() };
      return { kind: 'file', file, disposition: 'attachment' };
    },
  }),
  route({
    id: 'sealedPage',
    method: 'get',
    path: '/desk/sealed',
    access: 'signed-in',
    summary: 'Scans that were sealed because of an Individual Number.',
    handle: async (context) => {
      const { person } = context.caller.signedIn;
      const { myNumber } = context.services;
      const items = await myNumber.sealed(person);
      const places = items.length === 0 ? [] : await myNumber.scanPlaces();
      return page(sealedPage(frameOf(context, person.displayName), { items, places }));
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
