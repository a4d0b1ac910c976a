/** What is handed over of a round, and what is left as its proof: JSON interface, packages and certificates as files. */

import { z } from 'zod';
import type { DisposalClaims } from '../../archive/retention/certificate.ts';
import { gather } from '../../shared/byte-pieces.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';

const params = z.object({ roundId: uuid });
const listReaders = { role: ['records', 'auditor'] } as const;
const proofReaders = { role: ['records', 'administrator', 'auditor'] } as const;
const largestCertificate = 4 * 1024 * 1024;

const claimsSchema = z.object({
  id: uuid,
  round: uuid,
  department: z.string(),
  fiscalYear: z.int(),
  records: z.int(),
  waiting: z.int(),
  left: z.int().describe('Copies that could not be removed'),
  confirmedBy: z.string(),
  decidedBy: z.string(),
  issuedAt: z.string(),
  backupsUntil: z.string().describe('Until when a backup may hold what is gone; `none`'),
});

function claimsView(claims: DisposalClaims) {
  const copies = claims.records.flatMap((record) => record.copies);
  return {
    id: claims.jti,
    ...{ round: claims.round, department: claims.department, fiscalYear: claims.fiscalYear },
    records: claims.records.length,
    waiting: claims.waiting.length,
    left: copies.filter(({ outcome }) => outcome === 'left').length,
    ...{ confirmedBy: claims.confirmedBy, decidedBy: claims.decidedBy },
    ...{ issuedAt: claims.issuedAt, backupsUntil: claims.backupsUntil },
  };
}

const packageSchema = z.object({
  sha256: z.string().optional().describe('Of `manifest-sha256.txt`; absent: not written yet'),
  records: z.int(),
  done: z.int().describe('Of these: gone from here'),
  writtenAt: z.string().optional(),
  writtenByName: z.string().optional(),
});

/** Nothing for the service itself. */
function personIdOf(actor: string | undefined): readonly string[] {
  return actor?.startsWith('person:') === true ? [actor.slice('person:'.length)] : [];
}

function packageRoutes(): readonly Route[] {
  return [
    route({
      id: 'listTransferPackages',
      method: 'get',
      path: '/api/v1/retention/rounds/:roundId/packages',
      access: 'signed-in',
      summary:
        'What is to be handed over of a round to the public archives, by the package it was written into.',
      params,
      response: { status: 200, schema: z.object({ items: z.array(packageSchema) }) },
      handle: async ({ services, caller, params: { roundId } }) => {
        const found = await services.retention.packages(caller.signedIn.person, roundId);
        const names = await services.retention.names(found.flatMap(({ writtenBy }) => personIdOf(writtenBy)));
        const items = found.map(({ writtenBy, ...one }) => {
          const name = names.get(personIdOf(writtenBy)[0] ?? '');
          return { ...one, ...(name !== undefined && { writtenByName: name }) };
        });
        return json({ items });
      },
    }),
    route({
      id: 'saveTransferPackage',
      method: 'get',
      path: '/api/v1/retention/rounds/:roundId/package',
      access: { role: ['records'] },
      limit: 'taps',
      summary:
        'The package of what is still to be handed over (tar; inside a bag of RFC 8493), written while it is sent and noted with its records. Errors: NOT_FOUND, ARCHIVE_ROUND_STATE.',
      params,
      response: { status: 200, mediaType: 'application/x-tar' },
      handle: async ({ services, caller, params: { roundId } }) => {
        const body = await services.retention.savePackage(caller.signedIn.person, roundId);
        const fileName = `transfer-${roundId}.tar`;
        return { kind: 'stream', mediaType: 'application/x-tar', fileName, body };
      },
    }),
  ];
}

function certificateRoutes(): readonly Route[] {
  return [
    route({
      id: 'listAllDisposalCertificates',
      method: 'get',
      path: '/api/v1/retention/certificates',
      access: listReaders,
      summary:
        'The certificates of all rounds, the newest first, each checked with the keys of this installation.',
      query: z.object({
        offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
        limit: z.coerce.number().int().min(1).max(100).default(50),
      }),
      response: {
        status: 200,
        schema: z.object({
          items: z.array(
            z.object({
              ...{ id: uuid, round: uuid, segment: segmentId, segmentName: z.string() },
              ...{ department: z.string(), fiscalYear: z.int(), issuedAt: z.string() },
              states: claimsSchema.optional().describe('Absent: no key of this installation signed it'),
            }),
          ),
          total: z.int(),
        }),
      },
      handle: async ({ services, caller, query, format }) => {
        const { items, total } = await services.retention.allCertificates(caller.signedIn.person, query);
        const views = items.map(({ id, roundId, segment, department, fiscalYear, issuedAt, claims }) => ({
          ...{ id, round: roundId, segment, segmentName: format.segment(segment) },
          ...{ department, fiscalYear, issuedAt },
          ...(claims && { states: claimsView(claims) }),
        }));
        return json({ items: views, total });
      },
    }),
    route({
      id: 'listDisposalCertificates',
      method: 'get',
      path: '/api/v1/retention/rounds/:roundId/certificates',
      access: 'signed-in',
      summary: 'The signed certificates of a round (JWS), oldest first, with what each states.',
      params,
      response: {
        status: 200,
        schema: z.object({
          items: z.array(
            z.object({
              id: uuid,
              issuedAt: z.string(),
              certificate: z.string(),
              states: claimsSchema.optional().describe('Absent: no key of this installation signed it'),
            }),
          ),
        }),
      },
      handle: async ({ services, caller, params: { roundId } }) => {
        const found = await services.retention.certificates(caller.signedIn.person, roundId);
        const items = found.map(({ id, issuedAt, certificate, claims }) => ({
          ...{ id, issuedAt, certificate },
          ...(claims && { states: claimsView(claims) }),
        }));
        return json({ items });
      },
    }),
    route({
      id: 'downloadDisposalCertificate',
      method: 'get',
      path: '/api/v1/retention/certificates/:certificateId',
      access: 'signed-in',
      summary: 'A certificate as a file, for `tomeoki retention verify`.',
      params: z.object({ certificateId: uuid }),
      response: { status: 200, mediaType: 'application/jose' },
      handle: async ({ services, caller, params: { certificateId } }) => {
        const found = await services.retention.certificate(caller.signedIn.person, certificateId);
        if (found === undefined) throw new ServiceError('NOT_FOUND');
        const body = (async function* () {
          yield `${found}\n`;
        })();
        return { kind: 'stream', mediaType: 'application/jose', fileName: `${certificateId}.jws`, body };
      },
    }),
    route({
      id: 'verifyDisposalCertificate',
      method: 'post',
      path: '/api/v1/retention/certificates/verify',
      access: proofReaders,
      summary: 'Whether this installation signed a certificate (JWS), and what it states.',
      bodyKind: 'stream',
      response: {
        status: 200,
        schema: z.object({ isSigned: z.boolean(), states: claimsSchema.optional() }),
      },
      handle: async ({ services, stream }) => {
        const bytes = await gather(stream(), largestCertificate, 'REQUEST_TOO_LARGE');
        const claims = await services.retention.verifyCertificate(Buffer.from(bytes).toString('utf8'));
        return json({ isSigned: claims !== undefined, ...(claims && { states: claimsView(claims) }) });
      },
    }),
  ];
}

/** The routes. */
export const dispositionProofRoutes: readonly Route[] = [...packageRoutes(), ...certificateRoutes()];
