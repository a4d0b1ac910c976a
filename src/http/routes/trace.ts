/** From the code on a paper to its release, for auditors and administrators: JSON interface. */

import { z } from 'zod';
import { json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';

const tracedSchema = z.object({
  code: z.string(),
  at: z.string(),
  atText: z.string(),
  personName: z.string().optional(),
  staffNumber: z.string().optional(),
  deviceName: z.string(),
  segment: z.string(),
  segmentName: z.string(),
  jobNumber: z.int(),
});

/** The routes. */
export const traceRoutes: readonly Route[] = [
  route({
    id: 'traceCode',
    method: 'post',
    path: '/api/v1/trace-codes',
    access: { role: ['auditor', 'administrator'] },
    limit: 'trials',
    summary: 'The release that a paper came from. Each answer is written into the audit.',
    bodyKind: 'json',
    body: z.object({ code: z.string().min(1).max(60) }),
    response: { status: 200, schema: tracedSchema },
    handle: async ({ services, caller, body, format }) => {
      const result = await services.desk.trace(caller.signedIn.person, body.code);
      if (!result.ok) return refusal(result.refusal);
      const { code, at, personName, staffNumber, deviceName, segment, jobNumber } = result.value;
      return json({
        code,
        at: at.toISOString(),
        atText: format.dayAndTime(at),
        ...(personName !== undefined && { personName }),
        ...(staffNumber !== undefined && { staffNumber }),
        deviceName,
        segment,
        segmentName: format.segment(segment),
        jobNumber,
      });
    },
  }),
];
