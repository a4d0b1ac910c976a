/** Guests for whom the signed-in person answers; all of them for administrators. */

import { queryOptions, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { Dialog } from '../parts/dialog.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Facts } from '../parts/facts.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import type { Language } from '../text/bilingual.ts';
import { useLanguage, useTexts } from '../text/language.tsx';
import type { Named } from './people.ts';

interface Guest {
  readonly personId: string;
  readonly displayName: string;
  readonly segments: readonly Named[];
  readonly expiresAt: string;
}

interface Guests {
  readonly items: readonly Guest[];
  /** In which the person may invite. */
  readonly segments: readonly Named[];
  readonly longestDays: number;
}

interface Invited {
  readonly claimCode: string;
  readonly printerUri: string;
  readonly expiresAt: string;
}

const allGuests = (language: Language) =>
  queryOptions({
    queryKey: ['guests', language],
    queryFn: ({ signal }) => callApi<Guests>('/api/v1/guests', { signal }),
  });

/** The page. */
export function GuestsPage() {
  const t = useTexts();
  const asked = useQuery(allGuests(useLanguage()));
  return (
    <>
      <PageHead title={t('guests.title')} lead={t('guests.lead')} />
      <Asked query={asked}>
        {(guests) => (
          <>
            {guests.segments.length === 0 ? (
              <InlineNotice kind="info">{t('guests.off')}</InlineNotice>
            ) : (
              <InviteForm guests={guests} />
            )}
            <GuestList items={guests.items} />
          </>
        )}
      </Asked>
    </>
  );
}

function InviteForm({ guests }: { guests: Guests }) {
  const t = useTexts();
  const { moment } = useDays();
  const [invited, setInvited] = useState<Invited>();
  const [round, setRound] = useState(0);
  const invite = useChange<Record<string, unknown>, Invited>({
    run: (body) => callApi('/api/v1/guests', { method: 'POST', body }),
    touches: ['guests'],
    after: (told) => {
      setInvited(told);
      setRound((before) => before + 1);
    },
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    invite.mutate({
      displayName: form.get('displayName'),
      segment: form.get('segment'),
      days: Number(form.get('days')),
    });
  };
  return (
    <div className="max-w-xl">
      {invited !== undefined && (
        <div className="mb-6">
          <InlineNotice kind="done">
            <p className="mb-2 font-bold">{t('guests.invited')}</p>
            <Facts
              facts={[
                [t('guests.code'), <code key="code">{invited.claimCode}</code>],
                [
                  t('guests.address'),
                  <code key="address" className="break-all">
                    {invited.printerUri}
                  </code>,
                ],
                [t('guests.until'), moment(invited.expiresAt)],
              ]}
            />
            <Button onClick={() => setInvited(undefined)}>{t('guests.hide')}</Button>
          </InlineNotice>
        </div>
      )}
      <form key={round} onSubmit={send}>
        <TextField label={t('guests.name')} name="displayName" required maxLength={80} autoComplete="off" />
        <ChoiceField
          label={t('guests.segment')}
          name="segment"
          options={guests.segments.map(({ id, name }) => ({ value: id, text: name }))}
        />
        <TextField
          label={t('guests.days', { most: guests.longestDays })}
          name="days"
          type="number"
          min={1}
          max={guests.longestDays}
          defaultValue={1}
          required
        />
        {invite.isError && <ProblemNotice error={invite.error} />}
        <Button type="submit" kind="primary" disabled={invite.isPending}>
          {t('guests.invite')}
        </Button>
      </form>
    </div>
  );
}

function GuestList({ items }: { items: readonly Guest[] }) {
  const t = useTexts();
  const { moment } = useDays();
  const [ending, setEnding] = useState<Guest>();
  const end = useChange<Guest>({
    run: ({ personId }) => callApi(`/api/v1/guests/${personId}`, { method: 'DELETE' }),
    touches: ['guests'],
    done: () => t('guests.ended'),
    after: () => setEnding(undefined),
  });
  return (
    <section className="mt-10">
      <h2 className="mb-3 text-std-20B-150">{t('guests.list')}</h2>
      <DataTable
        caption={t('guests.list')}
        rows={items}
        keyOf={({ personId }) => personId}
        empty={<EmptyState title={t('guests.none')} />}
        columns={[
          { key: 'name', head: t('guests.name'), cell: ({ displayName }) => displayName, main: true },
          {
            key: 'segments',
            head: t('guests.segment'),
            cell: ({ segments }) => segments.map(({ name }) => name).join(' / '),
          },
          { key: 'until', head: t('guests.until'), cell: ({ expiresAt }) => moment(expiresAt) },
          {
            key: 'end',
            head: t('guests.end'),
            cell: (guest) => (
              <Button kind="danger" about={guest.displayName} onClick={() => setEnding(guest)}>
                {t('guests.end')}
              </Button>
            ),
          },
        ]}
      />
      {ending !== undefined && (
        <Dialog title={t('guests.end')} onClose={() => setEnding(undefined)}>
          <p className="mb-4">{t('guests.endAsk', { name: ending.displayName })}</p>
          <div className="flex flex-wrap gap-3">
            <Button kind="danger" disabled={end.isPending} onClick={() => end.mutate(ending)}>
              {t('guests.end')}
            </Button>
            <Button onClick={() => setEnding(undefined)}>{t('parts.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
