/** What can be done with one job, each in a dialog of its own. */

import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import { CleanForm } from './clean-form.tsx';
import { DelegateForm } from './delegate-form.tsx';
import type { EndedJob, Job } from './jobs.ts';
import { PagesView } from './pages-view.tsx';
import { TicketForm } from './ticket-form.tsx';
import { Timeline } from './timeline.tsx';

/** An open dialog. */
export type JobDialog =
  | { readonly what: 'pages' | 'ticket' | 'clean' | 'delegate' | 'file' | 'delete'; readonly job: Job }
  | { readonly what: 'timeline'; readonly job: Job | EndedJob };

const titles = {
  pages: 'prints.preview',
  ticket: 'prints.change',
  clean: 'prints.clean',
  delegate: 'prints.delegate',
  file: 'prints.file',
  delete: 'prints.delete',
  timeline: 'prints.timeline',
} as const;

/** The dialog that is asked for. */
export function OpenDialog({ dialog, onClose }: { dialog: JobDialog; onClose: () => void }) {
  const t = useTexts();
  return (
    <Dialog
      title={t('prints.toolOf', { tool: t(titles[dialog.what]), name: dialog.job.jobName })}
      onClose={onClose}
    >
      <Content dialog={dialog} onClose={onClose} />
    </Dialog>
  );
}

function Content({ dialog, onClose }: { dialog: JobDialog; onClose: () => void }) {
  switch (dialog.what) {
    case 'timeline':
      return <Timeline jobId={dialog.job.id} onClose={onClose} />;
    case 'pages':
      return <PagesView job={dialog.job} onClose={onClose} />;
    case 'ticket':
      return <TicketForm job={dialog.job} onClose={onClose} />;
    case 'clean':
      return <CleanForm job={dialog.job} onClose={onClose} />;
    case 'delegate':
      return <DelegateForm job={dialog.job} onClose={onClose} />;
    case 'file':
      return <FileQuestion job={dialog.job} onClose={onClose} />;
    case 'delete':
      return <DeleteQuestion job={dialog.job} onClose={onClose} />;
  }
}

function DeleteQuestion({ job, onClose }: { job: Job; onClose: () => void }) {
  const t = useTexts();
  const remove = useChange({
    run: () => callApi(`/api/v1/jobs/${job.id}`, { method: 'DELETE' }),
    touches: ['jobs'],
    done: () => t('prints.deleted'),
    after: onClose,
    quiet: true,
  });
  return (
    <Question
      text={t('prints.deleteQuestion')}
      yes={t('prints.deleteYes')}
      isDanger
      error={remove.error}
      isPending={remove.isPending}
      onYes={() => remove.mutate()}
      onClose={onClose}
    />
  );
}

function FileQuestion({ job, onClose }: { job: Job; onClose: () => void }) {
  const t = useTexts();
  const file = useChange({
    run: () => callApi(`/api/v1/jobs/${job.id}/file`, { method: 'POST', body: {} }),
    touches: ['jobs', 'scans'],
    done: () => t('prints.filed'),
    after: onClose,
    quiet: true,
  });
  return (
    <Question
      text={t('prints.fileQuestion')}
      yes={t('prints.fileYes')}
      error={file.error}
      isPending={file.isPending}
      onYes={() => file.mutate()}
      onClose={onClose}
    />
  );
}

interface QuestionView {
  readonly text: string;
  readonly yes: string;
  readonly isDanger?: boolean;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly onYes: () => void;
  readonly onClose: () => void;
}

function Question({ text, yes, isDanger, error, isPending, onYes, onClose }: QuestionView) {
  const t = useTexts();
  return (
    <>
      <p className="mb-4">{text}</p>
      {error !== null && <ProblemNotice error={error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button kind={isDanger === true ? 'danger' : 'primary'} disabled={isPending} onClick={onYes}>
          {isPending ? t('parts.working') : yes}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </>
  );
}
