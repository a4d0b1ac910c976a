/** Trying changed rules on the newest documents, and putting them in force with a reason. */

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { callApi, ProblemError } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { RulesCheck } from './rules-api.ts';
import { RulesDiff } from './rules-diff.tsx';

interface ActivateView {
  readonly rules: readonly unknown[];
  /** The version that was in force when the change was begun. */
  readonly basedOn: number;
  readonly hasFaults: boolean;
  readonly restored?: number;
  readonly onDone: () => void;
}

/** The two steps. A trial counts for the rules it was made with. */
export function ActivateRules({ rules, basedOn, hasFaults, restored, onDone }: ActivateView) {
  const t = useTexts();
  const [asks, setAsks] = useState(false);
  const check = useMutation<{ readonly check: RulesCheck; readonly rules: readonly unknown[] }>({
    mutationFn: async () => ({
      check: await callApi<RulesCheck>('/api/v1/filing-rules/check', { method: 'POST', body: { rules } }),
      rules,
    }),
  });
  const tried = check.data?.rules === rules ? check.data.check : undefined;
  const isOutrun = tried !== undefined && tried.basedOn !== basedOn;
  return (
    <section aria-labelledby="try-rules" className="my-6 rounded-12 border-2 border-blue-900 p-4">
      <h2 id="try-rules" className="mb-2 text-std-20B-150">
        {t('rules.tryTitle')}
      </h2>
      <p className="mb-3">{t(hasFaults ? 'rules.tryFaults' : 'rules.tryLead')}</p>
      <div className="flex flex-wrap gap-3">
        <Button
          kind={tried === undefined ? 'primary' : 'secondary'}
          disabled={hasFaults || check.isPending}
          onClick={() => check.mutate()}
        >
          {check.isPending ? t('parts.working') : t('rules.try')}
        </Button>
        {tried?.preview !== undefined && !isOutrun && (
          <Button kind="primary" onClick={() => setAsks(true)}>
            {t('rules.activate')}
          </Button>
        )}
      </div>
      {check.isError && <ProblemNotice error={check.error} />}
      {isOutrun && (
        <div className="mt-3">
          <InlineNotice kind="error">{t('rules.outrun', { version: tried.basedOn })}</InlineNotice>
        </div>
      )}
      {tried?.preview !== undefined && <RulesDiff preview={tried.preview} />}
      {asks && (
        <Reason
          rules={rules}
          basedOn={basedOn}
          note={restored === undefined ? '' : t('rules.restoreNote', { version: restored })}
          onDone={onDone}
          onClose={() => setAsks(false)}
        />
      )}
    </section>
  );
}

function Reason({
  rules,
  basedOn,
  note,
  onDone,
  onClose,
}: Pick<ActivateView, 'rules' | 'basedOn' | 'onDone'> & { note: string; onClose: () => void }) {
  const t = useTexts();
  const activate = useChange<string, { readonly version: number }>({
    run: (reason) =>
      callApi('/api/v1/filing-rules', { method: 'POST', body: { rules, basedOn, note: reason } }),
    touches: ['filing-rules'],
    done: ({ version }) => t('rules.activated', { version }),
    after: onDone,
    quiet: true,
  });
  const isOutrun =
    activate.error instanceof ProblemError && activate.error.problem.code === 'SCAN_FILING_RULES_OUTRUN';
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    activate.mutate(String(new FormData(event.currentTarget).get('note') ?? ''));
  };
  return (
    <Dialog title={t('rules.activateTitle', { version: basedOn + 1 })} onClose={onClose}>
      <form onSubmit={send}>
        <p className="mb-4">{t('rules.activateLead')}</p>
        <TextField
          label={t('rules.note')}
          hint={t('rules.noteHint')}
          name="note"
          defaultValue={note}
          required
          maxLength={500}
        />
        {activate.isError && <ProblemNotice error={activate.error} />}
        {isOutrun && <p className="mt-2">{t('rules.outrunKept')}</p>}
        <div className="mt-4 flex flex-wrap gap-3">
          <Button type="submit" kind="primary" disabled={activate.isPending}>
            {activate.isPending ? t('parts.working') : t('rules.activate')}
          </Button>
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
