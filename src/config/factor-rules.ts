/** Rules of the configuration file for what is enough at a device. */

import { z } from 'zod';
import { allFactors } from '../identity/session.ts';

/** Marks of documents: `confidential` and the like, put on by the listener or the sender. */
export const mark = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'lower-case letters, digits and hyphens, 31 at most');

/** One rule; the strictest of all that fit holds, and a rule never takes a demand back. */
const factorRule = z
  .strictObject({
    /** What it is for; absent members hold everywhere. */
    when: z
      .strictObject({
        /** Segment. */
        segment: z.string().optional(),
        /** Site of the device. */
        site: z.string().max(100).optional(),
        /** Name of the device. */
        device: z.string().max(100).optional(),
        /** Mark of the document. */
        mark: mark.optional(),
      })
      .default({}),
    /** Different kinds of factors: what one has, knows, is. */
    kinds: z.union([z.literal(1), z.literal(2)]).optional(),
    /** 2: only cards that prove to be genuine count. */
    cardAssurance: z.union([z.literal(1), z.literal(2)]).optional(),
    /** The only factors that count. */
    accepted: z.array(z.enum(allFactors)).min(1).optional(),
  })
  .refine(
    ({ kinds, cardAssurance, accepted }) => (kinds ?? cardAssurance ?? accepted) !== undefined,
    'a rule demands something',
  );

/** All rules. */
export const factorRules = z.array(factorRule).max(500).default([]);
