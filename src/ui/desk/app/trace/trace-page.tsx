/** From the code on a paper to its release, for auditors and administrators. */

import type { FormEvent } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Facts } from '../scans/facts.tsx';
import { useTexts } from '../text/language.tsx';

interface TracedPaper {
  readonly code: string;
  readonly atText: string;
  readonly personName?: string;
  readonly staffNumber?: string;
  readonly deviceName: string;
  readonly segmentName: string;
  readonly jobNumber: number;
}

/** The page. What is found is kept nowhere: looking again is another entry of the audit. */
export function TracePage() {
  const t = useTexts();
  const look = useChange<string, TracedPaper>({
    run: (code) => callApi('/api/v1/trace-codes', { method: 'POST', body: { code } }),
    touches: [],
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    look.mutate(String(new FormData(event.currentTarget).get('code')));
  };
  return (
    <>
      <PageHead title={t('trace.title')} lead={t('trace.lead')} />
      <form onSubmit={send} className="mb-6 max-w-xl">
        <TextField
          label={t('trace.code')}
          hint={t('trace.hint')}
          name="code"
          required
          maxLength={60}
          autoComplete="off"
        />
        <Button type="submit" kind="primary" disabled={look.isPending}>
          {t('trace.button')}
        </Button>
      </form>
      {look.isError && <ProblemNotice error={look.error} />}
      {look.data !== undefined && <Found paper={look.data} />}
    </>
  );
}

function Found({ paper }: { paper: TracedPaper }) {
  const t = useTexts();
  const person = [paper.personName, paper.staffNumber].filter((word) => word !== undefined).join(' / ');
  return (
    <section aria-labelledby="found" className="rounded-12 border border-solid-gray-420 p-4">
      <h2 id="found" role="status" className="mb-3 text-std-20B-150">
        {t('trace.found')}
      </h2>
      <Facts
        rows={[
          [t('trace.code'), paper.code],
          [t('trace.at'), paper.atText],
          [t('trace.person'), person || t('trace.nobody')],
          [t('trace.device'), paper.deviceName],
          [t('trace.segment'), paper.segmentName],
          [t('trace.job'), paper.jobNumber],
        ]}
      />
    </section>
  );
}
