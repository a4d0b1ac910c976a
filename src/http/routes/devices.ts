/** Devices: how they stand, finding, enrolling, changing and removing them. JSON interface for administrators. */

import { z } from 'zod';
import { parseFingerprint } from '../../devices/enrol/confirm-certificate.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { DeviceId, SegmentId } from '../../shared/ids.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { listOf, segmentId, uuid } from '../schemas.ts';
import {
  deviceSchema,
  deviceView,
  probeSchema,
  probeView,
  testPageSchema,
  testPageView,
} from './device-views.ts';

const administrators = { role: ['administrator'] } as const;
const params = z.object({ deviceId: uuid });

const name = z.string().trim().min(1).max(100);
const place = z.string().trim().max(100);
const address = z.string().trim().min(1).max(500);
const segments = z.array(segmentId).min(1).max(50);
const fingerprint = z
  .string()
  .max(200)
  .transform((text) => parseFingerprint(text) ?? '')
  .refine((text) => text !== '', 'a SHA-256 of 64 hex digits')
  .describe('SHA-256, with or without colons');

const newDevice = z.object({
  name,
  site: place.default(''),
  department: place.default('').describe('Gets scans that nobody claims'),
  address: address.describe('`ipps://`, `ipp://`, `https://` or `http://`, as the probe answered it'),
  scanAddress: address.optional().describe('Root of its eSCL service'),
  segments,
  certificateSha256: fingerprint
    .optional()
    .describe('The one that was confirmed; needed when the address is encrypted'),
});

const edit = z
  .object({
    name: name.optional(),
    site: place.optional(),
    department: place.optional(),
    segments: segments.optional(),
    scanAddress: address.nullable().optional(),
    state: z.enum(['active', 'paused']).optional(),
  })
  .strict();

const discoveredSchema = z.object({
  name: z.string(),
  makeAndModel: z.string(),
  location: z.string(),
  address: z.string().optional(),
  scanAddress: z.string().optional(),
  isEnrolled: z.boolean(),
});

const looking: readonly Route[] = [
  route({
    id: 'listDevices',
    method: 'get',
    path: '/api/v1/devices',
    access: administrators,
    summary: 'Enrolled devices by name, as the service last heard of them.',
    response: { status: 200, schema: listOf(deviceSchema) },
    handle: async ({ services, format }) => {
      const devices = await services.devices.list();
      return json({ items: devices.map((one) => deviceView(one, format)) });
    },
  }),
  route({
    id: 'discoverDevices',
    method: 'post',
    path: '/api/v1/devices/discovery',
    access: administrators,
    limit: 'trials',
    summary:
      'Looks for devices on the networks of the service for some seconds (DNS-SD); what they say is their claim.',
    response: { status: 200, schema: listOf(discoveredSchema) },
    handle: async ({ services }) => {
      const found = await services.devices.discover();
      return json({
        items: found.map(({ printUri, scanUri, ...one }) => ({
          ...one,
          ...(printUri !== undefined && { address: printUri }),
          ...(scanUri !== undefined && { scanAddress: scanUri }),
        })),
      });
    },
  }),
  route({
    id: 'probeDevice',
    method: 'post',
    path: '/api/v1/devices/probe',
    access: administrators,
    limit: 'trials',
    summary: 'Asks what stands at an address, and which certificate it presents. Nothing is kept.',
    bodyKind: 'json',
    body: z.object({ address, scanAddress: address.optional() }),
    response: { status: 200, schema: probeSchema },
    handle: async ({ services, body, format }) => {
      const probe = await services.devices.probe({ print: body.address, scan: body.scanAddress });
      return json(probeView(probe, format));
    },
  }),
  route({
    id: 'probeEnrolledDevice',
    method: 'post',
    path: '/api/v1/devices/:deviceId/probe',
    access: administrators,
    limit: 'trials',
    summary: 'Asks an enrolled device what it is and which certificate it presents now.',
    params,
    response: { status: 200, schema: probeSchema },
    handle: async ({ services, params: { deviceId }, format }) => {
      const probe = await services.devices.probeEnrolled(deviceId as DeviceId);
      if (probe === undefined) throw new ServiceError('NOT_FOUND');
      return json(probeView(probe, format));
    },
  }),
];

