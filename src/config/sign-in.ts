/** How people sign in at the desk: second factors, the identity provider, client certificates. */

import { z } from 'zod';

const level = z.enum(['off', 'optional', 'required']);
const domains = z.array(z.string().toLowerCase().min(1).max(253)).max(100).default([]);
const match = z.enum(['login-name', 'staff-number']);

const oidc = z.strictObject({
  /** As the provider writes it, without `/.well-known/`; another issuer in its answers is refused. */
  issuer: z.url({ protocol: /^https$/ }),
  clientId: z.string().min(1).max(500),
  /** Default: `TOMEOKI_OIDC_CLIENT_SECRET`. */
  clientSecret: z.string().optional(),
  /** PEM file of a CA that is trusted beside those of the system. */
  caFile: z.string().optional(),
  scopes: z.array(z.string().min(1)).max(20).default(['openid', 'profile']),
  /** Claim of the ID token that names the person. */
  claim: z.string().min(1).max(100).default('preferred_username'),
  match: match.default('login-name'),
  /** Domains that may stand behind `@` in the claim; a name of another domain is nobody's. */
  domains,
  /** Values of `acr` and `amr` that say that the provider asked for two factors. None: its word is one factor. */
  secondFactorAcr: z.array(z.string().min(1)).max(50).default([]),
  secondFactorAmr: z.array(z.string().min(1)).max(50).default([]),
  /** Sent as `acr_values`. */
  acrValues: z.array(z.string().min(1)).max(20).default([]),
  /** Seconds by which the provider's clock may differ. */
  clockToleranceSeconds: z.int().min(0).max(300).default(30),
});

const clientCertificates = z.strictObject({
  /** PEM files of the authorities whose certificates are believed; others are added by `tomeoki client-ca add`. */
  caFiles: z.array(z.string().min(1)).max(100).default([]),
  /** Revocation lists in PEM or DER, read again when they change. */
  crlFiles: z.array(z.string().min(1)).max(100).default([]),
  /** What becomes of certificates when the list of their authority is out of date. */
  whenCrlIsOld: z.enum(['refuse', 'accept']).default('refuse'),
  /** What names the person: nothing, each certificate is enrolled by hand, or a part that the authority wrote. */
  holder: z.enum(['enrolled', 'common-name', 'serial-number', 'mail']).default('enrolled'),
  match: match.default('login-name'),
  domains,
});

/** Everything under `signIn`. */
export const signInConfig = z
  .strictObject({
    secondFactor: level.default('optional'),
    /** Stricter for people with a role, or with a segment. */
    secondFactorByRole: z
      .strictObject({
        staff: level.optional(),
        records: level.optional(),
        administrator: level.optional(),
        auditor: level.optional(),
      })
      .default({}),
    secondFactorBySegment: z.record(z.string(), level).default({}),
    oidc: oidc.optional(),
    clientCertificates: clientCertificates.optional(),
    /** From addresses outside these ranges a certificate of the person is needed, at every request. */
    remoteNeedsCertificate: z
      .strictObject({
        localRanges: z
          .array(z.union([z.cidrv4(), z.cidrv6()]))
          .min(1)
          .max(200),
      })
      .optional(),
  })
  .refine(
    ({ remoteNeedsCertificate, clientCertificates: rules }) =>
      remoteNeedsCertificate === undefined || rules !== undefined,
    'remoteNeedsCertificate needs clientCertificates',
  );
