/** What the HTTP layer may ask about people, their posts, delegations, and SCIM. */

import type { NewDelegation } from '../../identity/delegation/delegate.ts';
import type { Delegation, DelegationView } from '../../identity/delegation.ts';
import type { ScimGroup } from '../../identity/directory/scim-groups.ts';
import type {
  KnownScimPerson,
  ScimKey,
  ScimPerson,
  ScimRefusal,
} from '../../identity/directory/scim-people.ts';
import type { Person } from '../../identity/person.ts';
import type { DirectoryGroup } from '../../ports/directory-store.ts';
import type { Credential, PeopleQuery, PersonRecord } from '../../ports/person-store.ts';
import type { JobId } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';

/** What a SCIM client may do. */
export interface ScimServices {
  /** True when the token is one of a client in force. */
  isClient(token: string): Promise<boolean>;
  people(key?: ScimKey): Promise<readonly KnownScimPerson[]>;
  putPerson(id: string | undefined, stated: ScimPerson): Promise<Result<KnownScimPerson, ScimRefusal>>;
  removePerson(id: string): Promise<boolean>;
  groups(): Promise<readonly DirectoryGroup[]>;
  group(id: string): Promise<DirectoryGroup | undefined>;
  putGroup(id: string | undefined, stated: ScimGroup): Promise<Result<DirectoryGroup, ScimRefusal>>;
  removeGroup(id: string): Promise<boolean>;
}

/** A person with what an administrator sees of them. */
export interface PersonDetail extends PersonRecord {
  /** Cards that are not revoked: state and last four characters. */
  readonly cards: readonly Pick<Credential, 'id' | 'state' | 'lastFour' | 'technology'>[];
  /** Jobs that wait for them. */
  readonly heldJobs: number;
}

/** People, posts, delegations, SCIM. */
export interface DirectoryServices {
  /** Undefined where SCIM is not configured: then none of its addresses exists. */
  readonly scim: ScimServices | undefined;
  people(query: PeopleQuery): Promise<{ readonly people: readonly Person[]; readonly total: number }>;
  person(id: string): Promise<PersonDetail | undefined>;
  /** Lets a person leave on a day, today without one. */
  leave(administrator: Person, id: string, day: string | undefined): Promise<void>;
  /** Gives the held jobs of somebody who left to a successor; answers how many. */
  handOver(administrator: Person, id: string, successor: string): Promise<number>;
  delegations(person: Person): Promise<{
    readonly given: readonly DelegationView[];
    readonly received: readonly DelegationView[];
  }>;
  /** Throws `DELEGATION_NOT_ALLOWED` with `details.reason`. */
  delegate(person: Person, asked: NewDelegation): Promise<Delegation>;
  revokeDelegation(person: Person, id: string): Promise<boolean>;
  /** Jobs of the person that may be named in a delegation. */
  ownJobs(person: Person): Promise<readonly { readonly id: JobId; readonly jobName: string }[]>;
}
