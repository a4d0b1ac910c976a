/** What the HTTP layer may ask about one person's state, lock-outs, and files of cards, for administrators. */

import type { ByteSource } from '../../../drivers/device/job.ts';
import type { CardImportReport } from '../../identity/card/import-cards.ts';
import type { CardFileFormat } from '../../identity/card/read-card-file.ts';
import type { DelegationView } from '../../identity/delegation.ts';
import type { Person } from '../../identity/person.ts';
import type { LockedWay, WayTrials } from '../../identity/trials/person-locks.ts';
import type { Card } from '../../ports/card-store.ts';

/** With what a person can prove who they are; never the thing itself. */
export interface PersonFactors {
  readonly cards: readonly Card[];
  readonly pin: { readonly setAt: Date; readonly expiresAt: Date | undefined } | undefined;
  readonly face: { readonly enrolledAt: Date } | undefined;
  readonly authenticatorSince: Date | undefined;
  readonly recoveryCodesLeft: number;
  readonly certificates: number;
  /** Printer addresses with a secret. */
  readonly links: number;
  readonly openSignIns: number;
  readonly hasPassword: boolean;
}

/** How the directory stands that people come from. */
export interface DirectoryView {
  readonly source: 'ldap' | 'scim' | 'none';
  /** When it was last read; undefined: never, or SCIM, which tells by itself. */
  readonly readAt: Date | undefined;
  /** Since when it fails. */
  readonly failedAt: Date | undefined;
  /** Error code why. */
  readonly failure?: string | undefined;
}

/** A file of cards as it is given. */
export interface CardFileWish {
  readonly format: CardFileFormat;
  readonly notation: 'hex' | 'decimal';
  readonly byteOrder: 'as-sent' | 'reversed';
  /** Needed for decimal numbers. */
  readonly byteLength: 4 | 7 | 8 | 10 | undefined;
  /** True: nothing is stored, the answer says what would be. */
  readonly dryRun: boolean;
}

/** Administrators' work on people. */
export interface PeopleServices {
  /** A name for a screen, by id. */
  displayName(id: Person['id']): Promise<string | undefined>;
  directory(): Promise<DirectoryView>;
  factors(person: Person): Promise<PersonFactors>;
  locks(person: Person): Promise<readonly WayTrials[]>;
  liftLocks(administrator: Person, person: Person): Promise<readonly LockedWay[]>;
  delegations(person: Person): Promise<{
    readonly given: readonly DelegationView[];
    readonly received: readonly DelegationView[];
  }>;
  /** Checks, and without `dryRun` enrols, the cards of a file. `IDENTITY_IMPORT_INVALID` with the lines. */
  importCards(administrator: Person, bytes: ByteSource, wish: CardFileWish): Promise<CardImportReport>;
}
