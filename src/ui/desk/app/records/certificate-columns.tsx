/** What a table says of a certificate: what it states, whether its signature is good, and where to save it. */

import type { Column } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { useTexts } from '../text/language.tsx';
import type { Certificate } from './records-api.ts';

/** The columns. */
export function useCertificateColumns<Line extends Certificate>(): readonly Column<Line>[] {
  const t = useTexts();
  const days = useDays();
  const until = (value: string): string => (value === 'none' ? t('proof.noBackups') : days.day(value));
  return [
    {
      key: 'issued',
      head: t('proof.issued'),
      main: true,
      cell: ({ issuedAt }) => days.moment(issuedAt),
    },
    { key: 'records', head: t('proof.records'), end: true, cell: ({ states }) => states?.records ?? '-' },
    { key: 'waiting', head: t('proof.waiting'), end: true, cell: ({ states }) => states?.waiting ?? '-' },
    { key: 'left', head: t('proof.left'), end: true, cell: ({ states }) => states?.left ?? '-' },
    {
      key: 'backups',
      head: t('proof.backups'),
      cell: ({ states }) => (states === undefined ? '-' : until(states.backupsUntil)),
    },
    {
      key: 'signature',
      head: t('proof.signature'),
      cell: ({ states }) =>
        states === undefined ? (
          <strong className="text-red-900">{t('proof.notVerified')}</strong>
        ) : (
          <span className="font-bold text-green-900">{t('proof.verified')}</span>
        ),
    },
    {
      key: 'save',
      head: t('proof.save'),
      cell: ({ id }) => (
        <a
          href={`/api/v1/retention/certificates/${id}`}
          download
          className="inline-flex min-h-9 items-center"
        >
          {t('proof.save')}
        </a>
      ),
    },
  ];
}
