/** How many are enrolled, who needs a card beside the face, and what was destroyed and why. */

import { type Column, DataTable } from '../parts/data-table.tsx';
import { Facts } from '../parts/facts.tsx';
import { useTexts } from '../text/language.tsx';
import type { FacesOverview } from './faces-api.ts';

type LookAlike = FacesOverview['lookAlikes'][number];
type Erasure = FacesOverview['erasures'][number];

/** The section. */
export function EnrolledPeople({ faces: { enrolled, lookAlikes, erasures } }: { faces: FacesOverview }) {
  const t = useTexts();
  const alike: readonly Column<LookAlike>[] = [
    { key: 'name', head: t('faces.name'), cell: ({ displayName }) => displayName, main: true },
    { key: 'number', head: t('faces.staffNumber'), cell: ({ staffNumber }) => staffNumber },
  ];
  const erased: readonly Column<Erasure>[] = [
    { key: 'reason', head: t('faces.reason'), cell: ({ reason }) => t(`faces.reason.${reason}`), main: true },
    { key: 'count', head: t('faces.number'), cell: ({ count }) => count, end: true },
  ];
  return (
    <section aria-labelledby="faces-people" className="mb-10 max-w-3xl">
      <h2 id="faces-people" className="mb-3 text-std-20B-150">
        {t('faces.people')}
      </h2>
      <Facts
        facts={[
          [t('faces.enrolled'), t('faces.count', { count: enrolled.active })],
          [t('faces.lookAlikes'), t('faces.count', { count: enrolled.lookAlike })],
        ]}
      />
      <h3 className="mt-6 mb-2 font-bold">{t('faces.lookAlikes')}</h3>
      <DataTable
        caption={t('faces.lookAlikes')}
        columns={alike}
        rows={lookAlikes}
        keyOf={({ staffNumber }) => staffNumber}
        empty={<p>{t('faces.lookAlikesNone')}</p>}
      />
      <p className="mt-1 text-sm text-solid-gray-700">{t('faces.lookAlikesNote')}</p>
      <h3 className="mt-6 mb-2 font-bold">{t('faces.erasures')}</h3>
      <DataTable
        caption={t('faces.erasures')}
        columns={erased}
        rows={erasures}
        keyOf={({ reason }) => reason}
        empty={<p>{t('faces.erasuresNone')}</p>}
      />
    </section>
  );
}
