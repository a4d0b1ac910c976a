/** My cards: which are in force, and the way to have one suspended at once when it is lost. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { useDays } from '../parts/days.ts';
import { Dialog } from '../parts/dialog.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Tag } from '../parts/tag.tsx';
import { useTexts } from '../text/language.tsx';
import { type OwnCard, ownCards } from './own-api.ts';

/** The page. */
export function CardsPage() {
  const t = useTexts();
  const query = useQuery(ownCards);
  const [lost, setLost] = useState<OwnCard | undefined>(undefined);
  return (
    <>
      <PageHead title={t('ownCards.title')} lead={t('ownCards.lead')} />
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('ownCards.empty')} text={t('ownCards.emptyNext')}>
              <ButtonLink to="/own/pin">{t('ownPin.title')}</ButtonLink>
            </EmptyState>
          ) : (
            <>
              <ul className="grid gap-3">
                {items.map((card) => (
                  <li key={card.id}>
                    <CardRow card={card} onLost={() => setLost(card)} />
                  </li>
                ))}
              </ul>
              {items.some(({ reason }) => reason === 'lost') && (
                <p className="mt-6">{t('ownCards.afterLost')}</p>
              )}
            </>
          )
        }
      </Asked>
      {lost !== undefined && <ReportLost card={lost} onClose={() => setLost(undefined)} />}
    </>
  );
}

function CardRow({ card, onLost }: { card: OwnCard; onLost: () => void }) {
  const t = useTexts();
  const { day, moment } = useDays();
  const name = t('ownCards.ending', { digits: card.lastFour });
  const isWaiting = card.reason === 'waiting-for-approval';
  return (
    <article className="flex flex-wrap items-center justify-between gap-3 rounded-12 border border-solid-gray-420 p-4">
      <div className="min-w-0">
        <h2 className="text-std-18B-160">{name}</h2>
        <p className="my-1 flex flex-wrap gap-2">
          <Tag kind={card.state === 'active' ? 'good' : 'warning'}>{t(`ownCards.${card.state}`)}</Tag>
          {card.reason !== undefined && <Tag>{t(`ownCards.reason.${card.reason}`)}</Tag>}
          <Tag>{t(`ownCards.${card.kind}`)}</Tag>
        </p>
        <p>
          {t('ownCards.since', { day: day(card.createdAt) })}
          {card.expiresAt !== undefined && <> / {t('ownCards.until', { moment: moment(card.expiresAt) })}</>}
        </p>
      </div>
      {card.mayReport && (
        <Button kind="danger" onClick={onLost} about={name}>
          {t(isWaiting ? 'ownCards.takeBack' : 'ownCards.lost')}
        </Button>
      )}
    </article>
  );
}

function ReportLost({ card, onClose }: { card: OwnCard; onClose: () => void }) {
  const t = useTexts();
  const isWaiting = card.reason === 'waiting-for-approval';
  const digits = { digits: card.lastFour };
  const report = useChange({
    run: () => callApi(`/api/v1/me/cards/${card.id}/lost`, { method: 'POST' }),
    touches: ['own'],
    done: () => t(isWaiting ? 'ownCards.takenBack' : 'ownCards.lostDone', digits),
    after: onClose,
    quiet: true,
  });
  return (
    <Dialog title={t(isWaiting ? 'ownCards.takeBack' : 'ownCards.lost')} onClose={onClose}>
      {!isWaiting && <p className="mb-4">{t('ownCards.lostQuestion', digits)}</p>}
      {report.isError && <ProblemNotice error={report.error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button kind="danger" disabled={report.isPending} onClick={() => report.mutate()}>
          {t(isWaiting ? 'ownCards.takeBack' : 'ownCards.lostYes')}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </Dialog>
  );
}
