/** Where I am signed in, and ending it there. */

import { useQuery } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { Tag } from '../parts/tag.tsx';
import { useTexts } from '../text/language.tsx';
import { ownSignIns, type SignIn } from './own-api.ts';

/** The section of the page. */
export function SignInList() {
  const t = useTexts();
  const query = useQuery(ownSignIns);
  return (
    <section aria-labelledby="protect-sign-ins" className="mb-10">
      <h2 id="protect-sign-ins" className="mb-2 text-std-20B-150">
        {t('protect.signIns')}
      </h2>
      <p className="mb-3">{t('protect.signInsLead')}</p>
      <Asked query={query}>{({ items }) => <SignIns items={items} />}</Asked>
    </section>
  );
}

function SignIns({ items }: { items: readonly SignIn[] }) {
  const t = useTexts();
  const { moment } = useDays();
  const endOne = useChange<SignIn>({
    run: ({ id }) => callApi(`/api/v1/me/sign-ins/${id}`, { method: 'DELETE' }),
    touches: ['own'],
    done: () => t('protect.ended'),
  });
  const endOthers = useChange<void, { ended: number }>({
    run: () => callApi('/api/v1/me/sign-ins/end-others', { method: 'POST' }),
    touches: ['own'],
    done: ({ ended }) => t('protect.endedOthers', { count: ended }),
  });
  const nameOf = ({ browser }: SignIn) => (browser === '' ? t('protect.unknownBrowser') : browser);
  const columns: readonly Column<SignIn>[] = [
    { key: 'browser', head: t('protect.browser'), cell: nameOf, main: true },
    { key: 'began', head: t('protect.began'), cell: ({ createdAt }) => moment(createdAt) },
    {
      key: 'seen',
      head: t('protect.seen'),
      cell: ({ lastSeenAt }) => (lastSeenAt === undefined ? '' : moment(lastSeenAt)),
    },
    { key: 'from', head: t('protect.from'), cell: ({ remoteAddress }) => remoteAddress },
    {
      key: 'by',
      head: t('protect.by'),
      cell: ({ factors }) => factors.map((factor) => t(`protect.factor.${factor}`)).join(' + '),
    },
    {
      key: 'act',
      head: t('protect.act'),
      cell: (one) =>
        one.here ? (
          <Tag kind="good">{t('protect.here')}</Tag>
        ) : (
          <Button
            kind="danger"
            disabled={endOne.isPending}
            onClick={() => endOne.mutate(one)}
            about={`${nameOf(one)} ${moment(one.createdAt)}`}
          >
            {t('protect.endOne')}
          </Button>
        ),
    },
  ];
  return (
    <>
      <DataTable
        caption={t('protect.signIns')}
        columns={columns}
        rows={items}
        keyOf={({ id }) => id}
        empty={null}
      />
      {items.length > 1 ? (
        <Button
          kind="danger"
          className="mt-4"
          disabled={endOthers.isPending}
          onClick={() => endOthers.mutate()}
        >
          {t('protect.endOthers')}
        </Button>
      ) : (
        <p className="mt-3">{t('protect.onlyHere')}</p>
      )}
    </>
  );
}
