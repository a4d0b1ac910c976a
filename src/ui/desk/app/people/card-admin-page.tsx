/** Cards of all people: those that wait for approval, and files of cards. One person's cards are on that person's page. */

import { useQuery } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import { Asked } from '../parts/asked.tsx';
import { ButtonLink } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { CardActs } from './card-acts.tsx';
import { CardImport } from './card-import.tsx';
import type { Card } from './people.ts';

interface Waiting {
  readonly card: Card;
  readonly displayName: string;
  readonly staffNumber: string;
}

/** The page. */
export function CardAdminPage() {
  const t = useTexts();
  const language = useLanguage();
  const { day } = useDays();
  const asked = useQuery({
    queryKey: ['cards-waiting', language],
    queryFn: ({ signal }) => callApi<{ items: readonly Waiting[] }>('/api/v1/cards/waiting', { signal }),
  });
  return (
    <>
      <PageHead
        title={t('cardAdmin.title')}
        lead={t('cardAdmin.lead')}
        actions={<ButtonLink to="/people">{t('cardAdmin.findPerson')}</ButtonLink>}
      />
      <section className="mb-10">
        <h2 className="mb-3 text-std-20B-150">{t('cardAdmin.waiting')}</h2>
        <Asked query={asked}>
          {({ items }) => (
            <DataTable
              caption={t('cardAdmin.waiting')}
              rows={items}
              keyOf={({ card }) => card.id}
              empty={<EmptyState title={t('cardAdmin.waitingNone')} />}
              columns={[
                {
                  key: 'owner',
                  head: t('cardAdmin.owner'),
                  cell: ({ displayName, staffNumber }) => `${displayName} (${staffNumber})`,
                  main: true,
                },
                {
                  key: 'card',
                  head: t('cardAdmin.card'),
                  cell: ({ card }) =>
                    `${t('people.cardEnding', { digits: card.lastFour })} / ${t('people.cardCreated', { day: day(card.createdAt) })}`,
                },
                { key: 'acts', head: t('cardAdmin.decide'), cell: ({ card }) => <CardActs card={card} /> },
              ]}
            />
          )}
        </Asked>
      </section>
      <CardImport />
    </>
  );
}
