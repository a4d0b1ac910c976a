/** The organisation's directory of people (LDAP), as the identity steps need it. */

/** A person as the directory tells. Texts are cut to 200 characters. */
export interface DirectoryEntry {
  /** Lasting, also when the person moves or marries: entryUUID, objectGUID in hex. */
  readonly id: string;
  /** Where the entry stands now. */
  readonly dn: string;
  readonly staffNumber: string;
  /** As written there. */
  readonly loginName: string;
  readonly displayName: string;
  readonly department: string;
  readonly site: string;
  readonly mail: string | undefined;
  /** False: the account is disabled. */
  readonly active: boolean;
  /** Names and DNs of its groups, nested ones too; DNs in lower case. */
  readonly groups: readonly string[];
  /** Numbers of its cards as written there; empty where no attribute is configured. */
  readonly cards: readonly string[];
}

/** By what one person is looked up. */
export type DirectoryKey =
  | { readonly loginName: string }
  /** The identifier of a card in hex, lower case. */
  | { readonly cardIdentifier: string }
  | { readonly id: string };

/** How reading ended. */
export interface DirectoryPass {
  /** True when everybody was read, so that who was not seen is gone. */
  readonly full: boolean;
  /** From where the next pass may begin. */
  readonly mark: string;
}

/**
 * A directory. Every call connects, asks and leaves; faults are `ServiceError`s `DIRECTORY_UNREACHABLE`,
 * `DIRECTORY_ACCOUNT_REFUSED`, `DIRECTORY_ANSWER_INVALID`. Referrals are never followed.
 */
export interface Directory {
  /** Undefined when there is nobody, or more than one. */
  find(key: DirectoryKey): Promise<DirectoryEntry | undefined>;
  /**
   * Reads people page by page: those who changed since a mark of an earlier pass, or everybody without one, and also
   * when groups changed since.
   */
  read(
    since: string | undefined,
    visit: (entries: readonly DirectoryEntry[]) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<DirectoryPass>;
  /** Is this the password of the entry with that id? An empty one is wrong, whatever the directory says. */
  checkPassword(id: string, password: string): Promise<'right' | 'wrong'>;
  /** Connects, signs in and asks for one entry; answers what was reached, for a person. */
  check(): Promise<string>;
}
