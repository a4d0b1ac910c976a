/** Which segment comes out where, and what holds there. JSON interface; read only, since it comes from the configuration file. */

import { z } from 'zod';
import { allFactors } from '../../identity/session.ts';
import type { Formatter } from '../../ui/format.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';
import type { SaidInFile } from '../services/administration.ts';

const saidSchema = z.object({ key: z.string().describe('Where the file says so'), text: z.string() });

const overviewSchema = z.object({
  file: z.object({ path: z.string(), exists: z.boolean() }),
  segments: z.array(
    z.object({
      id: segmentId,
      name: z.string(),
      entrances: z.array(
        z.object({
          id: z.string(),
          kind: z.string(),
          place: z.string(),
          tls: z.string(),
          identification: z.array(z.string()),
          purpose: z.string(),
          certificateDaysLeft: z.int().optional(),
          key: z.string(),
        }),
      ),
      rules: z.array(saidSchema),
      refused: z.array(saidSchema),
    }),
  ),
  matrix: z.array(
    z.object({
      device: z.object({ id: uuid, name: z.string(), site: z.string() }),
      cells: z.array(
        z.object({
          segment: segmentId,
          answer: z.enum(['yes', 'paused', 'no']),
          kinds: z.int(),
          accepted: z.array(z.enum(allFactors)),
        }),
      ),
    }),
  ),
});

/** The routes. */
export const segmentRoutes: readonly Route[] = [
  route({
    id: 'segmentOverview',
    method: 'get',
    path: '/api/v1/segments',
    access: { role: ['administrator', 'auditor'] },
    summary:
      'Segments with their entrances, rules and refusals, and which segment comes out of which device.',
    response: { status: 200, schema: overviewSchema },
    handle: async ({ services, format }) => {
      const { file, segments, matrix } = await services.administration.segments();
      return json({
        file,
        segments: segments.map((one) => ({
          id: one.id,
          name: format.pick(one.name),
          entrances: one.entrances.map(({ certificateDaysLeft, ...entrance }) => ({
            ...entrance,
            ...(certificateDaysLeft !== undefined && { certificateDaysLeft }),
          })),
          rules: one.rules.map((said) => inWords(said, format)),
          refused: one.refused.map((said) => inWords(said, format)),
        })),
        matrix,
      });
    },
  }),
];

function inWords({ key, text }: SaidInFile, format: Formatter) {
  return { key, text: format.pick(text) };
}
