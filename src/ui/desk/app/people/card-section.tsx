/** A person's cards, and the enrolment of one at a device, followed live. */

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import { CaptureNotice } from './capture-notice.tsx';
import { CardActs, CardState } from './card-acts.tsx';
import { type Card, type Person, type Places, places } from './people.ts';

/** The part. */
export function CardSection({ person, cards }: { person: Person; cards: readonly Card[] }) {
  const t = useTexts();
  const { day, moment } = useDays();
  const asked = useQuery(places);
  return (
    <section>
      <h2 className="mb-3 text-std-20B-150">{t('people.cards')}</h2>
      <DataTable
        caption={t('people.cards')}
        rows={cards}
        keyOf={({ id }) => id}
        empty={<p className="mb-3">{t('people.cardNone')}</p>}
        columns={[
          {
            key: 'card',
            head: t('people.cards'),
            cell: (card) => t('people.cardEnding', { digits: card.lastFour }),
            main: true,
          },
          { key: 'kind', head: t('people.cardKind'), cell: ({ kind }) => t(`people.cardKind.${kind}`) },
          {
            key: 'state',
            head: t('people.state'),
            cell: (card) => (
              <>
                <CardState card={card} />
                <span className="block text-sm">
                  {t('people.cardCreated', { day: day(card.createdAt) })}
                  {card.expiresAt !== undefined &&
                    ` / ${t('people.cardUntil', { moment: moment(card.expiresAt) })}`}
                </span>
              </>
            ),
          },
          { key: 'acts', head: t('people.acts'), cell: (card) => <CardActs card={card} /> },
        ]}
      />
      {person.state === 'active' && (
        <Asked query={asked}>{(known) => <EnrolForm person={person} known={known} />}</Asked>
      )}
    </section>
  );
}

function EnrolForm({ person, known }: { person: Person; known: Places }) {
  const t = useTexts();
  const [kind, setKind] = useState<Card['kind']>('lasting');
  const [captureId, setCaptureId] = useState<string>();
  const start = useChange<Record<string, unknown>, { readonly id: string }>({
    run: (body) => callApi('/api/v1/cards/captures', { method: 'POST', body }),
    touches: [],
    after: ({ id }) => setCaptureId(id),
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    start.mutate({
      personId: person.id,
      deviceId: form.get('deviceId'),
      ...(kind === 'temporary' && { days: Number(form.get('days')) }),
    });
  };
  return (
    <div className="mt-6 max-w-xl">
      <h3 className="mb-1 text-std-18B-160">{t('people.enrol')}</h3>
      {known.devices.length === 0 ? (
        <InlineNotice kind="info">{t('people.noDevice')}</InlineNotice>
      ) : (
        <form onSubmit={send}>
          <p className="mb-3">{t('people.enrolText', { name: person.displayName })}</p>
          <ChoiceField
            label={t('people.device')}
            name="deviceId"
            required
            options={[
              { value: '', text: t('people.chooseDevice') },
              ...known.devices.map(({ id, name, site }) => ({ value: id, text: `${name} ${site}`.trim() })),
            ]}
          />
          <ChoiceField
            label={t('people.cardKind')}
            value={kind}
            onChange={({ target }) => setKind(target.value === 'temporary' ? 'temporary' : 'lasting')}
            options={(['lasting', 'temporary'] as const).map((value) => ({
              value,
              text: t(`people.cardKind.${value}`),
            }))}
          />
          {kind === 'temporary' && (
            <TextField
              label={t('people.days', { most: known.temporaryDays })}
              name="days"
              type="number"
              min={1}
              max={known.temporaryDays}
              defaultValue={1}
              required
            />
          )}
          {start.isError && <ProblemNotice error={start.error} />}
          <Button type="submit" disabled={start.isPending} className="mb-3">
            {t('people.begin')}
          </Button>
        </form>
      )}
      {captureId !== undefined && <CaptureNotice key={captureId} id={captureId} />}
    </div>
  );
}
