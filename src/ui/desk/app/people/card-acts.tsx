/** A card in words, and what an administrator can do with it. */

import { useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Tag } from '../parts/tag.tsx';
import { useTexts } from '../text/language.tsx';
import type { Card } from './people.ts';

type Act = 'suspend' | 'resume' | 'revoke' | 'approve' | 'refuse';

/** How a card stands. */
export function CardState({ card }: { card: Card }) {
  const t = useTexts();
  const { state, reason } = card;
  return (
    <span className="inline-flex flex-wrap gap-2">
      <Tag kind={state === 'active' ? 'good' : 'warning'}>{t(`people.cardState.${state}`)}</Tag>
      {reason !== undefined && <Tag>{t(`people.cardReason.${reason}`)}</Tag>}
    </span>
  );
}

function actsOf({ state, reason }: Card): readonly Act[] {
  if (reason === 'waiting-for-approval') return ['approve', 'refuse'];
  if (state === 'suspended') return ['resume', 'revoke'];
  return state === 'active' || state === 'expired' ? ['suspend', 'revoke'] : [];
}

/** The buttons. To revoke is asked back, since it cannot be undone. */
export function CardActs({ card }: { card: Card }) {
  const t = useTexts();
  const [isRevoking, setRevoking] = useState(false);
  const act = useChange<Act>({
    run: (name) => callApi(`/api/v1/cards/${card.id}/act`, { method: 'POST', body: { act: name } }),
    touches: ['people', 'cards-waiting'],
    done: () => t('people.actDone'),
    after: () => setRevoking(false),
  });
  const about = t('people.cardEnding', { digits: card.lastFour });
  return (
    <div className="flex flex-wrap gap-2">
      {actsOf(card).map((name) => (
        <Button
          key={name}
          about={about}
          kind={name === 'revoke' || name === 'refuse' ? 'danger' : 'secondary'}
          disabled={act.isPending}
          onClick={() => (name === 'revoke' ? setRevoking(true) : act.mutate(name))}
        >
          {t(`people.act.${name}`)}
        </Button>
      ))}
      {isRevoking && (
        <Dialog title={t('people.act.revoke')} onClose={() => setRevoking(false)}>
          <p className="mb-4">{t('people.revokeAsk', { digits: card.lastFour })}</p>
          <div className="flex flex-wrap gap-3">
            <Button kind="danger" disabled={act.isPending} onClick={() => act.mutate('revoke')}>
              {t('people.act.revoke')}
            </Button>
            <Button onClick={() => setRevoking(false)}>{t('parts.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
