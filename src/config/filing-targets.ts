/** The part of the configuration file about filing targets beside folders and buckets. */

import { z } from 'zod';
import { identifier } from './listeners.ts';

const pin = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 in lower-case hex');
const id = z.string().regex(/^\d{1,20}$/, 'digits');
const secureUrl = z
  .url()
  .refine(isEncryptedOrHere, 'https://…; http:// only for this machine')
  .refine((url) => new URL(url).username === '', 'without a name and a password');

/** A folder of Box. */
export const boxTarget = z
  .strictObject({
    kind: z.literal('box'),
    name: identifier,
    /** The last part of the folder's address in the browser. */
    folderId: id,
    /** JSON file that Box hands out for an application with JWT. */
    jwtFile: z.string().min(1).optional(),
    /** Of an application with client credentials. */
    clientId: z.string().min(1).max(200).optional(),
    /** Default: `TOMEOKI_BOX_CLIENT_SECRET`. */
    clientSecret: z.string().min(1).max(200).optional(),
    /** The application acts as its own service account of this enterprise. */
    enterpriseId: id.optional(),
    /** The application acts as this user. */
    userId: id.optional(),
    /** Every filed document gets an instance of it. */
    template: z
      .strictObject({
        scope: z
          .string()
          .regex(/^(enterprise(_\d+)?|global)$/)
          .default('enterprise'),
        key: z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/),
      })
      .optional(),
    /** Assigned to the folder. */
    retentionPolicyId: id.optional(),
    /** Addresses of relays; default: Box's own. */
    urls: z
      .strictObject({
        api: secureUrl.optional(),
        upload: secureUrl.optional(),
        auth: secureUrl.optional(),
        download: secureUrl.optional(),
      })
      .optional(),
  })
  .refine(
    ({ jwtFile, clientId, clientSecret }) =>
      jwtFile === undefined ? clientId !== undefined : clientId === undefined && clientSecret === undefined,
    'needs either jwtFile or clientId',
  )
  .refine(
    ({ jwtFile, enterpriseId, userId }) =>
      enterpriseId === undefined || userId === undefined
        ? jwtFile !== undefined || enterpriseId !== undefined || userId !== undefined
        : false,
    'needs either enterpriseId or userId',
  )
  .refine(
    ({ folderId, retentionPolicyId }) => retentionPolicyId === undefined || folderId !== '0',
    'a retention policy needs a folder of its own',
  );

/** A folder of a WebDAV server. */
export const webdavTarget = z
  .strictObject({
    kind: z.literal('webdav'),
    name: identifier,
    url: z
      .url({ protocol: /^https?$/ })
      .refine((url) => !/[?#]/.test(url) && new URL(url).username === '', 'an address of a folder only'),
    user: z.string().min(1).max(200).optional(),
    /** Default: `TOMEOKI_WEBDAV_PASSWORD`. */
    password: z.string().min(1).max(200).optional(),
    /** PEM file of CAs that are trusted beside those of the system. */
    caFile: z.string().min(1).optional(),
    /** Only this certificate is accepted. */
    certificateSha256: pin.optional(),
    /** True: documents, and the password, may go unencrypted over the network. */
    clearText: z.boolean().default(false),
  })
  .refine(
    ({ url, clearText }) => clearText || isEncryptedOrHere(url),
    'an http: address on another machine needs clearText',
  );

const code = z.string().min(1).max(128);

/** An app of kintone. */
export const kintoneTarget = z.strictObject({
  kind: z.literal('kintone'),
  name: identifier,
  /** `https://example.cybozu.com`. */
  baseUrl: z
    .url()
    .refine((url) => /^https:|^http:\/\/localhost[:/]/.test(url), 'https://…; http:// only for localhost'),
  appId: z.int().min(1),
  /** Default: `TOMEOKI_KINTONE_API_TOKEN`. */
  apiToken: z.string().min(1).max(200).optional(),
  guestSpaceId: z.int().min(1).optional(),
  /** `link`: a record has an address of the document; `file`: its bytes. */
  attach: z.enum(['link', 'file']).default('link'),
  /** Address with names of values in braces. */
  link: z.string().max(2_000).startsWith('https://').optional(),
  /** Field codes by names of values. */
  fields: z.record(z.string().regex(/^[a-z0-9-]{1,40}$/), code).default({}),
  /** Requests at the same time; kintone takes 100 of a domain. */
  concurrentRequests: z.int().min(1).max(100).default(10),
  /** Requests of a day, from nine to nine; kintone counts 10,000 of an app, 100,000 in its wide course. */
  requestsPerDay: z.int().min(10).max(100_000).default(9_000),
  caFile: z.string().min(1).optional(),
});

/** `filing.targets[]` of kind `box` as written. */
export type BoxTargetConfig = z.infer<typeof boxTarget>;
/** `filing.targets[]` of kind `webdav` as written. */
export type WebdavTargetConfig = z.infer<typeof webdavTarget>;
/** `filing.targets[]` of kind `kintone` as written. */
export type KintoneTargetConfig = z.infer<typeof kintoneTarget>;

function isEncryptedOrHere(url: string): boolean {
  return /^https:|^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:|\/|$)/.test(url);
}
