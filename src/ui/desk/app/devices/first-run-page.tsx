/** First steps for whoever has just installed the service: what to do next, and what is done already. */

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { ButtonLink } from '../parts/button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { endedJobs, heldJobs } from '../prints/jobs.ts';
import { useLanguage, useTexts } from '../text/language.tsx';
import { allDevices } from './devices.ts';

/** The page. What counts as done is seen in the service itself; people, cards and scans are not looked at. */
export function FirstRunPage() {
  const t = useTexts();
  const language = useLanguage();
  const devices = useQuery(allDevices(language)).data?.items ?? [];
  const held = useQuery(heldJobs(language)).data?.items ?? [];
  const ended = useQuery(endedJobs(language)).data?.items ?? [];
  return (
    <>
      <PageHead title={t('first.title')} lead={t('first.lead')} />
      <ol className="grid max-w-3xl gap-4">
        <Step number={1} title={t('first.device')} isDone={devices.some(({ prints }) => prints)}>
          <p>{t('first.deviceText')}</p>
          <Command>tomeoki printer add 3F-MFP --uri ipps://192.0.2.10/ipp/print --segments lgwan</Command>
          <ButtonLink to="/devices">{t('nav.devices')}</ButtonLink>
        </Step>
        <Step number={2} title={t('first.person')}>
          <p>{t('first.personText')}</p>
          <Command>tomeoki user import people.csv</Command>
          <p>
            <Link to="/people">{t('nav.people')}</Link>
          </p>
        </Step>
        <Step number={3} title={t('first.print')} isDone={held.length > 0 || ended.length > 0}>
          <p>{t('first.printText')}</p>
          <ButtonLink to="/prints/new">{t('nav.upload')}</ButtonLink>
        </Step>
        <Step
          number={4}
          title={t('first.release')}
          isDone={ended.some(({ outcome }) => outcome === 'printed')}
        >
          <p>{t('first.releaseText')}</p>
        </Step>
        <Step number={5} title={t('first.scan')}>
          <p>{t('first.scanText')}</p>
          <p>
            <a href="/desk/scan">{t('nav.scan')}</a>
          </p>
        </Step>
      </ol>
    </>
  );
}

function Step({
  number,
  title,
  isDone,
  children,
}: {
  number: number;
  title: string;
  isDone?: boolean;
  children: ReactNode;
}) {
  const t = useTexts();
  return (
    <li className="rounded-12 border border-solid-gray-420 p-4">
      <h2 className="mb-2 flex flex-wrap items-center gap-3 text-std-18B-160">
        <span>
          {number}. {title}
        </span>
        {isDone !== undefined && (
          <span
            className={`rounded-4 border px-2 text-std-16N-170 ${isDone ? 'border-green-900 bg-green-50 text-green-1000' : 'border-solid-gray-700'}`}
          >
            {t(isDone ? 'first.done' : 'first.open')}
          </span>
        )}
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
