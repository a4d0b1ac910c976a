/** People, cards and places as the JSON interface tells them to administrators. */

import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import type { Language } from '../text/bilingual.ts';

/** A named id. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** A person of the list. */
export interface Person {
  readonly id: string;
  readonly staffNumber: string;
  readonly loginName: string;
  readonly displayName: string;
  readonly department: string;
  readonly site: string;
  readonly roles: readonly ('staff' | 'records' | 'administrator' | 'auditor')[];
  readonly segments: readonly Named[];
  readonly state: 'active' | 'suspended' | 'left';
}

/** A card: four digits of it, never the number. */
export interface Card {
  readonly id: string;
  readonly lastFour: string;
  readonly kind: 'lasting' | 'temporary';
  readonly state: 'active' | 'suspended' | 'revoked' | 'expired';
  readonly reason?:
    | 'waiting-for-approval'
    | 'refused'
    | 'lost'
    | 'by-administrator'
    | 'returned'
    | 'replaced';
  readonly createdAt: string;
  readonly expiresAt?: string;
}

/** Who may collect for whom. */
export interface Delegation {
  readonly id: string;
  readonly ownerName: string;
  readonly delegateName: string;
  readonly kind: 'all' | 'job' | 'department';
  readonly department?: string;
  readonly lastDay: string;
}

/** One post. */
export interface Post {
  readonly department: string;
  readonly site: string;
  readonly main: boolean;
  readonly from?: string;
  readonly until?: string;
  readonly segments: readonly Named[];
}

/** How the trials of one way stand. */
export interface WayTrials {
  readonly way: 'password' | 'pin' | 'second' | 'face';
  readonly failures: number;
  readonly locked: boolean;
  readonly minutesAtMost: number;
}

/** One person with everything an administrator sees. */
export interface PersonDetail {
  readonly person: Person;
  readonly posts: readonly Post[];
  readonly directory?: { readonly source: 'ldap' | 'scim' };
  readonly leavesOn?: string;
  readonly heldJobs: number;
  readonly factors: {
    readonly cards: readonly Card[];
    readonly pin?: { readonly setAt: string; readonly expiresAt?: string };
    readonly faceAt?: string;
    readonly authenticatorAt?: string;
    readonly recoveryCodesLeft: number;
    readonly certificates: number;
    readonly links: number;
    readonly openSignIns: number;
    readonly hasPassword: boolean;
  };
  readonly locks: readonly WayTrials[];
  readonly delegations: { readonly given: readonly Delegation[]; readonly received: readonly Delegation[] };
}

/** The list, with how the directory stands. */
export interface PeopleAnswer {
  readonly items: readonly Person[];
  readonly total: number;
  readonly directory: {
    readonly source: 'ldap' | 'scim' | 'none';
    readonly readAt?: string;
    readonly failedAt?: string;
  };
}

/** Where cards are read and codes count. */
export interface Places {
  readonly devices: readonly { readonly id: string; readonly name: string; readonly site: string }[];
  readonly sites: readonly string[];
  readonly temporaryDays: number;
}

/** One person. Changes are told; what waits to be printed and how long a lock lasts are asked again now and then. */
export const onePerson = (id: string, language: Language) =>
  queryOptions({
    queryKey: ['people', 'one', id, language],
    queryFn: ({ signal }) => callApi<PersonDetail>(`/api/v1/people/${id}`, { signal }),
    refetchInterval: 60_000,
  });

/** The places. */
export const places = queryOptions({
  queryKey: ['card-places'],
  queryFn: ({ signal }) => callApi<Places>('/api/v1/cards/places', { signal }),
});
