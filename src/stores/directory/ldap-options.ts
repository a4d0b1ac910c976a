/** How a directory is reached and read. */

/** Names of attributes. */
export interface LdapAttributes {
  /** Lasting id; `objectGUID` is read as bytes. */
  readonly id: string;
  readonly loginName: string;
  readonly staffNumber: string;
  readonly displayName: string;
  readonly department: string;
  readonly site: string;
  readonly mail: string;
  /** Card numbers; absent: the directory knows no cards. */
  readonly card?: string | undefined;
  /** Bit 2 of this number says that the account is disabled (`userAccountControl`). */
  readonly accountControl?: string | undefined;
  /** When an entry changed last: `modifyTimestamp` or `uSNChanged`. Absent: every pass is a full one. */
  readonly changed?: string | undefined;
}

/** Where groups are. */
export interface LdapGroups {
  readonly baseDn: string;
  readonly filter: string;
  /** `member`: groups name their members. `memberOf`: members name their groups. */
  readonly by: 'member' | 'memberOf';
  /** Name of a group. */
  readonly name: string;
}

/** Everything that opening needs. */
export interface LdapOptions {
  /** `ldaps://host:636` or `ldap://host:389`. */
  readonly url: string;
  /** True: the connection of `ldap:` is encrypted before anything is said (RFC 4511 §4.14). */
  readonly startTls: boolean;
  /** PEM of the CAs that are trusted; default: those of the system. */
  readonly ca?: string | undefined;
  readonly bindDn: string;
  readonly password: string;
  readonly baseDn: string;
  /** Who counts as a person. */
  readonly filter: string;
  readonly attributes: LdapAttributes;
  readonly groups?: LdapGroups | undefined;
  readonly pageSize: number;
  /** A directory with more people or groups than this is refused. */
  readonly maxEntries: number;
  /** For connecting, and for each answer. */
  readonly timeoutMs: number;
}
