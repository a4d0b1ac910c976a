/** What paper costs: the prices in force and before, and new ones from a day on. */

import { queryOptions, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { CheckField } from '../parts/check-field.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { Dialog } from '../parts/dialog.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { TextField } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';

interface Rates {
  readonly monochrome: number;
  readonly color: number;
  readonly sheet: number;
}

interface Prices {
  readonly validFrom: string;
  readonly base: Rates;
  readonly media: Readonly<Record<string, Partial<Rates>>>;
  readonly duplexDiscountPercent: number;
}

type Tariff = Prices & { readonly id: string };

const tariffs = queryOptions({
  queryKey: ['tariffs'],
  queryFn: ({ signal }) => callApi<{ items: readonly Tariff[] }>('/api/v1/tariffs', { signal }),
});

/** The page. */
export function PricesPage() {
  const t = useTexts();
  const asked = useQuery(tariffs);
  const mayChange = useMe().roles.includes('administrator');
  return (
    <>
      <PageHead title={t('prices.title')} lead={t('prices.lead')} />
      <Asked query={asked}>
        {({ items }) => (
          <>
            {mayChange && <PricesForm last={items.at(-1)} />}
            <h2 className="mb-3 text-std-20B-150">{t('prices.history')}</h2>
            <History items={items} />
          </>
        )}
      </Asked>
    </>
  );
}

function History({ items }: { items: readonly Tariff[] }) {
  const t = useTexts();
  const { day } = useDays();
  const rate = (value: number | undefined) => value ?? t('prices.asUsual');
  const mediaOf = ({ media }: Tariff) =>
    Object.entries(media).map(([name, { monochrome, color, sheet }]) => (
      <p key={name}>
        {t('prices.mediaOne', { name, mono: rate(monochrome), color: rate(color), sheet: rate(sheet) })}
      </p>
    ));
  return (
    <DataTable
      caption={t('prices.history')}
      rows={[...items].reverse()}
      keyOf={({ id }) => id}
      empty={<EmptyState title={t('prices.empty')} text={t('prices.emptyNext')} />}
      columns={[
        {
          key: 'from',
          head: t('prices.from'),
          cell: ({ validFrom }) => day(`${validFrom}T00:00:00+09:00`),
          main: true,
        },
        { key: 'mono', head: t('prices.mono'), cell: ({ base }) => base.monochrome, end: true },
        { key: 'color', head: t('prices.color'), cell: ({ base }) => base.color, end: true },
        { key: 'sheet', head: t('prices.sheet'), cell: ({ base }) => base.sheet, end: true },
        {
          key: 'discount',
          head: t('prices.discount'),
          cell: ({ duplexDiscountPercent }) => duplexDiscountPercent,
          end: true,
        },
        { key: 'media', head: t('prices.media'), cell: mediaOf },
      ]}
    />
  );
}

function PricesForm({ last }: { last: Tariff | undefined }) {
  const t = useTexts();
  const { day } = useDays();
  const [hasA3, setA3] = useState(last?.media['iso_a3'] !== undefined);
  const [asked, setAsked] = useState<Prices>();
  const set = useChange<Prices>({
    run: (body) => callApi('/api/v1/tariffs', { method: 'POST', body }),
    touches: ['tariffs'],
    done: (_output, { validFrom }) => t('prices.done', { day: day(`${validFrom}T00:00:00+09:00`) }),
    after: () => setAsked(undefined),
    quiet: true,
  });
  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const number = (name: string) => Number(form.get(name));
    const a3 = { monochrome: number('a3Mono'), color: number('a3Color') };
    // Prices of other sizes, set elsewhere, go on.
    const { iso_a3: _before, ...media } = last?.media ?? {};
    setAsked({
      validFrom: String(form.get('from')),
      base: { monochrome: number('mono'), color: number('color'), sheet: number('sheet') },
      media: hasA3 ? { ...media, iso_a3: a3 } : media,
      duplexDiscountPercent: number('discount'),
    });
  };
  return (
    <form onSubmit={ask} className="mb-10 max-w-3xl">
      <div className="grid gap-x-4 sm:grid-cols-2">
        <TextField label={t('prices.from')} name="from" type="date" required />
        <YenField name="mono" label={t('prices.mono')} value={last?.base.monochrome} />
        <YenField name="color" label={t('prices.color')} value={last?.base.color} />
        <YenField name="sheet" label={t('prices.sheet')} value={last?.base.sheet ?? 0} />
        <TextField
          label={t('prices.discount')}
          hint={t('prices.discountHint')}
          name="discount"
          type="number"
          min={0}
          max={100}
          required
          defaultValue={last?.duplexDiscountPercent ?? 0}
        />
      </div>
      <CheckField label={t('prices.a3')} checked={hasA3} onChange={({ target }) => setA3(target.checked)} />
      {hasA3 && (
        <div className="grid gap-x-4 sm:grid-cols-2">
          <YenField name="a3Mono" label={t('prices.a3Mono')} value={last?.media['iso_a3']?.monochrome} />
          <YenField name="a3Color" label={t('prices.a3Color')} value={last?.media['iso_a3']?.color} />
        </div>
      )}
      <Button type="submit" kind="primary">
        {t('prices.set')}
      </Button>
      {asked !== undefined && (
        <Dialog title={t('prices.set')} onClose={() => setAsked(undefined)}>
          <p className="mb-4">
            {t('prices.confirm', {
              day: day(`${asked.validFrom}T00:00:00+09:00`),
              mono: asked.base.monochrome,
              color: asked.base.color,
              sheet: asked.base.sheet,
            })}
          </p>
          {set.isError && <ProblemNotice error={set.error} />}
          <div className="mt-4 flex flex-wrap gap-3">
            <Button kind="primary" disabled={set.isPending} onClick={() => set.mutate(asked)}>
              {t('prices.set')}
            </Button>
            <Button onClick={() => setAsked(undefined)}>{t('parts.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </form>
  );
}

function YenField({ name, label, value }: { name: string; label: string; value: number | undefined }) {
  return (
    <TextField
      label={label}
      name={name}
      type="number"
      min={0}
      max={100_000}
      step={0.01}
      required
      defaultValue={value}
    />
  );
}
