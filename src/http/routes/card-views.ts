/** Cards and delegations as the pages of administrators show them. No answer carries a card's number. */

import { z } from 'zod';
import type { DelegationView } from '../../identity/delegation.ts';
import type { Card } from '../../ports/card-store.ts';
import { uuid } from '../schemas.ts';

/** A card. */
export const adminCardSchema = z.object({
  id: uuid,
  lastFour: z.string().describe('Last four characters of the number'),
  kind: z.enum(['lasting', 'temporary']),
  state: z.enum(['active', 'suspended', 'revoked', 'expired']),
  reason: z
    .enum(['waiting-for-approval', 'refused', 'lost', 'by-administrator', 'returned', 'replaced'])
    .optional(),
  createdAt: z.string(),
  expiresAt: z.string().optional().describe('Absent: until it is revoked'),
});

/** A card for an administrator. */
export function adminCardView(card: Card, now: Date): z.input<typeof adminCardSchema> {
  const { id, lastFour, kind, reason, expiresAt } = card;
  const isPast = card.state === 'active' && expiresAt !== undefined && expiresAt <= now;
  return {
    id,
    lastFour,
    kind,
    state: isPast ? 'expired' : card.state,
    ...(reason !== undefined && { reason }),
    createdAt: card.createdAt.toISOString(),
    ...(expiresAt !== undefined && { expiresAt: expiresAt.toISOString() }),
  };
}

/** A delegation. */
export const delegationSchema = z.object({
  id: uuid,
  ownerName: z.string(),
  delegateName: z.string(),
  kind: z.enum(['all', 'job', 'department']),
  department: z.string().optional(),
  lastDay: z.string().describe('A moment of the last day on which it holds'),
});

/** A delegation without the name of a job, which is the owner's. */
export function delegationOf(one: DelegationView): z.input<typeof delegationSchema> {
  const { id, ownerName, delegateName, scope } = one;
  // The end is midnight after the last day.
  const lastDay = new Date(one.expiresAt.getTime() - 1).toISOString();
  const department = scope.kind === 'department' ? { department: scope.department } : {};
  return { id, ownerName, delegateName, kind: scope.kind, ...department, lastDay };
}
