/** Documents without a binder: one after the other is put where it belongs, by what is proposed or by search. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { ButtonLink } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { type Filed, fileHere, type UnfiledItem, unfiledList } from './unfiled-api.ts';
import { UnfiledDetail, type WantedBinder } from './unfiled-detail.tsx';
import { UnfiledQueue } from './unfiled-queue.tsx';

/** The page. */
export function UnfiledPage() {
  const t = useTexts();
  const list = useQuery(unfiledList(useLanguage()));
  return (
    <>
      <PageHead title={t('unfiled.title')} lead={t('unfiled.lead')} />
      <Asked query={list}>
        {({ items, total }) =>
          items.length === 0 ? (
            <EmptyState title={t('unfiled.empty')} text={t('unfiled.emptyNext')}>
              <ButtonLink to="/archive">{t('nav.search')}</ButtonLink>
            </EmptyState>
          ) : (
            <Filing items={items} total={total} />
          )
        }
      </Asked>
    </>
  );
}

function Filing({ items, total }: { items: readonly UnfiledItem[]; total: number }) {
  const t = useTexts();
  const [at, setAt] = useState<string | undefined>(undefined);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [told, setTold] = useState<string | undefined>(undefined);
  const [refused, setRefused] = useState<Filed['items']>([]);
  const current = items.find(({ recordId }) => recordId === at) ?? items[0];
  const selected = items.filter(({ recordId }) => chosen.has(recordId));
  const filed = current === undefined ? [] : selected.length > 0 ? selected : [current];
  const file = useChange<WantedBinder, Filed>({
    run: ({ reason, ...binder }) => fileHere(filed, binder, reason),
    touches: ['unfiled', 'record', 'search'],
    after: ({ items: done, taught }, { binder }) => {
      const name = t('binder.name', { year: binder.fiscalYear, name: binder.name });
      const count = done.filter(({ code }) => code === undefined).length;
      const sentence = count === 0 ? '' : t('unfiled.filed', { count, name });
      const lesson =
        taught === undefined
          ? ''
          : t(taught.kind === 'kind' ? 'unfiled.taughtKind' : 'unfiled.taught', {
              text: taught.text,
              count: taught.count,
            });
      setTold(`${sentence} ${lesson}`.trim());
      setRefused(done.filter(({ code }) => code !== undefined));
      setChosen(new Set());
      setAt(nextAfter(items, filed)?.recordId);
    },
  });
  if (current === undefined) return null;
  const alike = items.filter((one) => one.alike !== '' && one.alike === current.alike);
  return (
    <>
      <div role="status" className="mb-4 empty:hidden">
        {told !== undefined && told !== '' && <InlineNotice kind="done">{told}</InlineNotice>}
      </div>
      {refused.map(({ recordId, text }) => (
        <div key={recordId} className="mb-4">
          <InlineNotice kind="error">
            {items.find((one) => one.recordId === recordId)?.title} {text?.cause} {text?.advice}
          </InlineNotice>
        </div>
      ))}
      <p className="mb-3">{t(total >= 1000 ? 'unfiled.countMany' : 'unfiled.count', { total })}</p>
      <div className="grid gap-6 lg:grid-cols-[16rem_minmax(0,1fr)]">
        <UnfiledQueue
          items={items}
          current={current}
          chosen={chosen}
          onOpen={(id) => setAt(id)}
          onChoose={setChosen}
        />
        <UnfiledDetail
          key={current.recordId}
          item={current}
          count={filed.length}
          alike={alike}
          isBusy={file.isPending}
          onAlike={() => setChosen(new Set(alike.map(({ recordId }) => recordId)))}
          onFile={(wanted) => file.mutate(wanted)}
        />
      </div>
    </>
  );
}

/** What stands after the last of them in the list, else what is left before. */
function nextAfter(items: readonly UnfiledItem[], filed: readonly UnfiledItem[]): UnfiledItem | undefined {
  const left = items.filter((one) => !filed.includes(one));
  const last = items.findLastIndex((one) => filed.includes(one));
  return left.find((one) => items.indexOf(one) > last) ?? left[0];
}
