/** The file plan: the tree of classes and binders with their periods, changes of single lines, and import. */

import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { callApi } from '../data/api.ts';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { TextField } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import { usePeriod, useWordName } from './names.tsx';
import {
  keyOfSeries,
  linesWith,
  type Plan,
  type PlanNode,
  type PlanVersion,
  planTree,
  type Series,
} from './plan-api.ts';
import { PlanImport } from './plan-import.tsx';
import { PlanLineDialog } from './plan-line.tsx';

/** The page. */
export function PlanPage() {
  const t = useTexts();
  const { roles } = useMe();
  const mayWrite = roles.includes('records') || roles.includes('administrator');
  const [editing, setEditing] = useState<Series | 'new'>();
  const { data, error, refetch } = useQuery({
    queryKey: ['plan'],
    queryFn: ({ signal }) => callApi<Plan>('/api/v1/retention/plan', { signal }),
  });
  const add = (
    <Button onClick={() => setEditing('new')} disabled={data === undefined}>
      {t('plan.add')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('plan.title')} lead={t('plan.lead')} {...(mayWrite && { actions: add })} />
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Waiting />}
      {data !== undefined && (
        <div className="space-y-8">
          <Lines plan={data} {...(mayWrite && { onEdit: setEditing })} />
          {mayWrite && <PlanImport />}
          <History versions={data.history} />
          {editing !== undefined && (
            <PlanLineDialog
              line={editing === 'new' ? undefined : editing}
              basedOn={data.version}
              onClose={() => setEditing(undefined)}
            />
          )}
        </div>
      )}
    </>
  );
}

function Lines({ plan, onEdit }: { plan: Plan; onEdit?: (line: Series) => void }) {
  const t = useTexts();
  const days = useDays();
  const [words, setWords] = useState('');
  const wanted = useDeferredValue(words);
  const lines = useMemo(() => linesWith(plan.series, wanted), [plan, wanted]);
  const tree = useMemo(() => planTree(lines), [lines]);
  if (plan.version === 0) return <EmptyState title={t('plan.none')} text={t('plan.noneNext')} />;
  const [latest] = plan.history;
  return (
    <section aria-label={t('plan.title')}>
      {latest !== undefined && (
        <p className="mb-3">
          {t('plan.version', {
            version: plan.version,
            count: plan.series.length.toLocaleString(),
            day: days.day(latest.activatedAt),
            name: latest.authorName ?? t('round.system'),
          })}
        </p>
      )}
      <div className="max-w-xl">
        <TextField
          label={t('plan.find')}
          type="search"
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
      </div>
      <p role="status" className="mb-2">
        {lines.length === 0 ? t('plan.foundNone') : t('plan.found', { count: lines.length.toLocaleString() })}
      </p>
      {tree.children.map((node) => (
        <Branch
          key={`${node.name} ${wanted}`}
          node={node}
          isOpen={wanted !== '' || tree.children.length <= 3}
          {...(onEdit !== undefined && { onEdit })}
        />
      ))}
    </section>
  );
}

/** A level: what is below is made when it is opened, since a plan may have thousands of lines. */
function Branch({
  node,
  isOpen: isOpenFirst,
  onEdit,
}: {
  node: PlanNode;
  isOpen: boolean;
  onEdit?: (line: Series) => void;
}) {
  const t = useTexts();
  const [isOpen, setOpen] = useState(isOpenFirst && node.count <= 200);
  const columns = useColumns(onEdit);
  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      className="border-l-2 border-solid-gray-200 pl-3"
    >
      <summary className="min-h-11 cursor-pointer py-2 font-bold">
        {node.name} <span className="font-normal">{t('plan.found', { count: node.count })}</span>
      </summary>
      {isOpen && (
        <div className="mb-3 pl-2">
          {node.lines.length > 0 && (
            <DataTable
              caption={node.name}
              columns={columns}
              rows={node.lines}
              keyOf={keyOfSeries}
              empty={null}
            />
          )}
          {node.children.map((child) => (
            <Branch
              key={child.name}
              node={child}
              isOpen={isOpenFirst}
              {...(onEdit !== undefined && { onEdit })}
            />
          ))}
        </div>
      )}
    </details>
  );
}

function useColumns(onEdit: ((line: Series) => void) | undefined): readonly Column<Series>[] {
  const t = useTexts();
  const wordName = useWordName();
  const period = usePeriod();
  const columns: Column<Series>[] = [
    {
      key: 'binder',
      head: t('due.binder'),
      main: true,
      cell: ({ binder }) => binder ?? t('plan.wholeClass'),
    },
    { key: 'class', head: t('plan.classCode'), cell: ({ classCode }) => classCode },
    { key: 'period', head: t('plan.period'), cell: period },
    {
      key: 'disposition',
      head: t('plan.disposition'),
      cell: ({ disposition }) => (disposition === undefined ? '-' : wordName(disposition)),
    },
    {
      key: 'department',
      head: t('plan.department'),
      cell: ({ department }) => (department === '' ? '-' : department),
    },
  ];
  if (onEdit !== undefined) {
    columns.push({
      key: 'edit',
      head: t('plan.edit'),
      cell: (line) => (
        <Button about={[line.classCode, line.binder].filter(Boolean).join(' ')} onClick={() => onEdit(line)}>
          {t('plan.edit')}
        </Button>
      ),
    });
  }
  return columns;
}

function History({ versions }: { versions: readonly PlanVersion[] }) {
  const t = useTexts();
  const days = useDays();
  if (versions.length === 0) return null;
  const columns: readonly Column<PlanVersion>[] = [
    { key: 'version', head: t('plan.histVersion'), main: true, cell: ({ version }) => version },
    { key: 'day', head: t('plan.histDay'), cell: ({ activatedAt }) => days.moment(activatedAt) },
    { key: 'by', head: t('plan.histBy'), cell: ({ authorName }) => authorName ?? t('round.system') },
    { key: 'note', head: t('plan.histNote'), cell: ({ note }) => (note === '' ? '-' : note) },
    { key: 'count', head: t('plan.histCount'), end: true, cell: ({ count }) => count.toLocaleString() },
  ];
  return (
    <section aria-labelledby="plan-history">
      <h2 id="plan-history" className="mb-3 text-std-20B-150">
        {t('plan.history')}
      </h2>
      <DataTable
        caption={t('plan.history')}
        columns={columns}
        rows={versions}
        keyOf={({ version }) => String(version)}
        empty={null}
      />
    </section>
  );
}
