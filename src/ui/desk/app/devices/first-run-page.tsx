/** First steps for whoever has just installed the service: what to do next; the service sees by itself what is done. */

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { callApi } from '../data/api.ts';
import { ButtonLink } from '../parts/button.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../text/language.tsx';

type StepName = 'password' | 'device' | 'panel' | 'factor' | 'hand-in' | 'release' | 'scan' | 'found';

interface StepState {
  readonly step: StepName;
  readonly isDone: boolean;
}

/** Where each step is done. */
const links: Readonly<Record<StepName, { readonly to: string; readonly isOutside?: true } | undefined>> = {
  password: undefined,
  device: { to: '/devices/new' },
  panel: { to: '/devices' },
  factor: { to: '/own/pin' },
  'hand-in': { to: '/prints/new' },
  release: { to: '/panel', isOutside: true },
  scan: { to: '/panel', isOutside: true },
  found: { to: '/archive' },
};

/** The page. */
export function FirstRunPage() {
  const t = useTexts();
  const asked = useQuery({
    queryKey: ['first-steps'],
    queryFn: ({ signal }) => callApi<{ items: readonly StepState[] }>('/api/v1/first-steps', { signal }),
    refetchInterval: 2_000,
  });
  const steps = asked.data?.items ?? [];
  const next = steps.find(({ isDone }) => !isDone)?.step;
  return (
    <>
      <PageHead title={t('first.title')} lead={t('first.lead')} />
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data !== undefined && (
        <div aria-live="polite" className="mb-4 max-w-3xl">
          <InlineNotice kind={next === undefined ? 'done' : 'info'}>
            {next === undefined
              ? t('first.allDone')
              : t('first.next', {
                  step: t(`first.${next}`),
                  done: steps.filter(({ isDone }) => isDone).length,
                  all: steps.length,
                })}
          </InlineNotice>
        </div>
      )}
      <ol className="grid max-w-3xl gap-4">
        {steps.map(({ step, isDone }, at) => (
          <Step key={step} number={at + 1} title={t(`first.${step}`)} isDone={isDone} isNext={step === next}>
            <p>{t(`first.${step}Text`)}</p>
            {step === 'device' && (
              <>
                <p>{t('first.simulate')}</p>
                <Command>bin/tomeoki simulate</Command>
              </>
            )}
            <StepLink step={step} isNext={step === next} />
          </Step>
        ))}
      </ol>
      <p className="mt-6 max-w-3xl">{t('first.after')}</p>
    </>
  );
}

function StepLink({ step, isNext }: { step: StepName; isNext: boolean }) {
  const t = useTexts();
  const link = links[step];
  if (link === undefined) return null;
  const text = t(`first.${step}Link` as 'first.deviceLink');
  if (link.isOutside === true) {
    return (
      <a href={link.to} target="_blank" rel="noreferrer" className="font-bold">
        {text}
      </a>
    );
  }
  return (
    <ButtonLink to={link.to} kind={isNext ? 'primary' : 'secondary'}>
      {text}
    </ButtonLink>
  );
}

function Step({
  number,
  title,
  isDone,
  isNext,
  children,
}: {
  number: number;
  title: string;
  isDone: boolean;
  isNext: boolean;
  children: ReactNode;
}) {
  const t = useTexts();
  return (
    <li
      aria-current={isNext ? 'step' : undefined}
      className={`rounded-12 p-4 ${isNext ? 'border-2 border-blue-900' : 'border border-solid-gray-420'}`}
    >
      <h2 className="mb-2 flex flex-wrap items-center gap-3 text-std-18B-160">
        <span>
          {number}. {title}
        </span>
        <span
          className={`rounded-4 border px-2 text-std-16N-170 ${isDone ? 'border-green-900 bg-green-50 text-green-1000' : 'border-solid-gray-700'}`}
        >
          {t(isDone ? 'first.done' : 'first.open')}
        </span>
      </h2>
      <div className="grid justify-items-start gap-2">{children}</div>
    </li>
  );
}

function Command({ children }: { children: string }) {
  return (
    <pre className="max-w-full rounded-8 bg-solid-gray-50 px-3 py-2 whitespace-pre-wrap break-all">
      <code>{children}</code>
    </pre>
  );
}