const changing: readonly Route[] = [
  route({
    id: 'addDevice',
    method: 'post',
    path: '/api/v1/devices',
    access: administrators,
    summary: 'Enrols a device and pins the certificate that was confirmed.',
    bodyKind: 'json',
    body: newDevice,
    response: { status: 201, schema: z.object({ id: uuid }) },
    handle: async ({ services, caller, body }) => {
      const { address: printUri, scanAddress, certificateSha256, ...rest } = body;
      const id = await services.devices.add(caller.signedIn.person, {
        ...rest,
        printUri,
        scanUri: scanAddress,
        segments: rest.segments as SegmentId[],
        certificateSha256,
      });
      return json({ id }, { status: 201 });
    },
  }),
  route({
    id: 'changeDevice',
    method: 'patch',
    path: '/api/v1/devices/:deviceId',
    access: administrators,
    summary:
      'Changes name, site, department, segments or the scanner; takes it out of use, or into use again.',
    params,
    bodyKind: 'json',
    body: edit,
    response: { status: 204 },
    handle: async ({ services, caller, params: { deviceId }, body }) => {
      const { scanAddress, segments: ids, ...rest } = body;
      const isThere = await services.devices.change(caller.signedIn.person, deviceId as DeviceId, {
        ...rest,
        ...(ids !== undefined && { segments: ids as SegmentId[] }),
        ...(scanAddress !== undefined && { scanUri: scanAddress }),
      });
      return found(isThere);
    },
  }),
  route({
    id: 'approveDeviceCertificate',
    method: 'post',
    path: '/api/v1/devices/:deviceId/certificate',
    access: administrators,
    summary: 'Pins the certificate that the device presents now, if it is the confirmed one.',
    params,
    bodyKind: 'json',
    body: z.object({ sha256: fingerprint }),
    response: { status: 204 },
    handle: async ({ services, caller, params: { deviceId }, body }) => {
      const { person } = caller.signedIn;
      return found(await services.devices.approveCertificate(person, deviceId as DeviceId, body.sha256));
    },
  }),
  route({
    id: 'approveDevicePanel',
    method: 'post',
    path: '/api/v1/devices/:deviceId/panel',
    access: administrators,
    limit: 'trials',
    summary: 'Makes the browser that shows this code the panel of the device.',
    params,
    bodyKind: 'json',
    body: z.object({ code: z.string().trim().min(1).max(12) }),
    response: { status: 204 },
    handle: async ({ services, caller, params: { deviceId }, body }) => {
      const decided = await services.panels.decide(caller.signedIn.person, body.code, deviceId as DeviceId);
      if (!decided.ok) throw new ServiceError('IDENTITY_PANEL_CODE_WRONG');
      return empty();
    },
  }),
  route({
    id: 'printTestPage',
    method: 'post',
    path: '/api/v1/devices/:deviceId/test-page',
    access: administrators,
    limit: 'trials',
    summary:
      'Prints a page that names the device, and answers when it came out or after a quarter of a minute.',
    params,
    response: { status: 200, schema: testPageSchema },
    handle: async ({ services, caller, params: { deviceId }, format }) => {
      const outcome = await services.devices.printTestPage(caller.signedIn.person, deviceId as DeviceId);
      if (outcome === undefined) throw new ServiceError('NOT_FOUND');
      return json(testPageView(outcome, format));
    },
  }),
  route({
    id: 'removeDevice',
    method: 'delete',
    path: '/api/v1/devices/:deviceId',
    access: administrators,
    summary:
      'Removes a device with its panel and secrets; refused while something is printed there or waits for it.',
    params,
    response: { status: 204 },
    handle: async ({ services, caller, params: { deviceId } }) =>
      found(await services.devices.remove(caller.signedIn.person, deviceId as DeviceId)),
  }),
];

/** The routes. */
export const deviceRoutes: readonly Route[] = [...looking, ...changing];

function found(isThere: boolean) {
  if (!isThere) throw new ServiceError('NOT_FOUND');
  return empty();
}
