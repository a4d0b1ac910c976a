/** One list: how far it is, what becomes of each binder and record, and what is left as proof. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { callApi } from '../data/api.ts';
import { Button } from '../parts/button.tsx';
import { useDays } from '../parts/days.ts';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import { type Draft, emptyDraft, keepDraft, keptDraft, sizeOfDraft } from './draft.ts';
import type { RoundReview } from './records-api.ts';
import { RoundActions } from './round-actions.tsx';
import { RoundBinders } from './round-binders.tsx';
import { RoundPackages } from './round-package.tsx';
import { RoundProof } from './round-proof.tsx';
import { RoundRecordList } from './round-records.tsx';
import { RoundSteps } from './round-steps.tsx';

/** While records are being removed the page asks that often, in milliseconds. */
const followMs = 1_500;

/** The page. */
export function RoundPage() {
  const t = useTexts();
  const days = useDays();
  const { roundId = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['rounds', roundId],
    queryFn: ({ signal }) => callApi<RoundReview>(`/api/v1/retention/rounds/${roundId}/review`, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'executing' ? followMs : false),
  });
  const year = data === undefined ? '' : days.fiscalYear(data.fiscalYear);
  const title =
    data === undefined ? t('rounds.title') : t('round.title', { department: data.department, year });
  return (
    <>
      <PageHead title={title} />
      <p className="mb-4">
        <Link to="/records">{t('round.back')}</Link>
      </p>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Waiting />}
      {data !== undefined && <Review key={data.id} round={data} />}
    </>
  );
}

function Review({ round }: { round: RoundReview }) {
  const [draft, setDraft] = useKeptDraft(round);
  const isOpen = round.state === 'proposed' || round.state === 'confirmed';
  const isDecided = round.state === 'decided' || round.state === 'executing' || round.state === 'closed';
  const waits = round.binders.some(({ waiting }) => waiting > 0);
  return (
    <div className="space-y-8">
      <RoundSteps round={round} />
      <Progress round={round} />
      {waits && <RoundRecordList round={round} of="waiting" />}
      <RoundBinders round={round} draft={draft} {...(isOpen && { onDraft: setDraft })} />
      {isOpen && <DraftNote draft={draft} onForget={() => setDraft(emptyDraft)} />}
      {isDecided && <RoundPackages round={round} />}
      <RoundActions round={round} draft={draft} onSent={() => setDraft(emptyDraft)} />
      {(round.state === 'executing' || round.state === 'closed') && <RoundProof round={round} />}
    </div>
  );
}

/** Entered words outlive a reload and a look at another page, in this tab and for this person only. */
function useKeptDraft({ id, state }: RoundReview): readonly [Draft, (draft: Draft) => void] {
  const { id: personId } = useMe();
  const owner = { personId, roundId: id, state };
  const [entered, setEntered] = useState<{ readonly state: string; readonly draft: Draft }>();
  const draft = entered?.state === state ? entered.draft : keptDraft(window.sessionStorage, owner);
  if (entered?.state !== state) setEntered({ state, draft });
  const change = (next: Draft) => {
    keepDraft(window.sessionStorage, owner, next);
    setEntered({ state, draft: next });
  };
  return [draft, change];
}

function DraftNote({ draft, onForget }: { draft: Draft; onForget: () => void }) {
  const t = useTexts();
  const count = sizeOfDraft(draft);
  if (count === 0) return null;
  return (
    <InlineNotice kind="info">
      <p>{t('round.draftCount', { count })}</p>
      <p className="mt-2">
        <Button onClick={onForget}>{t('round.forget')}</Button>
      </p>
    </InlineNotice>
  );
}

function Progress({ round }: { round: RoundReview }) {
  const t = useTexts();
  if (round.state !== 'executing' && round.state !== 'closed') return null;
  const total = (value: (one: RoundReview['binders'][number]) => number): number =>
    round.binders.reduce((all, one) => all + value(one), 0);
  const [count, done, waiting] = [
    total((one) => one.records),
    total((one) => one.done),
    total((one) => one.waiting),
  ];
  return (
    <div>
      <progress
        max={Math.max(1, count)}
        value={done}
        aria-label={t('round.progress', { done, count })}
        className="h-4 w-full max-w-xl accent-blue-900"
      />
      <p role="status">
        {t('round.progress', { done, count })}
        {waiting > 0 && ` / ${t('round.waiting', { count: waiting })}`}
      </p>
    </div>
  );
}
