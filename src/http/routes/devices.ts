/** How devices stand, and taking one out of use: JSON interface for administrators. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { DeviceId } from '../../shared/ids.ts';
import type { Formatter } from '../../ui/format.ts';
import { reasonText } from '../../ui/text/reason.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { listOf, reasonSchema, segmentId, uuid } from '../schemas.ts';
import type { DeviceStanding } from '../services/devices.ts';

const administrators = { role: ['administrator'] } as const;

const deviceSchema = z.object({
  id: uuid,
  name: z.string(),
  site: z.string(),
  segments: z.array(z.object({ id: segmentId, name: z.string() })),
  state: z.enum(['active', 'paused', 'removed']),
  model: z.string().optional(),
  printerState: z.enum(['idle', 'processing', 'stopped']).optional().describe('Absent while it is not heard'),
  heardAtText: z.string().optional(),
  trouble: reasonSchema.optional().describe('Why the last question got no answer'),
  reasons: z.array(z.object({ severity: z.enum(['error', 'warning', 'report']), text: z.string() })),
  supplies: z.array(
    z.object({
      description: z.string(),
      levelPercent: z.number().optional(),
      direction: z.enum(['consumed', 'filled']).describe('`filled`: the level counts what is in it'),
    }),
  ),
  queued: z.int().optional().describe('Jobs in the device, as it counts'),
  open: z.int().describe('Deliveries of the service that are under way there'),
  certificate: z
    .enum(['none', 'pinned', 'changed'])
    .describe('`changed`: it showed another one than is pinned, and nothing is sent'),
  presentedSha256: z.string().optional(),
  prints: z.boolean(),
  scans: z.boolean(),
});

/** The routes. */
export const deviceRoutes: readonly Route[] = [
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
    id: 'changeDeviceState',
    method: 'patch',
    path: '/api/v1/devices/:deviceId',
    access: administrators,
    summary: 'Takes a device out of use for a while, or into use again.',
    params: z.object({ deviceId: uuid }),
    bodyKind: 'json',
    body: z.object({ state: z.enum(['active', 'paused']) }),
    response: { status: 204 },
    handle: async ({ services, caller, params, body }) => {
      const { person } = caller.signedIn;
      const isThere = await services.devices.setState(person, params.deviceId as DeviceId, body.state);
      if (!isThere) throw new ServiceError('NOT_FOUND');
      return empty();
    },
  }),
];

function deviceView(standing: DeviceStanding, format: Formatter): z.input<typeof deviceSchema> {
  const { device, model, printerState, heardAt, trouble, reasons, supplies, queued, open } = standing;
  return {
    id: device.id,
    name: device.name,
    site: device.site,
    segments: device.segments.map((id) => ({ id, name: format.segment(id) })),
    state: device.state,
    ...(model !== undefined && { model }),
    ...(printerState !== undefined && { printerState }),
    ...(heardAt !== undefined && { heardAtText: format.moment(heardAt) }),
    ...(trouble !== undefined && { trouble: reasonText(trouble, format.language) }),
    reasons: reasons.map(({ severity, text }) => ({ severity, text: format.pick(text) })),
    supplies: supplies.map(({ description, direction, levelPercent }) => ({
      description,
      direction,
      ...(levelPercent !== undefined && { levelPercent }),
    })),
    ...(queued !== undefined && { queued }),
    open,
    certificate: certificateOf(device),
    ...(device.presentedSha256 !== undefined && { presentedSha256: device.presentedSha256 }),
    prints: device.printUri !== undefined,
    scans: device.scanUri !== undefined,
  };
}

function certificateOf({
  certificateSha256,
  presentedSha256,
}: DeviceStanding['device']): 'none' | 'pinned' | 'changed' {
  if (presentedSha256 !== undefined) return 'changed';
  return certificateSha256 === undefined ? 'none' : 'pinned';
}
