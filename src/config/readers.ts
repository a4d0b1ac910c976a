/** Configuration of card readers that are not keyboards: agents and network readers. */

import { z } from 'zod';
import { identifier, port } from './listeners.ts';

/** How a reader writes the number of a card as text; see `CardTextFormat`. */
export const cardTextFormat = z
  .strictObject({
    notation: z.enum(['hex', 'decimal']).optional(),
    byteOrder: z.enum(['as-sent', 'reversed']).optional(),
    prefix: z
      .string()
      .regex(/^[\x20-\x7e]{1,20}$/)
      .optional(),
    suffix: z
      .string()
      .regex(/^[\x20-\x7e]{1,20}$/)
      .optional(),
    byteLength: z.union([z.literal(4), z.literal(7), z.literal(8), z.literal(10)]).optional(),
    technology: z.enum(['iso14443a', 'felica']).optional(),
  })
  .refine(
    ({ notation, byteLength }) => notation !== 'decimal' || byteLength !== undefined,
    'a decimal number needs its byteLength',
  );

const networkReader = z.strictObject({
  /** Address from which it calls. */
  address: z.union([z.ipv4(), z.ipv6()]),
  /** Name of the device at which it stands. */
  device: z.string().min(1).max(100),
  /** What it sends before the number (`tcp`), or as its bearer token (`http`). */
  secret: z.string().regex(/^[\x21-\x7e]{16,200}$/, '16 to 200 characters without blanks'),
  format: cardTextFormat.optional(),
});

const networkListener = z
  .strictObject({
    id: identifier,
    protocol: z.enum(['tcp', 'http']),
    host: z.string().default('127.0.0.1'),
    port,
    readers: z.array(networkReader).min(1).max(2_000),
  })
  .superRefine(({ readers }, context) => {
    const addresses = readers.map(({ address }) => address);
    const twice = addresses.find((address, index) => addresses.indexOf(address) !== index);
    if (twice !== undefined)
      context.addIssue({ code: 'custom', message: `two readers with the address ${twice}` });
  });

/** The member `readers` of the configuration file. */
export const readers = z
  .strictObject({
    /** Whether a session ends when the card that holds it is taken off the reader of an agent. */
    endOnCardRemoval: z
      .strictObject({
        otherwise: z.boolean().default(true),
        /** By name of the site. */
        sites: z.record(z.string(), z.boolean()).default({}),
        /** By segment; `true` counts for a session that may reach such a segment, wherever it is. */
        segments: z.record(identifier, z.boolean()).default({}),
      })
      .prefault({}),
    /** For FeliCa Lite-S cards that prove themselves; the keys of the cards are made of these. */
    felicaLiteS: z.strictObject({ masterKeyFile: z.string().min(1) }).optional(),
    /** Listeners for readers that send the number over the network. */
    network: z.array(networkListener).max(16).default([]),
  })
  .prefault({});

/** The configuration of readers. */
export type ReadersConfig = z.output<typeof readers>;
