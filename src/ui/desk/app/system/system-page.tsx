/** The installation: is it well, what waits, where it keeps things, how old its backup is, what went wrong. */

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { fingerprintGroups } from '../devices/devices.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { type TextKey, texts } from '../text/text.ts';
import { BackupPart } from './backup-part.tsx';
import { type Standing, systemStanding, type TaskLine, type Trouble } from './system.ts';

/** The page. */
export function SystemPage() {
  const t = useTexts();
  const asked = useQuery(systemStanding(useLanguage()));
  return (
    <>
      <PageHead
        title={t('system.title')}
        lead={t('system.lead')}
        actions={<ButtonLink to="/system/packages">{t('packages.title')}</ButtonLink>}
      />
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data !== undefined && <Content standing={asked.data} />}
    </>
  );
}

function Content({ standing }: { standing: Standing }) {
  const t = useTexts();
  const { database, storage, recognition, directory } = standing;
  return (
    <>
      <Health standing={standing} />
      <DirectoryAway directory={directory} />
      <Part title={t('system.parts')}>
        <Facts
          rows={[
            [t('system.version'), `Tomeoki ${standing.version} / Node.js ${standing.node}`],
            [t('system.started'), standing.startedAtText],
            [
              t('system.database'),
              t(`system.database.${database.kind}`, { version: database.version, size: database.sizeText }),
            ],
            [t('system.clock'), t('system.clockOff', { ms: database.clockDifferenceMs })],
            [
              t('system.room'),
              t('system.roomOf', {
                free: storage.freeText,
                total: storage.totalText,
                percent: storage.freePercent,
              }),
            ],
            [t('system.blobs'), t(`system.blobs.${storage.blobs}`)],
            [t('system.ocr'), recognition.engine],
            [
              t('system.directory'),
              t(`system.directory.${directory.source}`, { at: directory.readAtText ?? '–' }),
            ],
          ]}
        />
      </Part>
      <Tasks standing={standing} />
      <Part title={t('backup.title')}>
        <BackupPart backup={standing.backup} />
      </Part>
      <Part title={t('system.certificates')}>
        <Certificates standing={standing} />
      </Part>
      <Part title={t('system.troubles')}>
        <Troubles rows={standing.troubles} />
      </Part>
    </>
  );
}

function Health({ standing }: { standing: Standing }) {
  const t = useTexts();
  if (standing.ready) {
    return (
      <InlineNotice kind="done">
        <p className="font-bold">{t('system.well')}</p>
      </InlineNotice>
    );
  }
  return (
    <InlineNotice kind="error">
      <p className="font-bold">{t('system.unwell')}</p>
      {standing.failing.map((what) => (
        <p key={what}>{known(`system.failing.${what}`) ? t(`system.failing.${what}` as TextKey) : what}</p>
      ))}
    </InlineNotice>
  );
}

/** People who are known sign in all the same, so that this is no fault of the service. */
function DirectoryAway({ directory: { failedAtText, trouble } }: Pick<Standing, 'directory'>) {
  const t = useTexts();
  if (failedAtText === undefined) return null;
  return (
    <div className="mt-3">
      <InlineNotice kind="warning">
        <p className="font-bold">{t('system.directoryAway', { at: failedAtText })}</p>
        {trouble !== undefined && <p>{`${trouble.cause} ${trouble.advice}`}</p>}
      </InlineNotice>
    </div>
  );
}

function known(key: string): key is TextKey {
  return Object.hasOwn(texts, key);
}

/** A part of the page with its heading. */
function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-8">
      <h2 className="mb-3 text-std-20B-150">{title}</h2>
      {children}
    </section>
  );
}

function Facts({ rows }: { rows: readonly (readonly [string, string])[] }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-solid-gray-700">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Tasks({ standing }: { standing: Standing }) {
  const t = useTexts();
  const { tasks, scans, targets } = standing;
  const retry = useChange<void, { count: number }>({
    run: () => callApi('/api/v1/system/tasks/retry', { method: 'POST' }),
    touches: ['system'],
    done: ({ count }) => t('system.retried', { count }),
  });
  const number = (key: 'waiting' | 'running' | 'failed' | 'done'): Column<TaskLine> => ({
    key,
    head: t(`system.task.${key}`),
    end: true,
    cell: (row) => row[key],
  });
  const columns: readonly Column<TaskLine>[] = [
    {
      key: 'name',
      head: t('system.task'),
      main: true,
      cell: ({ name }) => (known(`system.taskOf.${name}`) ? t(`system.taskOf.${name}` as TextKey) : name),
    },
    number('waiting'),
    number('running'),
    number('failed'),
    number('done'),
  ];
  const waits = [
    ...scans.map(({ state, count }) =>
      t('system.scansIn', {
        state: known(`system.scan.${state}`) ? t(`system.scan.${state}` as TextKey) : state,
        count,
      }),
    ),
    ...targets
      .filter(({ waiting, drifted, isResting }) => waiting > 0 || drifted > 0 || isResting)
      .map(({ name, waiting, drifted, isResting }) =>
        t(isResting ? 'system.targetRests' : 'system.targetWaits', { name, waiting, drifted }),
      ),
  ];
  return (
    <Part title={t('system.tasks')}>
      <DataTable
        caption={t('system.tasks')}
        columns={columns}
        rows={tasks}
        keyOf={({ name }) => name}
        empty={<p>{t('system.noTask')}</p>}
      />
      {tasks.some(({ failed }) => failed > 0) && (
        <Button className="mt-3" disabled={retry.isPending} onClick={() => retry.mutate()}>
          {t('system.retry')}
        </Button>
      )}
      <ul className="mt-3">
        {waits.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {waits.length === 0 && <p className="mt-3">{t('system.nothingWaits')}</p>}
    </Part>
  );
}

function Certificates({ standing }: { standing: Standing }) {
  const t = useTexts();
  return (
    <ul className="grid gap-3">
      {standing.certificates.map(({ use, subject, sha256, daysLeft, isOwn }) => (
        <li key={`${use} ${sha256}`} className="rounded-8 border border-solid-gray-420 p-3">
          <p className="font-bold">
            {t(`system.certificate.${use}`)}
            {t('devices.certificateDays', { days: daysLeft })}
          </p>
          <p className="break-words">{subject}</p>
          <p className="break-words">
            <code>{fingerprintGroups(sha256)}</code>
          </p>
          {isOwn && <p>{t('system.certificateOwn')}</p>}
        </li>
      ))}
    </ul>
  );
}

function Troubles({ rows }: { rows: readonly Trouble[] }) {
  const t = useTexts();
  if (rows.length === 0) return <p>{t('system.noTrouble')}</p>;
  return (
    <>
      <p className="mb-2">{t('system.troublesLead')}</p>
      <ol className="grid gap-2">
        {rows.slice(0, 30).map(({ atText, level, code, text, advice, times }) => (
          <li
            key={`${atText} ${code ?? ''} ${text} ${times}`}
            className={`border-l-4 pl-3 ${level === 'error' ? 'border-red-900' : 'border-yellow-900'}`}
          >
            <p>
              {atText} <span className="font-bold">{text}</span>
              {times > 1 && t('system.times', { count: times })}
            </p>
            {advice !== undefined && <p>{advice}</p>}
            {code !== undefined && <code className="text-sm">{code}</code>}
          </li>
        ))}
      </ol>
    </>
  );
}
