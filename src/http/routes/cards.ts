/** Cards: enrolled at a panel with the password, and how the waiting for one at a device gets on. JSON interface. */

import { z } from 'zod';
import { errorCatalogue } from '../../shared/errors/catalogue.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { Formatter } from '../../ui/format.ts';
import { json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { reasonSchema, uuid } from '../schemas.ts';

const typed = z.string().regex(/^[\x20-\x7e]{1,64}$/);

const enrolledSchema = z.object({
  state: z.enum(['enrolled', 'waiting-for-approval']),
  lastFour: z.string().describe('Last four characters of the number'),
});

const captureSchema = z.object({
  state: z.enum(['waiting', 'read-once', 'enrolled', 'refused', 'canceled', 'expired']),
  lastFour: z.string().optional(),
  refusal: reasonSchema.optional(),
});

/** The routes. */
export const cardRoutes: readonly Route[] = [
  route({
    id: 'enrolCardAtPanel',
    method: 'post',
    path: '/api/v1/panel/cards/enrol',
    access: 'panel-device',
    limit: 'taps',
    summary: 'Enrols a card, read twice, for whoever has the name and the password; opens no session.',
    bodyKind: 'json',
    body: z.object({
      loginName: z.string().min(1).max(200),
      password: z.string().min(1).max(256),
      typed,
      typedAgain: typed,
    }),
    response: { status: 201, schema: enrolledSchema },
    handle: async ({ services, caller, body, options, remoteAddress }) => {
      const { loginName, password } = body;
      const readings = [
        options.decodeCardText(body.typed, caller.device),
        options.decodeCardText(body.typedAgain, caller.device),
      ] as const;
      const result = await services.cards.enrolAtPanel(caller.device, {
        loginName,
        password,
        remoteAddress,
        readings,
      });
      if (!result.ok) return refusal(result.refusal);
      const { state, lastFour } = result.value;
      return json({ state: state === 'already-enrolled' ? 'enrolled' : state, lastFour }, { status: 201 });
    },
  }),
  route({
    id: 'getCardCapture',
    method: 'get',
    path: '/api/v1/cards/captures/:captureId',
    access: { role: ['administrator'] },
    summary: 'Whether the card that is waited for at a device was read.',
    params: z.object({ captureId: uuid }),
    response: { status: 200, schema: captureSchema },
    handle: async ({ services, params, format }) => {
      const capture = await services.cards.findCapture(params.captureId);
      if (capture === undefined) throw new ServiceError('NOT_FOUND');
      const isOpen = capture.state === 'waiting' || capture.state === 'read-once';
      const state =
        isOpen && capture.expiresAt <= services.clock.now() ? ('expired' as const) : capture.state;
      const { lastFour } = capture;
      return json({
        state,
        ...(lastFour !== undefined && { lastFour }),
        ...(capture.refusal !== undefined && { refusal: textOf(capture.refusal, format) }),
      });
    },
  }),
];

function textOf(code: string, { language }: Formatter): z.input<typeof reasonSchema> {
  const known = Object.hasOwn(errorCatalogue, code) ? (code as keyof typeof errorCatalogue) : 'INTERNAL';
  const { cause, advice } = errorCatalogue[known];
  return { cause: cause[language], advice: advice[language] };
}
