/** Handing a document in to print, from a browser or a phone. */

import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { sendFile } from '../data/send-file.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useToast } from '../shell/toasts.tsx';
import { useTexts } from '../text/language.tsx';
import type { Job } from './jobs.ts';

/** The page. */
export function UploadPage() {
  const t = useTexts();
  const { segments } = useMe();
  return (
    <>
      <PageHead title={t('upload.title')} lead={t('upload.lead')} />
      {segments.length === 0 ? (
        <EmptyState title={t('upload.noSegment')} text={t('upload.noSegmentNext')} />
      ) : (
        <UploadForm />
      )}
    </>
  );
}

/** States of the form: filled in; on its way with the share that was sent; failed, with the reason. */
type Sending =
  | { readonly state: 'filling' }
  | { readonly state: 'sending'; readonly percent: number }
  | { readonly state: 'failed'; readonly error: unknown };

function UploadForm() {
  const t = useTexts();
  const { segments } = useMe();
  const [sending, setSending] = useState<Sending>({ state: 'filling' });
  const call = useRef<AbortController | undefined>(undefined);
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const file = form.get('file');
    if (!(file instanceof File)) return;
    call.current = new AbortController();
    setSending({ state: 'sending', percent: 0 });
    try {
      const job = await sendFile<Job>(pathOf(form, file), file, {
        signal: call.current.signal,
        onShare: (share) => setSending({ state: 'sending', percent: Math.floor(100 * share) }),
      });
      toast.done(t('upload.held', { name: job.jobName, time: job.expiresAtText }));
      await client.invalidateQueries({ queryKey: ['jobs'] });
      await navigate('/prints');
    } catch (error) {
      setSending(call.current.signal.aborted ? { state: 'filling' } : { state: 'failed', error });
    }
  };
  const isSending = sending.state === 'sending';
  return (
    <form onSubmit={(event) => void send(event)} className="max-w-xl">
      <TextField
        label={t('upload.file')}
        hint={t('upload.fileHint')}
        name="file"
        type="file"
        required
        accept=".pdf,.tif,.tiff,.jpg,.jpeg,.png"
      />
      <ChoiceField
        label={t('upload.segment')}
        name="segment"
        options={segments.map(({ id, name }) => ({ value: id, text: name }))}
      />
      <TextField
        label={t('ticket.copies')}
        name="copies"
        type="number"
        inputMode="numeric"
        min={1}
        max={999}
        defaultValue={1}
        required
      />
      <Settings />
      {sending.state === 'failed' && (
        <div className="mb-4">
          <ProblemNotice error={sending.error} />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" kind="primary" disabled={isSending}>
          {t('upload.send')}
        </Button>
        {isSending && <Button onClick={() => call.current?.abort()}>{t('parts.cancel')}</Button>}
      </div>
      {isSending && <Progress percent={sending.percent} />}
    </form>
  );
}

function Settings() {
  const t = useTexts();
  return (
    <>
      <ChoiceField
        label={t('ticket.sides')}
        name="sides"
        options={[
          { value: 'two-sided-long-edge', text: t('ticket.longEdge') },
          { value: 'two-sided-short-edge', text: t('ticket.shortEdge') },
          { value: 'one-sided', text: t('ticket.oneSided') },
        ]}
      />
      <ChoiceField
        label={t('ticket.color')}
        name="printColorMode"
        options={[
          { value: 'auto', text: t('ticket.colorAuto') },
          { value: 'monochrome', text: t('ticket.monochrome') },
        ]}
      />
    </>
  );
}

function Progress({ percent }: { percent: number }) {
  const t = useTexts();
  return (
    <div className="mt-4">
      <progress max={100} value={percent} aria-label={t('upload.progress')} className="h-4 w-full" />
      <p>{percent < 100 ? t('upload.sending', { percent }) : t('upload.storing')}</p>
    </div>
  );
}

function pathOf(form: FormData, file: File): string {
  const query = new URLSearchParams({ fileName: file.name });
  for (const name of ['segment', 'copies', 'sides', 'printColorMode'])
    query.set(name, String(form.get(name)));
  return `/api/v1/jobs?${query}`;
}
