/** Faces for administrators: the engine, the switch, the thresholds, who is enrolled. JSON interface. */

import { z } from 'zod';
import { provenanceStatement, provenanceWording } from '../../identity/face-policy.ts';
import { countFrom, floorOfBin, type ThresholdRun } from '../../identity/face-thresholds.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { Formatter } from '../../ui/format.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import type { FacesOverview } from '../services/face.ts';

const administrators = { role: ['administrator' as const] };

const runSchema = z.object({
  at: z.string(),
  people: z.int(),
  impostorPairs: z.int(),
  genuinePairs: z.int(),
  fmr: z.number().describe('Share of pairs of different people at or above the verification threshold'),
  fmrUpper: z.number().describe('Its upper bound at 95 %'),
  fnmr: z.number().optional().describe('Absent: too few pairs to say'),
  targetMet: z.boolean(),
  verification: z.number(),
  aboveThreshold: z.int().describe('Pairs of different people at or above it'),
  scores: z
    .array(z.object({ from: z.number(), impostor: z.int(), genuine: z.int() }))
    .describe('Counts of comparison scores in steps of 0.02 from `from` on; steps without any are left out'),
});

const overviewSchema = z.object({
  on: z.boolean(),
  switched: z.object({ changedAt: z.string(), changedByName: z.string().optional() }).optional(),
  engine: z.object({
    name: z.string(),
    provenance: z.string(),
    trouble: z.string().optional().describe('Error code why it does not run'),
  }),
  statement: z.object({ wording: z.string(), text: z.string() }),
  enrolled: z.object({ active: z.int(), lookAlike: z.int() }),
  lookAlikes: z.array(z.object({ displayName: z.string(), staffNumber: z.string() })),
  erasures: z.array(z.object({ reason: z.string(), count: z.int() })).describe('Of the last year'),
  thresholds: z.object({ verification: z.number(), identification: z.number() }),
  target: z.number().describe('False match rate that is to be held'),
  lastRun: runSchema.optional(),
});

/** Bins of 0.01 that make one step of the answer. */
const binsOfStep = 2;

function scoresOf({ counts }: ThresholdRun): z.input<typeof runSchema>['scores'] {
  const scores = [];
  for (let bin = 0; bin < counts.impostor.length; bin += binsOfStep) {
    const sum = (all: readonly number[]) =>
      all.slice(bin, bin + binsOfStep).reduce((total, count) => total + count, 0);
    scores.push({ from: floorOfBin(bin), impostor: sum(counts.impostor), genuine: sum(counts.genuine) });
  }
  return scores.filter(({ impostor, genuine }) => impostor > 0 || genuine > 0);
}

function runView(run: ThresholdRun): z.input<typeof runSchema> {
  const { people, impostorPairs, genuinePairs, fmr, fmrUpper, fnmr, targetMet, verification } = run;
  return {
    at: run.at.toISOString(),
    people,
    impostorPairs,
    genuinePairs,
    fmr,
    fmrUpper,
    ...(fnmr !== undefined && { fnmr }),
    targetMet,
    verification,
    aboveThreshold: countFrom(run.counts.impostor, verification),
    scores: scoresOf(run),
  };
}

function overviewView(overview: FacesOverview, format: Formatter): z.input<typeof overviewSchema> {
  const { on, switched, engine, enrolled, lookAlikes, erasures, thresholds, target, lastRun } = overview;
  const { name, provenance, trouble } = engine;
  return {
    on,
    ...(switched !== undefined && {
      switched: {
        changedAt: switched.changedAt,
        ...(switched.changedByName !== undefined && { changedByName: switched.changedByName }),
      },
    }),
    engine: { name, provenance, ...(trouble !== undefined && { trouble }) },
    statement: { wording: provenanceWording, text: format.pick(provenanceStatement) },
    enrolled: { ...enrolled },
    lookAlikes: [...lookAlikes],
    erasures: [...erasures],
    thresholds: { verification: thresholds.verification, identification: thresholds.identification },
    target,
    ...(lastRun !== undefined && { lastRun: runView(lastRun) }),
  };
}

/** The routes. */
export const facesAdminRoutes: readonly Route[] = [
  route({
    id: 'getFaces',
    method: 'get',
    path: '/api/v1/faces',
    access: administrators,
    summary: 'How faces stand: switch, engine, who is enrolled, thresholds and the last look at all pairs.',
    response: { status: 200, schema: overviewSchema },
    handle: async ({ services, format }) => json(overviewView(await services.face.overview(), format)),
  }),
  route({
    id: 'switchFaces',
    method: 'post',
    path: '/api/v1/faces/switch',
    access: administrators,
    summary: 'Switches faces on, with the wording of the statement that was confirmed, or off.',
    bodyKind: 'json',
    body: z.discriminatedUnion('on', [
      z.object({ on: z.literal(true), confirmed: z.string().max(60) }),
      z.object({ on: z.literal(false) }),
    ]),
    response: { status: 204 },
    handle: async ({ services, caller, body }) => {
      await services.face.setOn(caller.signedIn.person, body);
      return empty();
    },
  }),
  route({
    id: 'setFaceThresholds',
    method: 'post',
    path: '/api/v1/faces/thresholds',
    access: administrators,
    limit: 'trials',
    summary: 'Looks at all pairs now instead of in the night, and sets the thresholds.',
    response: { status: 200, schema: runSchema },
    handle: async ({ services }) => json(runView(await services.face.setThresholds())),
  }),
  route({
    id: 'eraseFaceOf',
    method: 'post',
    path: '/api/v1/faces/erase',
    access: administrators,
    summary: 'Erases the face of the person with a staff number. An unknown number and no face look alike.',
    bodyKind: 'json',
    body: z.object({ staffNumber: z.string().trim().min(1).max(60) }),
    response: { status: 200, schema: z.object({ erased: z.boolean() }) },
    handle: async ({ services, caller, body }) => {
      const erased = await services.face
        .erase(caller.signedIn.person, body.staffNumber)
        .catch((error: unknown) => {
          if (error instanceof ServiceError && error.code === 'IDENTITY_PERSON_UNKNOWN') return false;
          throw error;
        });
      return json({ erased });
    },
  }),
];
