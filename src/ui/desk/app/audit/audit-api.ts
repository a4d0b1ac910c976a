/** What the audit's part of the interface takes and gives. */

import { callApi } from '../data/api.ts';

/** An event. */
export interface AuditEvent {
  readonly eventId: number;
  readonly sequence?: number;
  readonly segment: string;
  /** RFC 3339; empty: out of every calendar. */
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly actorName?: string;
  readonly subject: string;
  readonly subjectName?: string;
  readonly details: unknown;
}

/** A page of events. */
export interface AuditPage {
  readonly items: readonly AuditEvent[];
  readonly next?: number;
}

/** A check of chains. */
export interface AuditCheck {
  readonly at: string;
  readonly by: string;
  readonly byName?: string;
  readonly isWhole: boolean;
  readonly links: number;
  readonly segments: readonly { readonly segment: string; readonly links: number; readonly fault?: string }[];
}

/** How chains stand. */
export interface Standing {
  readonly segments: readonly {
    readonly segment: string;
    readonly lastLink: number;
    readonly signedUpTo: number;
    readonly unsealed: number;
  }[];
  readonly kinds: readonly string[];
  readonly lastCheck?: AuditCheck;
}

/** Somebody to ask about. */
export interface AuditPerson {
  readonly id: string;
  readonly displayName: string;
  readonly staffNumber: string;
  readonly department: string;
}

const conditions = ['from', 'to', 'kind', 'segment', 'person', 'document'] as const;

/** What is asked, as it stands in the address of the page: only conditions that are set. */
export function askedOf(params: URLSearchParams): URLSearchParams {
  const asked = new URLSearchParams();
  for (const name of conditions) {
    const value = params.get(name)?.trim() ?? '';
    if (value !== '') asked.set(name, value);
  }
  return asked;
}

/** A page of events, below an id. */
export async function auditPage(
  asked: URLSearchParams,
  before: number | undefined,
  signal: AbortSignal,
): Promise<AuditPage> {
  const params = new URLSearchParams(asked);
  if (before !== undefined) params.set('before', String(before));
  return await callApi<AuditPage>(`/api/v1/audit?${params}`, { signal });
}
