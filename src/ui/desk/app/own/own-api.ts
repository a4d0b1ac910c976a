/** What the service answers about a person's own cards, PIN, face and sign-in. */

import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import type { Language } from '../text/bilingual.ts';

/** A way of being recognised at a device. */
export type Factor = 'card' | 'face' | 'pin' | 'password' | 'code' | 'phone';

/** How far a person comes in one segment. */
export interface Reach {
  readonly id: string;
  readonly name: string;
  readonly kinds: 1 | 2;
  /** Whether the desk shows its jobs. */
  readonly isListed: boolean;
  readonly isOpen: boolean;
  readonly needs: readonly Factor[];
}

/** With what the person can be recognised. */
export interface Ways {
  readonly cards: { readonly inForce: number; readonly waiting: number; readonly temporaryUntil?: string };
  readonly pin: { readonly isSet: boolean; readonly expiresAt?: string };
  readonly face: 'enrolled' | 'only-with-card' | 'none' | 'off';
  readonly password: 'here' | 'directory' | 'none';
  readonly phone: boolean;
  readonly secondFactor: 'set' | 'none' | 'required' | 'off';
  readonly mayInviteGuests: boolean;
  readonly segments: readonly Reach[];
}

/** One of the person's cards. */
export interface OwnCard {
  readonly id: string;
  readonly lastFour: string;
  readonly kind: 'lasting' | 'temporary';
  readonly state: 'active' | 'suspended' | 'expired';
  readonly reason?:
    | 'waiting-for-approval'
    | 'refused'
    | 'lost'
    | 'by-administrator'
    | 'returned'
    | 'replaced';
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly mayReport: boolean;
}

/** How the PIN stands. */
export interface OwnPin {
  readonly isSet: boolean;
  readonly setAt?: string;
  readonly expiresAt?: string;
  readonly leastDigits: number;
  readonly mostDigits: number;
}

/** What is held of the face, and the text that an enrolment agrees to. */
export interface OwnFace {
  readonly on: boolean;
  readonly wording: string;
  readonly purpose: string;
  readonly record?: {
    readonly state: 'active' | 'erased';
    readonly enrolledAt: string;
    readonly agreedWording: string;
    readonly lastUsedAt?: string;
    readonly useCount: number;
    readonly onlyWithCard: boolean;
    readonly erasedAt?: string;
  };
}

/** How the sign-in is protected. */
export interface Protection {
  readonly level: 'off' | 'optional' | 'required';
  readonly confirmedAt?: string;
  readonly recoveryCodesLeft: number;
  readonly mayEnrolCertificate: boolean;
  readonly certificates: readonly { readonly sha256: string; readonly enrolledAt: string }[];
}

/** One place where the person is signed in. */
export interface SignIn {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt?: string;
  readonly remoteAddress: string;
  readonly browser: string;
  readonly factors: readonly (
    | 'password'
    | 'provider'
    | 'provider-mfa'
    | 'totp'
    | 'recovery-code'
    | 'certificate'
  )[];
  readonly here: boolean;
}

/** The ways, in the words of a language. */
export const ownWays = (language: Language) =>
  queryOptions({
    queryKey: ['own', 'ways', language],
    queryFn: ({ signal }) => callApi<Ways>('/api/v1/me/ways', { signal }),
  });

/** The cards. */
export const ownCards = queryOptions({
  queryKey: ['own', 'cards'],
  queryFn: ({ signal }) => callApi<{ items: readonly OwnCard[] }>('/api/v1/me/cards', { signal }),
});

/** The PIN. */
export const ownPin = queryOptions({
  queryKey: ['own', 'pin'],
  queryFn: ({ signal }) => callApi<OwnPin>('/api/v1/me/pin', { signal }),
});

/** The face, with the text in a language. */
export const ownFace = (language: Language) =>
  queryOptions({
    queryKey: ['own', 'face', language],
    queryFn: ({ signal }) => callApi<OwnFace>('/api/v1/me/face', { signal }),
  });

/** The protection of the sign-in. */
export const ownProtection = queryOptions({
  queryKey: ['own', 'protection'],
  queryFn: ({ signal }) => callApi<Protection>('/api/v1/me/protection', { signal }),
});

/** Where the person is signed in. */
export const ownSignIns = queryOptions({
  queryKey: ['own', 'sign-ins'],
  queryFn: ({ signal }) => callApi<{ items: readonly SignIn[] }>('/api/v1/me/sign-ins', { signal }),
});
