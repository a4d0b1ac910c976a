/** Receivers of scans over the network, in the configuration of a segment. Without one nothing listens. */

import { z } from 'zod';
import { parseAddressRange } from '../../drivers/device/address-range.ts';
import { identifier, port } from './listeners.ts';

const addressRange = z
  .string()
  .refine((text) => parseAddressRange(text) !== undefined, 'an address, or a range such as 192.0.2.0/24');

/** Telephone numbers as devices write them. */
const faxNumber = z.string().regex(/^[0-9+() -]{2,40}$/, 'digits, +, hyphens, brackets and spaces');

/** What comes this way is received FAX. */
export const faxOrigin = z.strictObject({
  /** Whose tray gets the faxes of a sender's number; others go to the department of the receiver. */
  numbers: z
    .array(z.strictObject({ from: faxNumber, department: z.string().min(1).max(200) }))
    .max(1_000)
    .default([]),
});

/** How batches are separated. */
export const separation = z.enum(['off', 'codes']);

const common = {
  id: identifier,
  /** Address to listen on. Loopback until an administrator names another. */
  host: z.string().default('127.0.0.1'),
  port,
  /** Office whose unassigned tray gets scans of which nothing tells the owner. */
  department: z.string().min(1).max(200),
  /** The only machines that may connect; without it any that reach the address. */
  addresses: z.array(addressRange).min(1).max(256).optional(),
  /** Instead of what the segment says. */
  separation: separation.optional(),
  /** A connection on which nothing moves for so long is cut, in ms. */
  idleMs: z.int().min(1_000).max(3_600_000).default(120_000),
  /** Connections at the same time. */
  connections: z.int().min(1).max(1_000).default(50),
};

const mailReceiver = z.strictObject({
  kind: z.literal('mail'),
  ...common,
  /** `starttls` offers it, `required` takes nothing without, `implicit` begins with it, `off` has none. */
  tls: z.enum(['off', 'starttls', 'required', 'implicit']).default('starttls'),
  /** Devices that may send without signing in. */
  withoutSignIn: z.array(addressRange).min(1).max(256).optional(),
  /** Aliases of which mails are received FAX, by the local part of the address. */
  fax: z
    .array(faxOrigin.extend({ alias: z.string().min(1).max(64) }))
    .max(64)
    .optional(),
});

const ftpReceiver = z.strictObject({
  kind: z.literal('ftp'),
  ...common,
  /** `explicit`: AUTH TLS (RFC 4217). `implicit`: TLS from the first byte. */
  tls: z.enum(['off', 'explicit', 'implicit']).default('explicit'),
  /** True: nobody signs in, and no data moves, without TLS. */
  requireTls: z.boolean().default(true),
  /** First and last port of passive data connections; without it any free ones. */
  passivePorts: z
    .tuple([z.int().min(1).max(65_535), z.int().min(1).max(65_535)])
    .refine(([from, to]) => from <= to, 'passivePorts: the first is not above the last')
    .optional(),
  /** Address that passive replies name, where address translation lies between. */
  passiveHost: z.string().max(255).optional(),
});

const sftpReceiver = z.strictObject({ kind: z.literal('sftp'), ...common });

const webdavReceiver = z.strictObject({
  kind: z.literal('webdav'),
  ...common,
  /** False: plain HTTP, for devices that know nothing else. */
  tls: z.boolean().default(true),
});

/** One receiver. */
export const scanReceiver = z
  .discriminatedUnion('kind', [mailReceiver, ftpReceiver, sftpReceiver, webdavReceiver])
  .refine(
    (value) => value.kind !== 'ftp' || !value.requireTls || value.tls !== 'off',
    'requireTls false must be said where tls is "off": passwords and paper then cross the network in the clear',
  );

/** A receiver as configured. */
export type ScanReceiverConfig = z.infer<typeof scanReceiver>;
/** A receiver of one kind. */
export type ScanReceiverConfigOf<Kind extends ScanReceiverConfig['kind']> = Extract<
  ScanReceiverConfig,
  { kind: Kind }
>;
