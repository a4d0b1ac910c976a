/** How a person protects their own sign-in: authenticator app, recovery codes, certificates. JSON interface. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { qrModules } from '../../ui/qr-code.ts';
import { empty, json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { codeSchema } from './second.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const statusSchema = z.object({
  level: z.enum(['off', 'optional', 'required']),
  confirmedAt: z.string().optional().describe('Absent: no authenticator app'),
  recoveryCodesLeft: z.int(),
  mayEnrolCertificate: z.boolean(),
  certificates: z.array(z.object({ sha256, enrolledAt: z.string() })),
});

const offerSchema = z.object({
  secret: z.string().describe('To type into the app'),
  uri: z.string().describe('otpauth: URI'),
  modules: z.array(z.string()).describe('Its QR code, row by row, 1 for black, without the quiet zone'),
});

const recoverySchema = z.object({
  recoveryCodes: z.array(z.string()).describe('Told this once'),
});

const authenticatorRoutes: readonly Route[] = [
  route({
    id: 'getOwnProtection',
    method: 'get',
    path: '/api/v1/me/protection',
    access: 'signed-in',
    summary: 'How the person’s sign-in is protected.',
    response: { status: 200, schema: statusSchema },
    handle: async ({ services, caller }) => {
      const status = await services.second.status(caller.signedIn.person);
      const { confirmedAt, certificates, ...rest } = status;
      return json({
        ...rest,
        ...(confirmedAt !== undefined && { confirmedAt: confirmedAt.toISOString() }),
        certificates: certificates.map((one) => ({
          sha256: one.sha256,
          enrolledAt: one.enrolledAt.toISOString(),
        })),
      });
    },
  }),
  route({
    id: 'offerAuthenticator',
    method: 'post',
    path: '/api/v1/me/authenticator',
    access: 'signed-in',
    limit: 'trials',
    summary:
      'A new secret for an authenticator app; asks for a code of the one in force. Refusals: second-wrong, locked.',
    bodyKind: 'json',
    body: z.object({ code: z.string().max(40).optional() }),
    response: { status: 201, schema: offerSchema },
    handle: async ({ services, caller, body }) => {
      const offered = await services.second.offer(caller.signedIn.person, body.code);
      if (!offered.ok) return refusal(offered.refusal);
      const { secret, uri } = offered.value;
      return json({ secret, uri, modules: [...qrModules(uri)] }, { status: 201 });
    },
  }),
  route({
    id: 'confirmAuthenticator',
    method: 'post',
    path: '/api/v1/me/authenticator/confirm',
    access: 'signed-in',
    limit: 'trials',
    summary:
      'The first code of the app puts it in force. Refusals: second-wrong, locked, nothing-offered (half an hour is over).',
    bodyKind: 'json',
    body: codeSchema,
    response: { status: 200, schema: recoverySchema },
    handle: async ({ services, caller, body }) => {
      const result = await services.second.confirm(caller.signedIn.person, body.code);
      return result.ok ? json({ recoveryCodes: [...result.value.recoveryCodes] }) : refusal(result.refusal);
    },
  }),
  route({
    id: 'renewRecoveryCodes',
    method: 'post',
    path: '/api/v1/me/recovery-codes',
    access: 'signed-in',
    limit: 'trials',
    summary: 'New recovery codes in place of the old ones, with a code. Refusals: second-wrong, locked.',
    bodyKind: 'json',
    body: codeSchema,
    response: { status: 200, schema: recoverySchema },
    handle: async ({ services, caller, body }) => {
      const result = await services.second.renewCodes(caller.signedIn.person, body.code);
      return result.ok ? json({ recoveryCodes: [...result.value.recoveryCodes] }) : refusal(result.refusal);
    },
  }),
  route({
    id: 'removeAuthenticator',
    method: 'post',
    path: '/api/v1/me/authenticator/remove',
    access: 'signed-in',
    limit: 'trials',
    summary: 'Removes the app, where none is needed. Refusals: second-wrong, locked, second-required.',
    bodyKind: 'json',
    body: codeSchema,
    response: { status: 204 },
    handle: async ({ services, caller, body }) => {
      const result = await services.second.remove(caller.signedIn.person, body.code);
      return result.ok ? empty() : refusal(result.refusal);
    },
  }),
];

const standingRoutes: readonly Route[] = [
  route({
    id: 'endOtherSignIns',
    method: 'post',
    path: '/api/v1/me/sign-ins/end-others',
    access: 'signed-in',
    summary: 'Ends all of the person’s sign-ins but this one.',
    response: { status: 200, schema: z.object({ ended: z.int() }) },
    handle: async ({ services, caller }) => json({ ended: await services.second.endOthers(caller.signedIn) }),
  }),
  route({
    id: 'enrolOwnCertificate',
    method: 'post',
    path: '/api/v1/me/certificates',
    access: 'signed-in',
    limit: 'trials',
    summary:
      'Enrols the client certificate of this connection. Refusals: second-wrong, locked, certificate-none, certificate-taken.',
    bodyKind: 'json',
    body: codeSchema,
    response: { status: 204 },
    handle: async ({ services, caller, body, connection }) => {
      const result = await services.second.enrolCertificate(caller.signedIn.person, body.code, connection);
      return result.ok ? empty() : refusal(result.refusal);
    },
  }),
  route({
    id: 'revokeOwnCertificate',
    method: 'delete',
    path: '/api/v1/me/certificates/:sha256',
    access: 'signed-in',
    summary: 'Revokes a client certificate of the person, and ends what was signed in with it.',
    params: z.object({ sha256: z.string().max(64) }),
    response: { status: 204 },
    handle: async ({ services, caller, params }) => {
      const revoked = await services.second.revokeCertificate(caller.signedIn.person, params.sha256);
      if (!revoked) throw new ServiceError('NOT_FOUND');
      return empty();
    },
  }),
];

/** The routes. */
export const ownSecurityRoutes: readonly Route[] = [...authenticatorRoutes, ...standingRoutes];
