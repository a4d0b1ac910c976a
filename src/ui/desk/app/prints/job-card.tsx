/** One held job: how it stands in plain words, what it is printed with, and what can be done with it. */

import { Button, type ButtonKind } from '../parts/button.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import type { Texts } from '../text/text.ts';
import type { JobDialog } from './job-dialogs.tsx';
import { type Job, staple } from './jobs.ts';
import { UnlockForm } from './unlock-form.tsx';

/** How a job stands. */
export function standingOf(job: Job, t: Texts): string {
  const last = job.lastDelivery?.state;
  if (job.state === 'processing') {
    return last === 'claimed' || last === 'sending' ? t('state.sending') : t('state.printing');
  }
  if (last === 'ambiguous') return t('state.ambiguous');
  if (job.trouble !== undefined) return t('state.trouble');
  if (job.remaining !== undefined) return t('state.partly');
  if (last === 'returned') return t('state.returned');
  return t('state.held');
}

/** Formats that the archive reads. */
const fileable: ReadonlySet<string> = new Set(['application/pdf', 'image/jpeg', 'image/png', 'image/tiff']);

/** True while nothing can be changed about it. */
function isPrinting(job: Job): boolean {
  return job.state === 'processing' || job.lastDelivery?.state === 'ambiguous';
}

/** The card. */
export function JobCard({ job, onDialog }: { job: Job; onDialog: (dialog: JobDialog) => void }) {
  const t = useTexts();
  const reason = job.trouble?.text ?? job.lastDelivery?.text;
  return (
    <article className="rounded-12 border border-solid-gray-420 p-4 md:flex md:gap-5">
      <Picture job={job} />
      <div className="min-w-0 flex-1">
        <h3 className="text-std-18B-160 break-words">{job.jobName}</h3>
        <p className="my-2 flex flex-wrap gap-2">
          <span className="rounded-4 bg-blue-1000 px-2 py-0.5 font-bold text-white">
            {standingOf(job, t)}
          </span>
          <span className="rounded-4 border border-solid-gray-700 px-2 py-0.5">{job.segmentName}</span>
        </p>
        <Facts job={job} />
        {job.noteTexts.length > 0 && <p className="mt-2 text-sm">{job.noteTexts.join(' / ')}</p>}
        {reason !== undefined && (
          <div className="mt-3">
            <InlineNotice kind="warning">
              <p className="font-bold">{reason.cause}</p>
              {job.trouble?.missingFonts !== undefined && (
                <p className="break-words">{job.trouble.missingFonts.join(', ')}</p>
              )}
              <p>{reason.advice}</p>
            </InlineNotice>
          </div>
        )}
        {job.trouble?.kind === 'password-needed' && <UnlockForm job={job} />}
        <Tools job={job} onDialog={onDialog} />
      </div>
    </article>
  );
}

function Facts({ job }: { job: Job }) {
  const t = useTexts();
  const settings = [
    job.pages === undefined ? '' : t('prints.pages', { count: job.pages }),
    job.sheets === undefined ? '' : t('prints.sheets', { count: job.sheets }),
    job.formatText,
    job.sizeText,
    ...job.ticketTexts,
    job.ticket.finishings?.includes(staple) === true ? t('ticket.staple') : '',
  ].filter((phrase) => phrase !== '');
  const rows = [
    [t('prints.received'), job.heldAtText],
    [t('prints.expires'), job.expiresAtText],
    [t('prints.settings'), settings.join(' / ')],
  ] as const;
  return (
    <dl className="grid gap-x-4 sm:grid-cols-[auto_1fr]">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-sm text-solid-gray-700 sm:text-base">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The first page, once it is known that one can be shown. */
function Picture({ job }: { job: Job }) {
  const t = useTexts();
  if (job.opaque || job.pages === undefined || job.trouble?.kind === 'password-needed') return null;
  return (
    <img
      src={`/api/v1/jobs/${job.id}/pages/1`}
      alt={t('prints.firstPage')}
      loading="lazy"
      className="mb-3 max-h-40 min-h-24 border border-solid-gray-420 md:mb-0 md:max-h-48 md:w-36 md:self-start md:object-contain"
    />
  );
}

function Tools({ job, onDialog }: { job: Job; onDialog: (dialog: JobDialog) => void }) {
  const t = useTexts();
  const { keepCleanSegments } = useMe();
  const canFile = job.trouble === undefined && !job.needsJobPassword && fileable.has(job.documentFormat);
  const canClean = !job.opaque && keepCleanSegments.includes(job.segment);
  const hasPages = !job.opaque && job.pages !== undefined;
  const rest = isPrinting(job)
    ? []
    : ([
        ['ticket', 'prints.change', 'secondary'],
        ...(canClean ? ([['clean', 'prints.clean', 'secondary']] as const) : []),
        ['delegate', 'prints.delegate', 'secondary'],
        ...(canFile ? ([['file', 'prints.file', 'secondary']] as const) : []),
        ['delete', 'prints.delete', 'danger'],
      ] as const);
  const tools = [
    ...(hasPages ? ([['pages', 'prints.preview', 'secondary']] as const) : []),
    ['timeline', 'prints.timeline', 'secondary'] as const,
    ...rest,
  ];
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      {tools.map(([what, text, kind]) => (
        <Button
          key={what}
          kind={kind satisfies ButtonKind}
          about={job.jobName}
          onClick={() => onDialog({ what, job })}
        >
          {t(text)}
        </Button>
      ))}
    </div>
  );
}
