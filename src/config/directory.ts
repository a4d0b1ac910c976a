/** The part of the configuration file about directories of people. */

import { z } from 'zod';
import { identifier } from './listeners.ts';

const attribute = z.string().regex(/^[A-Za-z][A-Za-z0-9;.-]{0,99}$/, 'name of an attribute');
const distinguishedName = z.string().min(1).max(1_000);
const filter = z.string().min(3).max(2_000).startsWith('(').endsWith(')');
const roles = z.array(z.enum(['staff', 'records', 'administrator', 'auditor'])).max(4);
const segments = z.array(identifier).max(64);

/** What members of a group may do beside what everybody may. */
const groupRule = z.strictObject({
  /** Name or DN of the group. */
  group: z.string().min(1).max(1_000),
  segments: segments.default([]),
  roles: roles.default([]),
  department: z.string().max(200).optional(),
  site: z.string().max(200).optional(),
});

const rules = z.strictObject({
  /** What everybody of the directory may do. */
  everybody: z.strictObject({ segments: segments.default([]), roles: roles.default(['staff']) }).prefault({}),
  groups: z.array(groupRule).max(1_000).default([]),
});

/** Attributes of the two kinds of servers; each may be named otherwise. */
export const ldapPresets = {
  openldap: {
    id: 'entryUUID',
    loginName: 'uid',
    staffNumber: 'employeeNumber',
    displayName: 'cn',
    department: 'departmentNumber',
    site: 'l',
    mail: 'mail',
    changed: 'modifyTimestamp',
  },
  'active-directory': {
    id: 'objectGUID',
    loginName: 'sAMAccountName',
    staffNumber: 'employeeID',
    displayName: 'displayName',
    department: 'department',
    site: 'physicalDeliveryOfficeName',
    mail: 'mail',
    changed: 'uSNChanged',
    accountControl: 'userAccountControl',
  },
} as const;

const ldap = z
  .strictObject({
    /** `ldaps://host`, or `ldap://host`, which is encrypted by StartTLS. */
    url: z.string().regex(/^ldaps?:\/\/[^/?#\s]+\/?$/, 'ldaps://host:port or ldap://host:port'),
    /** False: nothing is encrypted; only for a server on this machine. */
    startTls: z.boolean().default(true),
    /** PEM file of the CAs that are trusted; default: those of the system. */
    caFile: z.string().optional(),
    bindDn: distinguishedName,
    /** Default: `TOMEOKI_LDAP_PASSWORD`. */
    bindPassword: z.string().min(1).max(256).optional(),
    kind: z.enum(['openldap', 'active-directory']).default('openldap'),
    baseDn: distinguishedName,
    /** Who counts as a person. */
    filter: filter.default('(objectClass=person)'),
    /** Names of attributes that are not the usual ones of that kind of server. */
    attributes: z
      .strictObject({
        id: attribute.optional(),
        loginName: attribute.optional(),
        staffNumber: attribute.optional(),
        displayName: attribute.optional(),
        department: attribute.optional(),
        site: attribute.optional(),
        mail: attribute.optional(),
        /** Numbers of cards in hex. Without it the directory knows no cards. */
        card: attribute.optional(),
        changed: attribute.optional(),
        accountControl: attribute.optional(),
      })
      .prefault({}),
    /** Where groups are; without it nobody is in any. */
    groups: z
      .strictObject({
        baseDn: distinguishedName,
        /** Default: `(objectClass=groupOfNames)`, with `active-directory` `(objectClass=group)`. */
        filter: filter.optional(),
        /** `member`: groups name their members. `memberOf`: members name their groups. */
        by: z.enum(['member', 'memberOf']).default('member'),
        name: attribute.default('cn'),
      })
      .optional(),
    rules: rules.prefault({}),
    pageSize: z.int().min(10).max(5_000).default(500),
    /** A directory with more people or groups is refused. */
    maxEntries: z.int().min(1).max(1_000_000).default(200_000),
    /** For connecting and for each answer, in ms. */
    timeoutMs: z.int().min(100).max(120_000).default(10_000),
    /** Minutes between passes over what changed. */
    everyMinutes: z.int().min(1).max(1_440).default(15),
    /** Hour in Japan at which everybody is read, and who is gone leaves. */
    fullAtHour: z.int().min(0).max(23).default(2),
  })
  .refine(
    ({ url, startTls }) =>
      startTls ||
      url.startsWith('ldaps:') ||
      /^ldap:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:|\/|$)/.test(url),
    'a directory on another machine needs an encrypted connection',
  );

/** `directory` of the configuration file. */
export const directory = z.strictObject({
  ldap: ldap.optional(),
  /** What SCIM clients may state; without it there is no SCIM. */
  scim: z.strictObject({ rules: rules.prefault({}) }).optional(),
});

/** `directory.ldap` as written. */
export type LdapConfig = z.infer<typeof ldap>;
/** Rules of a directory as written. */
export type RulesConfig = z.infer<typeof rules>;
