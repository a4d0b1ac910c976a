/** How I am recognised: each way with how it stands, how far that leads in each segment, and what is missing. */

import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Asked } from '../parts/asked.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Tag } from '../parts/tag.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { ownWays, type Reach, type Ways } from './own-api.ts';
import { WayList } from './way-list.tsx';

/** The page. */
export function WaysPage() {
  const t = useTexts();
  const query = useQuery(ownWays(useLanguage()));
  return (
    <>
      <PageHead title={t('own.title')} lead={t('own.lead')} />
      <Asked query={query}>
        {(ways) => (
          <>
            <Missing ways={ways} />
            <WayList ways={ways} />
            <Segments ways={ways} />
            {ways.mayInviteGuests && (
              <p className="mt-8">
                <Link to="/people/guests">{t('own.guests')}</Link>
              </p>
            )}
          </>
        )}
      </Asked>
    </>
  );
}

/** The factors of which any one would do, as a phrase. */
function useNeeds(): (reach: Reach) => string {
  const t = useTexts();
  // A number for today is given out at need: nobody can prepare it.
  return ({ needs }) =>
    needs
      .filter((factor) => factor !== 'code')
      .map((factor) => t(`factor.${factor}`))
      .join(t('own.or'));
}

function Missing({ ways }: { ways: Ways }) {
  const t = useTexts();
  const needsOf = useNeeds();
  const closed = ways.segments.filter(({ isOpen }) => !isOpen);
  if (closed.length === 0)
    return (
      <div className="mb-8">
        <InlineNotice kind="done">{t('own.complete')}</InlineNotice>
      </div>
    );
  return (
    <div className="mb-8">
      <InlineNotice kind="warning">
        <p className="font-bold">{t('own.missing')}</p>
        <ul>
          {closed.map((reach) => {
            const needs = needsOf(reach);
            return (
              <li key={reach.id}>
                {needs === ''
                  ? t('own.missingNothing', { segment: reach.name })
                  : t('own.missingSegment', { segment: reach.name, needs })}
              </li>
            );
          })}
        </ul>
      </InlineNotice>
    </div>
  );
}

function Segments({ ways }: { ways: Ways }) {
  const t = useTexts();
  const columns: readonly Column<Reach>[] = [
    { key: 'segment', head: t('own.segment'), cell: ({ name }) => name, main: true },
    {
      key: 'asks',
      head: t('own.asks'),
      cell: ({ kinds }) => t(kinds === 1 ? 'own.asks1' : 'own.asks2'),
    },
    {
      key: 'state',
      head: t('own.state'),
      cell: ({ isOpen }) => (
        <Tag kind={isOpen ? 'good' : 'warning'}>{t(isOpen ? 'own.reachable' : 'own.unreachable')}</Tag>
      ),
    },
  ];
  return (
    <section aria-labelledby="own-segments">
      <h2 id="own-segments" className="mb-3 text-std-20B-150">
        {t('own.segments')}
      </h2>
      <DataTable
        caption={t('own.segments')}
        columns={columns}
        rows={ways.segments}
        keyOf={({ id }) => id}
        empty={null}
      />
      <p className="mt-3 text-sm text-solid-gray-700">{t('own.segmentsNote')}</p>
    </section>
  );
}
