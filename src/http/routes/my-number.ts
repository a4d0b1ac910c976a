/** Scans that were sealed because of an Individual Number, and masked copies of records. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';

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

/** The routes. */
export const myNumberRoutes: readonly Route[] = [
  route({
    id: 'listSealedScans',
    method: 'get',
    path: '/api/v1/sealed-scans',
    access: 'signed-in',
    summary:
      'Scans of the last thirty days that were sealed because of an Individual Number; nothing of their content.',
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
