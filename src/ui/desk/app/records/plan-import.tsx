/** A file plan is imported: first what it would change, or which lines are wrong; then it is put in force. */

import { type FormEvent, useState } from 'react';
import { useChange } from '../data/change.ts';
import { sendFile } from '../data/send-file.ts';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { TextField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import { usePeriod, useWordName } from './names.tsx';
import type { PlanCheck, Series } from './plan-api.ts';
import { usePlanFault } from './plan-faults.ts';

/** Changed lines that are shown. */
const mostShown = 200;
const quietly = () => ({ signal: AbortSignal.timeout(60_000), onShare: () => undefined });

/** The section. */
export function PlanImport() {
  const t = useTexts();
  const [file, setFile] = useState<File>();
  const [note, setNote] = useState('');
  const check = useChange<File, PlanCheck>({
    run: (chosen) => sendFile('/api/v1/retention/plan/check', chosen, quietly()),
    touches: [],
    quiet: true,
  });
  const take = useChange<{ chosen: File; basedOn: number }, { version: number }>({
    run: ({ chosen, basedOn }) => {
      const params = new URLSearchParams({ basedOn: String(basedOn), note });
      return sendFile(`/api/v1/retention/plan?${params}`, chosen, quietly());
    },
    touches: ['plan', 'due'],
    done: ({ version }) => t('plan.changed', { version }),
    after: () => check.reset(),
    quiet: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    take.reset();
    if (file !== undefined) check.mutate(file);
  };
  const found = check.data;
  return (
    <section aria-labelledby="plan-import">
      <h2 id="plan-import" className="mb-3 text-std-20B-150">
        {t('plan.import')}
      </h2>
      <form onSubmit={submit} className="max-w-xl">
        <TextField
          label={t('plan.file')}
          hint={t('plan.fileHint')}
          type="file"
          accept=".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          required
          onChange={({ target }) => {
            setFile(target.files?.[0]);
            check.reset();
          }}
        />
        <Button type="submit" disabled={file === undefined || check.isPending}>
          {check.isPending ? t('parts.working') : t('plan.check')}
        </Button>
      </form>
      {check.isError && <ProblemNotice error={check.error} />}
      {found !== undefined && <Found check={found} />}
      {take.isError && <ProblemNotice error={take.error} />}
      {found?.diff !== undefined && file !== undefined && !isSame(found) && (
        <div className="mt-3 max-w-xl">
          <TextField
            label={t('plan.note')}
            value={note}
            maxLength={500}
            onChange={({ target }) => setNote(target.value)}
          />
          <Button
            kind="primary"
            disabled={take.isPending}
            onClick={() => take.mutate({ chosen: file, basedOn: found.basedOn })}
          >
            {t('plan.take', { version: found.basedOn + 1 })}
          </Button>
        </div>
      )}
    </section>
  );
}

function isSame({ diff }: PlanCheck): boolean {
  return diff !== undefined && diff.added.length + diff.removed.length + diff.changed.length === 0;
}

function Found({ check }: { check: PlanCheck }) {
  const t = useTexts();
  const faultName = usePlanFault();
  const { faults, diff } = check;
  if (diff === undefined) {
    const columns: readonly Column<PlanCheck['faults'][number]>[] = [
      { key: 'line', head: t('plan.line'), main: true, cell: ({ line }) => (line === 0 ? '-' : line) },
      { key: 'column', head: t('plan.column'), cell: ({ column }) => (column === 0 ? '-' : column) },
      { key: 'problem', head: t('plan.problem'), cell: ({ problem }) => faultName(problem) },
    ];
    return (
      <div className="mt-3 space-y-3">
        <InlineNotice kind="error">{t('plan.faults', { count: faults.length })}</InlineNotice>
        <DataTable
          caption={t('plan.problem')}
          columns={columns}
          rows={faults}
          keyOf={({ line, column, problem }) => `${line} ${column} ${problem}`}
          empty={null}
        />
      </div>
    );
  }
  if (isSame(check)) return <p className="mt-3">{t('plan.same')}</p>;
  return <Diff diff={diff} />;
}

interface DiffRow {
  readonly kind: 'added' | 'removed' | 'changedLine';
  readonly line: Series;
  readonly before?: Series;
}

function Diff({ diff }: { diff: NonNullable<PlanCheck['diff']> }) {
  const t = useTexts();
  const period = usePeriod();
  const wordName = useWordName();
  const rows: readonly DiffRow[] = [
    ...diff.changed.map(({ before, after }) => ({ kind: 'changedLine' as const, line: after, before })),
    ...diff.removed.map((line) => ({ kind: 'removed' as const, line })),
    ...diff.added.map((line) => ({ kind: 'added' as const, line })),
  ];
  const both = (text: (line: Series) => string, { line, before }: DiffRow): string =>
    before === undefined || text(before) === text(line) ? text(line) : `${text(before)} → ${text(line)}`;
  const outcome = ({ disposition }: Series): string =>
    disposition === undefined ? '-' : wordName(disposition);
  const columns: readonly Column<DiffRow>[] = [
    {
      key: 'line',
      head: t('plan.classCode'),
      main: true,
      cell: ({ line }) => [line.classCode, line.binder].filter(Boolean).join(' '),
    },
    { key: 'kind', head: t('plan.diffKind'), cell: ({ kind }) => t(`plan.${kind}`) },
    { key: 'name', head: t('plan.name'), cell: (row) => both(({ title }) => title, row) },
    { key: 'period', head: t('plan.period'), cell: (row) => both(period, row) },
    { key: 'disposition', head: t('plan.disposition'), cell: (row) => both(outcome, row) },
    { key: 'department', head: t('plan.department'), cell: (row) => both((one) => one.department, row) },
  ];
  const counts = {
    added: diff.added.length,
    removed: diff.removed.length,
    changed: diff.changed.length,
    same: diff.same,
  };
  return (
    <div className="mt-3">
      <p role="status" className="mb-2 font-bold">
        {t('plan.diff', counts)}
      </p>
      <DataTable
        caption={t('plan.diffKind')}
        columns={columns}
        rows={rows.slice(0, mostShown)}
        keyOf={({ kind, line }) => `${kind} ${line.classCode} ${line.binder ?? ''}`}
        empty={null}
      />
      {rows.length > mostShown && <p>{t('plan.diffMore', { count: rows.length - mostShown })}</p>}
    </div>
  );
}
