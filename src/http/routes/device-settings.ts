/**
 * Settings of one device: its account, SNMP, quirks and card readers. JSON interface for administrators. Secrets go one
 * way: no answer holds one but that of enrolling a reader, which tells the new token once.
 */

import { z } from 'zod';
import type { SnmpAccess } from '../../../drivers/device/monitor.ts';
import { cardTextFormat } from '../../config/readers.ts';
import type { EnrolledReader } from '../../ports/reader-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { DeviceId, ReaderId } from '../../shared/ids.ts';
import type { Formatter } from '../../ui/format.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { uuid } from '../schemas.ts';

const access = { role: ['administrator'] } as const;
const params = z.object({ deviceId: uuid });

const secret = z.string().min(1).max(200);
/** RFC 3414 §11.2: passwords below eight characters are not accepted. */
const snmpPassword = z.string().min(8).max(200);
const port = z.int().min(1).max(65_535).default(161);

const account = z.strictObject({
  userName: z.string().trim().min(1).max(200),
  password: z.string().max(200),
});

const snmp = z.discriminatedUnion('version', [
  z.strictObject({ version: z.literal('2c'), port, community: secret }),
  z.strictObject({
    version: z.literal('3'),
    port,
    userName: z.string().trim().min(1).max(100),
    authentication: z
      .strictObject({
        protocol: z.enum(['sha', 'sha256', 'sha512']).default('sha256'),
        password: snmpPassword,
      })
      .describe('Told to nobody afterwards'),
    privacy: z.strictObject({ protocol: z.enum(['aes', 'aes256']).default('aes'), password: snmpPassword }),
  }),
]);

const readerSchema = z.object({
  id: uuid,
  name: z.string(),
  endsSession: z.boolean().optional().describe('Absent: as configured'),
  createdAt: z.string(),
  lastSeenAt: z.string().optional().describe('Absent: its agent never called'),
  lastSeenText: z.string().optional(),
  software: z.string(),
});

const settingsSchema = z.object({
  name: z.string(),
  hasAccount: z.boolean(),
  snmp: z
    .object({ version: z.enum(['2c', '3']), port: z.int() })
    .optional()
    .describe('Absent: not read'),
  quirks: z.array(z.string()),
  knownQuirks: z.array(z.string()),
  cardFormat: cardTextFormat.optional().describe('Absent: hexadecimal, as sent'),
  readers: z.array(readerSchema),
});

const accountRoutes: readonly Route[] = [
  route({
    id: 'getDeviceSettings',
    method: 'get',
    path: '/api/v1/devices/:deviceId/settings',
    access,
    summary: 'How a device is set, without any secret.',
    params,
    response: { status: 200, schema: settingsSchema },
    handle: async ({ services, params: { deviceId }, format }) => {
      const settings = await services.deviceSettings.find(deviceId as DeviceId);
      if (settings === undefined) throw new ServiceError('NOT_FOUND');
      const { snmp: agent, cardFormat, readers, quirks, knownQuirks, ...plain } = settings;
      return json({
        ...plain,
        ...{ quirks: [...quirks], knownQuirks: [...knownQuirks] },
        ...(agent !== undefined && { snmp: agent }),
        ...(cardFormat !== undefined && { cardFormat }),
        readers: readers.map((reader) => readerView(reader, format)),
      });
    },
  }),
  route({
    id: 'setDeviceAccount',
    method: 'put',
    path: '/api/v1/devices/:deviceId/account',
    access,
    summary: 'Name and password that the device asks of whoever prints; kept encrypted and told to nobody.',
    params,
    bodyKind: 'json',
    body: account,
    response: { status: 204 },
    handle: async ({ services, caller, params: { deviceId }, body }) =>
      found(await services.deviceSettings.setAccount(caller.signedIn.person, deviceId as DeviceId, body)),
  }),
  route({
    id: 'forgetDeviceAccount',
    method: 'delete',
    path: '/api/v1/devices/:deviceId/account',
    access,
    summary: 'Forgets the name and password of a device.',
    params,
    response: { status: 204 },
    handle: async ({ services, caller, params: { deviceId } }) =>
      found(await services.deviceSettings.setAccount(caller.signedIn.person, deviceId as DeviceId, null)),
  }),
  route({
    id: 'setDeviceSnmp',
    method: 'put',
    path: '/api/v1/devices/:deviceId/snmp',
    access,
    summary: 'How the SNMP agent of a device is read; its secrets are kept encrypted and told to nobody.',
    params,
    bodyKind: 'json',
    body: snmp,
    response: { status: 204 },
    handle: async ({ services, caller, params: { deviceId }, body }) => {
      const { port: at, ...opens } = body;
      const kept = { port: at, access: opens satisfies SnmpAccess };
      return found(await services.deviceSettings.setSnmp(caller.signedIn.person, deviceId as DeviceId, kept));
    },
  }),
  route({
    id: 'endDeviceSnmp',
    method: 'delete',
    path: '/api/v1/devices/:deviceId/snmp',
    access,
    summary: 'Reads the SNMP agent of a device no more, and forgets its secrets.',
    params,
    response: { status: 204 },
    handle: async ({ services, caller, params: { deviceId } }) =>
      found(await services.deviceSettings.setSnmp(caller.signedIn.person, deviceId as DeviceId, null)),
  }),
  route({
    id: 'setDeviceQuirks',
    method: 'put',
    path: '/api/v1/devices/:deviceId/quirks',
    access,
    summary: 'What this very device does wrong, in place of what was written down before.',
    params,
    bodyKind: 'json',
    body: z.strictObject({ quirks: z.array(z.string().min(1).max(40)).max(20) }),
    response: { status: 204 },
    handle: async ({ services, caller, params: { deviceId }, body }) => {
      const { person } = caller.signedIn;
      return found(await services.deviceSettings.setQuirks(person, deviceId as DeviceId, body.quirks));
    },
  }),
];

