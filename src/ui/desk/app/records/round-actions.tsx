/** What can be done with a list at its stage. Whether this person may is told by the service. */

import { type FormEvent, type ReactNode, useState } from 'react';
import { callApi } from '../data/api.ts';
import { type Change, useChange } from '../data/change.ts';
import { Button, type ButtonKind } from '../parts/button.tsx';
import { useDays } from '../parts/days.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import { bodyOfDraft, type Draft } from './draft.ts';
import type { RoundReview } from './records-api.ts';

type Act = 'confirm' | 'decide' | 'execute' | 'cancel';

const acts: Readonly<Record<RoundReview['state'], readonly Act[]>> = {
  proposed: ['confirm', 'cancel'],
  confirmed: ['decide', 'cancel'],
  decided: ['execute', 'cancel'],
  executing: ['execute'],
  closed: [],
  canceled: [],
};

/** The buttons; each asks first. */
export function RoundActions({
  round,
  draft,
  onSent,
}: {
  round: RoundReview;
  draft: Draft;
  onSent: () => void;
}) {
  const t = useTexts();
  const { roles } = useMe();
  const [asking, setAsking] = useState<Act>();
  const isOffice = roles.includes('records');
  const offered = acts[round.state].filter((act) => act === 'confirm' || isOffice);
  if (offered.length === 0) return null;
  const close = () => setAsking(undefined);
  const texts = {
    confirm: t('round.confirm'),
    decide: t('round.decide'),
    execute: t(round.state === 'executing' ? 'round.startAgain' : 'round.start'),
    cancel: t('round.cancel'),
  };
  const kinds: Readonly<Record<Act, ButtonKind>> = {
    ...{ confirm: 'primary', decide: 'primary', cancel: 'secondary' },
    execute: round.state === 'executing' ? 'secondary' : 'danger',
  };
  return (
    <div>
      {round.state === 'confirmed' && <p className="mb-3">{t('round.decideOwn')}</p>}
      <div className="flex flex-wrap gap-3">
        {offered.map((act) => (
          <Button key={act} kind={kinds[act]} onClick={() => setAsking(act)}>
            {texts[act]}
          </Button>
        ))}
      </div>
      {asking !== undefined && (
        <Dialog title={texts[asking]} onClose={close}>
          <Question
            act={asking}
            yes={texts[asking]}
            round={round}
            draft={draft}
            onClose={close}
            onSent={onSent}
          />
        </Dialog>
      )}
    </div>
  );
}

interface QuestionView {
  readonly act: Act;
  readonly yes: string;
  readonly round: RoundReview;
  readonly draft: Draft;
  readonly onClose: () => void;
  readonly onSent: () => void;
}

function Question({ act, yes, round, draft, onClose, onSent }: QuestionView) {
  const t = useTexts();
  const send = useSend(act, round, () => {
    onSent();
    onClose();
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const receipt = String(new FormData(event.currentTarget).get('receipt') ?? '').trim();
    if (act === 'cancel') return send.mutate(undefined);
    send.mutate(act === 'execute' ? { ...(receipt !== '' && { receipt }) } : bodyOfDraft(draft));
  };
  const isGrave = act === 'execute' || act === 'cancel';
  return (
    <form onSubmit={submit}>
      <div className="mb-3">
        <Said act={act} round={round} draft={draft} />
      </div>
      {send.isError && <ProblemNotice error={send.error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" kind={isGrave ? 'danger' : 'primary'} disabled={send.isPending}>
          {send.isPending ? t('parts.working') : yes}
        </Button>
        <Button onClick={onClose}>{t('parts.close')}</Button>
      </div>
    </form>
  );
}

function useSend(act: Act, round: RoundReview, after: () => void) {
  const t = useTexts();
  const done: Readonly<Record<Act, Change<object | undefined, Counts>['done']>> = {
    confirm: () => t('round.confirmDone'),
    decide: (counts) => t('round.decideDone', { ...counts }),
    execute: () => t('round.startDone'),
    cancel: () => t('round.cancelDone'),
  };
  const said = done[act];
  return useChange<object | undefined, Counts>({
    run: (body) => callApi(`/api/v1/retention/rounds/${round.id}/${act}`, { method: 'POST', body }),
    touches: ['rounds', 'due'],
    ...(said !== undefined && { done: said }),
    after,
    quiet: true,
  });
}

interface Counts {
  readonly extended: number;
  readonly transferred: number;
  readonly destroyed: number;
}

function Said({ act, round, draft }: Pick<QuestionView, 'act' | 'round' | 'draft'>): ReactNode {
  const t = useTexts();
  const days = useDays();
  const name = t('rounds.name', { department: round.department, year: days.fiscalYear(round.fiscalYear) });
  const total = (value: (one: RoundReview['binders'][number]) => number): number =>
    round.binders.reduce((all, one) => all + value(one), 0);
  switch (act) {
    case 'confirm':
      return <p>{t('round.confirmText', { count: total((one) => one.records) })}</p>;
    case 'cancel':
      return <p>{t('round.cancelText', { name })}</p>;
    case 'decide': {
      const open = total((one) => one.open);
      return (
        <>
          {draft.binders.size + draft.records.size > 0 ? (
            <p>{t('round.draftCount', { count: draft.binders.size + draft.records.size })}</p>
          ) : (
            <p>
              {t('round.decideText', {
                extend: total((one) => one.extend),
                transfer: total((one) => one.transfer),
                destroy: total((one) => one.destroy),
              })}
            </p>
          )}
          {open > 0 && <p className="font-bold text-red-900">{t('round.decideOpen', { count: open })}</p>}
        </>
      );
    }
    case 'execute':
      return (
        <>
          <p className="mb-4">{t('round.startText', { name })}</p>
          {total((one) => one.transfer) > 0 && (
            <TextField
              label={t('round.receipt')}
              hint={t('round.receiptHint')}
              name="receipt"
              maxLength={500}
              defaultValue={round.receipt}
            />
          )}
        </>
      );
  }
}
