/** The listeners of a segment in the configuration file: IPP, raw and LPD. */

import { z } from 'zod';
import { parseAddressRange } from '../../drivers/device/address-range.ts';
import { cleanPaperReasons } from '../print/stamp-policy.ts';
import { mark } from './factor-rules.ts';

/** Names of segments, listeners, folders, targets and rules. */
export const identifier = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'lower-case letters, digits and hyphens, 31 at most');
/** A TCP port; 0 takes any free one. */
export const port = z.int().min(0).max(65535);

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

const addressRange = z
  .string()
  .refine((text) => parseAddressRange(text) !== undefined, 'an address, or a range such as 192.0.2.0/24');
const sha256 = z
  .string()
  .regex(/^(?:[0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$/, 'a SHA-256 of 64 hex digits, with or without colons');

/** A host whose word about its users is taken. What is given must all hold. */
const trustedSubmitter = z
  .strictObject({
    name: identifier,
    addresses: z.array(addressRange).max(256).optional(),
    /** SHA-256 of TLS certificates. */
    certificates: z.array(sha256).max(64).optional(),
    /** True: any certificate that `clientCaFile` vouches for. */
    anyCertificate: z.literal(true).optional(),
    /** What becomes of a job of somebody nobody knows. */
    unknownUser: z.enum(['refuse', 'claim-number']).default('refuse'),
  })
  .refine(
    ({ addresses = [], certificates = [], anyCertificate }) =>
      addresses.length + certificates.length > 0 || anyCertificate === true,
    'a trusted submitter is known by addresses, certificates or both',
  )
  .refine(
    ({ certificates, anyCertificate }) => certificates === undefined || anyCertificate === undefined,
    'certificates and anyCertificate exclude each other',
  );

/** Why the paper of all jobs of a listener stays without stamps. */
const cleanPaper = z.enum(cleanPaperReasons).optional();

/** An IPP listener. */
export const listener = z
  .strictObject({
    id: identifier,
    /** Address to listen on. Loopback until an administrator names another. */
    host: z.string().default('127.0.0.1'),
    port,
    tls: z.enum(['off', 'optional', 'required']).default('optional'),
    /**
     * How the owner of a job is found. `claimed-name` believes the name the client states; only for
     * demonstrations, on loopback.
     */
    identification: z
      .array(z.enum(['basic', 'capability', 'claimed-name', 'trusted-submitter', 'shared-pc']))
      .min(1)
      .default(['basic', 'capability']),
    /** With `trusted-submitter`: the hosts; the first one that fits counts. */
    trustedSubmitters: z.array(trustedSubmitter).min(1).max(64).optional(),
    /** With `shared-pc`: the machines that may leave jobs without an owner. */
    sharedPcAddresses: z.array(addressRange).min(1).max(256).optional(),
    /** PEM file with the certificates of the authorities that vouch for clients. */
    clientCaFile: z.string().optional(),
    cleanPaper,
    /** Marks of every job that comes in here, for the rules of factors: a queue for confidential papers. */
    marks: z.array(mark).min(1).max(8).optional(),
    /** True: a job without a cost code (`job-account-id`) is refused. */
    accountRequired: z.boolean().optional(),
    /** True: announced by multicast DNS-SD on the network of `host`. */
    advertise: z.boolean().optional(),
    /**
     * `hold`: jobs wait for their owner. `archive`: jobs are filed in the archive instead of being printed.
     * `conformance`: jobs are taken from anybody and go to a sink. `direct`: jobs go straight to `device`.
     */
    purpose: z.enum(['hold', 'conformance', 'archive', 'direct']).default('hold'),
    /** With `direct`: name of the enrolled device. */
    device: z.string().min(1).max(200).optional(),
    /** With `direct`: the tray (`media-source`) that the sheets come from; without it the device chooses. */
    tray: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_.-]{0,254}$/, 'a media-source keyword, such as tray-2')
      .optional(),
    /** With `direct`: the output bin (`output-bin`). */
    outputBin: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_.-]{0,254}$/, 'an output-bin keyword, such as tray-1')
      .optional(),
  })
  .refine(
    (value) =>
      loopback.has(value.host) ||
      (value.purpose !== 'conformance' && !value.identification.includes('claimed-name')),
    'a listener that believes claimed names, or a conformance listener, must listen on loopback',
  )
  .refine(
    (value) => value.identification.includes('trusted-submitter') === (value.trustedSubmitters !== undefined),
    'identification "trusted-submitter" and trustedSubmitters go together',
  )
  .refine(
    (value) => value.identification.includes('shared-pc') === (value.sharedPcAddresses !== undefined),
    'identification "shared-pc" and sharedPcAddresses go together',
  )
  .refine(
    ({ purpose, device, tray, outputBin }) =>
      purpose === 'direct' ? device !== undefined : (device ?? tray ?? outputBin) === undefined,
    'purpose "direct" and device go together; tray and outputBin belong to it',
  )
  .refine(
    ({ trustedSubmitters = [], clientCaFile }) =>
      clientCaFile !== undefined || trustedSubmitters.every((host) => host.anyCertificate !== true),
    'anyCertificate needs clientCaFile',
  )
  .refine(
    ({ advertise, host }) => advertise !== true || (host !== '0.0.0.0' && host !== '::'),
    'a listener that is announced listens at one address: the network of that address learns of it',
  )
  .refine(
    ({ advertise, identification }) =>
      advertise !== true || identification.some((way) => way !== 'capability'),
    'a listener for personal addresses only cannot be announced: its own address takes no jobs',
  )
  .refine(
    ({ trustedSubmitters = [], tls }) =>
      tls !== 'off' ||
      trustedSubmitters.every((host) => host.certificates === undefined && host.anyCertificate !== true),
    'a trusted submitter known by certificate needs TLS',
  );

const legacy = {
  id: identifier,
  /** Address to listen on. Loopback until an administrator names another. */
  host: z.string().default('127.0.0.1'),
  port,
  /** The only machines that may connect. */
  addresses: z.array(addressRange).min(1).max(256),
  /** A connection on which nothing moves for so long is cut, in ms. */
  idleMs: z.int().min(1_000).max(3_600_000).default(60_000),
  cleanPaper,
};

/** A raw (port 9100) listener: a connection is a job of the one owner. */
export const rawListener = z.strictObject({
  ...legacy,
  /** Login name or staff number of the person whose all jobs are. */
  owner: z.string().min(1).max(80),
});

/** An LPD listener (RFC 1179): jobs of the one owner, or of the user that the hosts state. */
export const lpdListener = z
  .strictObject({
    ...legacy,
    owner: z.string().min(1).max(80).optional(),
    /** True: the user in the control file is believed, because the hosts of `addresses` are trusted. */
    believeUserName: z.literal(true).optional(),
  })
  .refine(
    ({ owner, believeUserName }) => (owner === undefined) !== (believeUserName === undefined),
    'an LPD listener has an owner, or believes user names',
  );
