/** Segments: which prints where, what listens, what holds and what is refused, with the place of the configuration that says so. */

import { useQuery } from '@tanstack/react-query';
import { ButtonLink } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { type TextKey, type Texts, texts } from '../text/text.ts';
import {
  type Cell,
  type Entrance,
  type MatrixRow,
  type Overview,
  type Said,
  segmentOverview,
} from './segments.ts';

/** The page. */
export function SegmentsPage() {
  const t = useTexts();
  const asked = useQuery(segmentOverview(useLanguage()));
  return (
    <>
      <PageHead title={t('segments.title')} lead={t('segments.lead')} />
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data !== undefined && <Content overview={asked.data} />}
    </>
  );
}

function Content({ overview }: { overview: Overview }) {
  const t = useTexts();
  const { file, segments, matrix } = overview;
  const columns: readonly Column<MatrixRow>[] = [
    {
      key: 'device',
      head: t('segments.device'),
      main: true,
      cell: ({ device }) => (device.site === '' ? device.name : `${device.name} (${device.site})`),
    },
    ...segments.map(({ id, name }) => ({
      key: id,
      head: name,
      cell: ({ cells }: MatrixRow) => {
        const cell = cells.find(({ segment }) => segment === id);
        return cell === undefined ? '-' : cellWords(cell, t);
      },
    })),
  ];
  return (
    <>
      <InlineNotice kind="info">
        <p>{t(file.exists ? 'segments.file' : 'segments.noFile')}</p>
        <p className="break-all">
          <code>{file.path}</code>
        </p>
      </InlineNotice>
      <h2 className="mt-8 mb-3 text-std-20B-150">{t('segments.matrix')}</h2>
      <p className="mb-3">{t('segments.matrixLead')}</p>
      <DataTable
        caption={t('segments.matrix')}
        columns={columns}
        rows={matrix}
        keyOf={({ device }) => device.id}
        empty={
          <EmptyState title={t('segments.noDevice')} text={t('devices.emptyNext')}>
            <ButtonLink to="/devices/new">{t('devices.add')}</ButtonLink>
          </EmptyState>
        }
      />
      {segments.map((segment) => (
        <section key={segment.id} className="mt-10">
          <h2 className="mb-3 text-std-20B-150">
            {segment.name} <span className="text-std-16N-170">({segment.id})</span>
          </h2>
          <h3 className="mb-2 font-bold">{t('segments.entrances')}</h3>
          <Entrances name={segment.name} rows={segment.entrances} />
          <h3 className="mt-5 mb-2 font-bold">{t('segments.rules')}</h3>
          <Sentences said={segment.rules} />
          <h3 className="mt-5 mb-2 font-bold">{t('segments.refused')}</h3>
          <Sentences said={segment.refused} />
        </section>
      ))}
    </>
  );
}

function cellWords({ answer, kinds, accepted }: Cell, t: Texts): string {
  if (answer === 'no') return t('segments.no');
  const factors = accepted.map((one) => t(`segments.factor.${one}`)).join('・');
  const needs = t(kinds === 2 ? 'segments.two' : 'segments.one', { factors });
  return `${t(answer === 'yes' ? 'segments.yes' : 'segments.paused')} ${needs}`;
}

function Entrances({ name, rows }: { name: string; rows: readonly Entrance[] }) {
  const t = useTexts();
  const columns: readonly Column<Entrance>[] = [
    { key: 'id', head: t('segments.entrance'), main: true, cell: ({ id }) => id },
    {
      key: 'kind',
      head: t('segments.kind'),
      cell: ({ kind, purpose }) =>
        `${kind.toUpperCase()} / ${word(`segments.purpose.${purpose}`, purpose, t)}`,
    },
    {
      key: 'place',
      head: t('segments.place'),
      cell: ({ place }) => <span className="break-all">{place}</span>,
    },
    {
      key: 'tls',
      head: t('segments.tls'),
      cell: ({ tls, certificateDaysLeft: days }) =>
        `${word(`segments.tls.${tls}`, tls, t)}${days === undefined ? '' : t('devices.certificateDays', { days })}`,
    },
    {
      key: 'who',
      head: t('segments.who'),
      cell: ({ identification }) =>
        identification.map((one) => word(`segments.who.${one}`, one, t)).join('、'),
    },
    {
      key: 'key',
      head: t('segments.key'),
      cell: ({ key }) => <code className="break-all">{key}</code>,
    },
  ];
  return (
    <DataTable
      caption={`${name}: ${t('segments.entrances')}`}
      columns={columns}
      rows={rows}
      keyOf={({ id }) => id}
      empty={<p>{t('segments.noEntrance')}</p>}
    />
  );
}

/** The text of a word of the configuration; a word without one stands as it is. */
function word(key: string, plain: string, t: Texts): string {
  return Object.hasOwn(texts, key) ? t(key as TextKey) : plain;
}

function Sentences({ said }: { said: readonly Said[] }) {
  return (
    <ul className="grid gap-1">
      {said.map(({ key, text }) => (
        <li key={`${key} ${text}`} className="border-l-4 border-solid-gray-420 pl-3">
          {text} <code className="text-sm break-all text-solid-gray-700">{key}</code>
        </li>
      ))}
    </ul>
  );
}
