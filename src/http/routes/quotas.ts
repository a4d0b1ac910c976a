/** Prices and quotas: JSON interface. */

import { z } from 'zod';
import { leftOf, type Standing } from '../../accounting/quota.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { uuid } from '../schemas.ts';
import type { QuotaStanding } from '../services/reports.ts';

const readers = { role: ['administrator', 'auditor'] } as const;
const administrators = { role: ['administrator'] } as const;

const yen = z.number().min(0).max(100_000).describe('Yen with at most two decimals');
const ratesSchema = z.object({ monochrome: yen, color: yen, sheet: yen });
const pricesSchema = z.object({
  validFrom: z.iso.date().describe('First day in Japan'),
  base: ratesSchema,
  media: z.record(z.string().max(61), ratesSchema.partial()).default({}),
  duplexDiscountPercent: z.number().min(0).max(100),
});

const period = z.enum(['month', 'fiscal-year']);
const unit = z.enum(['pages', 'yen']);
const standingSchema = z.object({
  used: z.int(),
  reserved: z.int().describe('Of releases on their way'),
  left: z.int(),
});
const quotaSchema = z.object({
  id: uuid,
  of: z.enum(['everyone', 'person', 'department']),
  name: z.string().optional(),
  period,
  unit,
  amount: z.int(),
  mode: z.enum(['hard', 'warn']),
  standing: standingSchema.optional(),
  reached: z
    .object({ full: z.int(), near: z.int() })
    .optional()
    .describe('People who used it up, and who used four fifths of it'),
});
const ownSchema = quotaSchema.omit({ reached: true, name: true });

const subjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everyone') }),
  z.object({ kind: z.literal('department'), department: z.string().trim().min(1).max(200) }),
  z.object({ kind: z.literal('person'), name: z.string().trim().min(1).max(200) }),
]);

/** The routes. */
export const quotaRoutes: readonly Route[] = [
  route({
    id: 'listTariffs',
    method: 'get',
    path: '/api/v1/tariffs',
    access: readers,
    summary: 'Prices of paper, in the order in which they were made.',
    response: { status: 200, schema: z.object({ items: z.array(pricesSchema.extend({ id: uuid })) }) },
    handle: async ({ services }) => json({ items: await services.reports.tariffs() }),
  }),
  route({
    id: 'addTariff',
    method: 'post',
    path: '/api/v1/tariffs',
    access: administrators,
    summary: 'Prices from a day on; what was printed keeps its cost. Errors: ACCOUNT_TARIFF_INVALID.',
    bodyKind: 'json',
    body: pricesSchema,
    response: { status: 201, schema: z.object({ id: uuid }) },
    handle: async ({ services, caller, body }) => {
      const media = Object.fromEntries(
        Object.entries(body.media).map(([name, rates]) => [name, withoutGaps(rates)]),
      );
      const { id } = await services.reports.addTariff(caller.signedIn.person, { ...body, media });
      return json({ id }, { status: 201 });
    },
  }),
  route({
    id: 'listQuotas',
    method: 'get',
    path: '/api/v1/quotas',
    access: readers,
    summary: 'Quotas with how they stand in the running period.',
    response: { status: 200, schema: z.object({ items: z.array(quotaSchema) }) },
    handle: async ({ services }) => json({ items: (await services.reports.quotas()).map(quotaView) }),
  }),
  route({
    id: 'listOwnQuotas',
    method: 'get',
    path: '/api/v1/quotas/own',
    access: 'signed-in',
    summary: 'The quotas that count for the signed-in person.',
    response: { status: 200, schema: z.object({ items: z.array(ownSchema) }) },
    handle: async ({ services, caller }) => {
      const standings = await services.reports.ownQuotas(caller.signedIn.person);
      const shown = standings.map((used) =>
        quotaView({ quota: used.quota, used, name: undefined, reached: undefined }),
      );
      return json({ items: shown });
    },
  }),
  route({
    id: 'setQuota',
    method: 'post',
    path: '/api/v1/quotas',
    access: administrators,
    summary: 'Sets a quota in place of the one of the same subject, period and unit.',
    bodyKind: 'json',
    body: z.object({
      subject: subjectSchema,
      period,
      unit,
      amount: z.int().min(0).max(1_000_000_000),
      mode: z.enum(['hard', 'warn']),
    }),
    response: { status: 204 },
    handle: async ({ services, caller, body }) => {
      const { subject, ...quota } = body;
      await services.reports.setQuota(caller.signedIn.person, subject, quota);
      return empty();
    },
  }),
  route({
    id: 'removeQuota',
    method: 'delete',
    path: '/api/v1/quotas/:quotaId',
    access: administrators,
    summary: 'Removes a quota.',
    params: z.object({ quotaId: uuid }),
    response: { status: 204 },
    handle: async ({ services, caller, params }) => {
      await services.reports.removeQuota(caller.signedIn.person, params.quotaId);
      return empty();
    },
  }),
];

function withoutGaps<Value>(members: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function quotaView({ quota, name, used, reached }: QuotaStanding): z.input<typeof quotaSchema> {
  const { id, subject, period: over, unit: counts, amount, mode } = quota;
  return {
    id,
    of: subject.kind,
    period: over,
    unit: counts,
    amount,
    mode,
    ...(name !== undefined && { name }),
    ...(used !== undefined && { standing: standingView(used) }),
    ...(reached !== undefined && { reached }),
  };
}

function standingView(standing: Standing): z.input<typeof standingSchema> {
  const { quota, consumption } = standing;
  const reserved = quota.unit === 'pages' ? consumption.reservedPages : consumption.reservedYen;
  return { used: consumption[quota.unit], reserved, left: Math.max(0, leftOf(standing)) };
}