const readerRoutes: readonly Route[] = [
  route({
    id: 'setDeviceCardFormat',
    method: 'put',
    path: '/api/v1/devices/:deviceId/card-format',
    access,
    summary: 'How the reader that types at the panel of a device writes; null: hexadecimal, as sent.',
    params,
    bodyKind: 'json',
    body: z.strictObject({ cardFormat: cardTextFormat.nullable() }),
    response: { status: 204 },
    handle: async ({ services, caller, params: { deviceId }, body }) => {
      const { person } = caller.signedIn;
      return found(
        await services.deviceSettings.setCardFormat(person, deviceId as DeviceId, body.cardFormat),
      );
    },
  }),
  route({
    id: 'enrolDeviceReader',
    method: 'post',
    path: '/api/v1/devices/:deviceId/readers',
    access,
    summary: 'Enrols a card reader with an agent; the token of the agent is in this answer only.',
    params,
    bodyKind: 'json',
    body: z.strictObject({
      name: z.string().trim().min(1).max(100).optional().describe('Default: that of the device'),
      endsSession: z.boolean().optional().describe('Default: as configured'),
    }),
    response: { status: 201, schema: z.object({ reader: readerSchema, token: z.string() }) },
    handle: async ({ services, caller, params: { deviceId }, body, format }) => {
      const wish = { name: body.name, endsSession: body.endsSession };
      const { person } = caller.signedIn;
      const enrolled = await services.deviceSettings.addReader(person, deviceId as DeviceId, wish);
      if (enrolled === undefined) throw new ServiceError('NOT_FOUND');
      return json({ reader: readerView(enrolled.reader, format), token: enrolled.token }, { status: 201 });
    },
  }),
  route({
    id: 'revokeDeviceReader',
    method: 'delete',
    path: '/api/v1/devices/:deviceId/readers/:readerId',
    access,
    summary: 'Shuts a card reader of a device out at once and for ever.',
    params: params.extend({ readerId: uuid }),
    response: { status: 204 },
    handle: async ({ services, caller, params: { deviceId, readerId } }) => {
      const { person } = caller.signedIn;
      return found(
        await services.deviceSettings.revokeReader(person, deviceId as DeviceId, readerId as ReaderId),
      );
    },
  }),
];

/** The routes. */
export const deviceSettingsRoutes: readonly Route[] = [...accountRoutes, ...readerRoutes];

function readerView(reader: EnrolledReader, format: Formatter): z.input<typeof readerSchema> {
  const { id, name, endsSession, createdAt, lastSeenAt, software } = reader;
  return {
    ...{ id, name, software, createdAt: createdAt.toISOString() },
    ...(endsSession !== undefined && { endsSession }),
    ...(lastSeenAt !== undefined && {
      lastSeenAt: lastSeenAt.toISOString(),
      lastSeenText: format.moment(lastSeenAt),
    }),
  };
}

function found(isThere: boolean) {
  if (!isThere) throw new ServiceError('NOT_FOUND');
  return empty();
}
