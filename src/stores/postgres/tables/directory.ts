/** Tables of posts, delegations, and what directories say. */

import type { Generated } from 'kysely';
import type { JobId, PersonId } from '../../../shared/ids.ts';
import type { Bytes, Nullable } from './columns.ts';

/** `post`: what somebody does, where, from when until when. */
export interface PostTable {
  id: string;
  person_id: PersonId;
  source: 'office' | 'ldap' | 'scim';
  main: boolean;
  department: Generated<string>;
  site: Generated<string>;
  roles: string[];
  segments: string[];
  from_day: Nullable<string>;
  until_day: Nullable<string>;
}

/** `delegation`: a colleague may collect. */
export interface DelegationTable {
  id: string;
  owner_id: PersonId;
  delegate_id: PersonId;
  scope: 'all' | 'job' | 'department';
  job: Nullable<JobId>;
  department: Nullable<string>;
  created_at: Date;
  expires_at: Date;
  revoked_at: Nullable<Date>;
}

/** `directory_group` */
export interface DirectoryGroupTable {
  id: string;
  external_id: Nullable<string>;
  display_name: string;
  created_at: Date;
  updated_at: Date;
}

/** `directory_group_member` */
export interface DirectoryGroupMemberTable {
  group_id: string;
  person_id: PersonId;
}

/** `scim_client` */
export interface ScimClientTable {
  id: string;
  name: string;
  token_hash: Bytes;
  created_at: Date;
  revoked_at: Nullable<Date>;
  last_used_at: Nullable<Date>;
}

/** `directory_sync` */
export interface DirectorySyncTable {
  source: string;
  mark: Nullable<string>;
  changed_at: Nullable<Date>;
  full_at: Nullable<Date>;
  failed_at: Nullable<Date>;
  failure: Nullable<string>;
}
