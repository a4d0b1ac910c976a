/** Steps of a card's life after its enrolment: suspended and resumed, revoked, approved. In force at every device at once. */

import type { AuditActor, AuditEventKind } from '../../audit/audit-event.ts';
import type { Card, CardReason, CardStore } from '../../ports/card-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { isUuid, type PersonId } from '../../shared/ids.ts';

/** What the steps need. */
export interface ManageCardDeps {
  readonly cardStore: CardStore;
  readonly clock: Clock;
}

/** What may be done with a card. */
export type CardAct = 'suspend' | 'resume' | 'revoke' | 'approve' | 'refuse';

interface ActRule {
  readonly from: readonly Card['state'][];
  readonly to: Card['state'];
  readonly event: AuditEventKind;
  /** Only cards that wait for approval, or only those that do not. */
  readonly waiting: boolean;
  readonly reason: CardReason | undefined;
}

const acts: Readonly<Record<CardAct, ActRule>> = {
  suspend: {
    from: ['active'],
    to: 'suspended',
    event: 'credential.suspended',
    waiting: false,
    reason: 'by-administrator',
  },
  resume: {
    from: ['suspended'],
    to: 'active',
    event: 'credential.resumed',
    waiting: false,
    reason: undefined,
  },
  revoke: {
    from: ['active', 'suspended'],
    to: 'revoked',
    event: 'credential.revoked',
    waiting: false,
    reason: 'by-administrator',
  },
  approve: {
    from: ['suspended'],
    to: 'active',
    event: 'credential.approved',
    waiting: true,
    reason: undefined,
  },
  refuse: {
    from: ['suspended'],
    to: 'revoked',
    event: 'credential.revoked',
    waiting: true,
    reason: 'refused',
  },
};

/**
 * Does one act on a card. Whatever session the card opened ends in the same transaction, and no device takes the card
 * from its commit on, since each asks the database at each tap. Nothing leads back from revoked: enrol it anew.
 *
 * @param by `ownerId` limits it to the cards of one person.
 * @throws ServiceError `IDENTITY_CARD_UNKNOWN`, `IDENTITY_CARD_STATE`.
 */
export async function actOnCard(
  { cardStore, clock }: ManageCardDeps,
  id: string,
  act: CardAct,
  by: { readonly actor: AuditActor; readonly ownerId?: PersonId; readonly reason?: CardReason },
): Promise<Card> {
  const card = isUuid(id) ? await cardStore.find(id) : undefined;
  if (card === undefined || (by.ownerId !== undefined && by.ownerId !== card.personId)) {
    throw new ServiceError('IDENTITY_CARD_UNKNOWN');
  }
  const rule = acts[act];
  // Whoever asked for a card may take the wish back; else a card that waits is approved or refused.
  const isWaiting = card.reason === 'waiting-for-approval';
  if (isWaiting !== rule.waiting && act !== 'revoke') throw new ServiceError('IDENTITY_CARD_STATE');
  const at = clock.now();
  const reason = rule.reason && (by.reason ?? rule.reason);
  const moved = await cardStore.move(id, { from: rule.from, to: rule.to, reason, at }, [
    {
      kind: rule.event,
      segment: '-',
      at,
      actor: by.actor,
      subject: `person:${card.personId}`,
      details: { credential: id, ...(reason && { reason }) },
    },
  ]);
  if (!moved) throw new ServiceError('IDENTITY_CARD_STATE');
  return { ...card, state: rule.to, reason };
}
