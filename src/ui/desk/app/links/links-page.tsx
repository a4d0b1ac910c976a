/** Printer addresses of one's own: make one, name it, take it back. */

import { queryOptions, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useMe } from '../shell/signed-in.tsx';
import type { Language } from '../text/bilingual.ts';
import { useLanguage, useTexts } from '../text/language.tsx';
import { type Link, LinkRow } from './link-row.tsx';
import { SetUpFile } from './set-up-file.tsx';

const ownLinks = (language: Language) =>
  queryOptions({
    queryKey: ['links', language],
    queryFn: ({ signal }) => callApi<{ items: readonly Link[] }>('/api/v1/capability-links', { signal }),
  });

/** The page. */
export function LinksPage() {
  const t = useTexts();
  const { segments } = useMe();
  const asked = useQuery(ownLinks(useLanguage()));
  return (
    <>
      <PageHead title={t('links.title')} lead={t('links.lead')} />
      {segments.length === 0 ? (
        <EmptyState title={t('upload.noSegment')} text={t('upload.noSegmentNext')} />
      ) : (
        <>
          <NewLink />
          <SetUpFile />
        </>
      )}
      <h2 className="mb-3 text-std-20B-150">{t('links.own')}</h2>
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data?.items.length === 0 && <EmptyState title={t('links.empty')} text={t('links.emptyNext')} />}
      <ul className="grid gap-3">
        {asked.data?.items.map((link) => (
          <li key={link.id}>
            <LinkRow link={link} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** The form for a new one; its address is shown this once. */
function NewLink() {
  const t = useTexts();
  const { segments } = useMe();
  const [label, setLabel] = useState('');
  const issue = useChange<{ segment: string; label: string }, { id: string; url: string }>({
    run: (body) => callApi('/api/v1/capability-links', { method: 'POST', body }),
    touches: ['links'],
    after: () => setLabel(''),
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    issue.mutate({ segment: String(new FormData(event.currentTarget).get('segment')), label });
  };
  return (
    <form onSubmit={send} className="mb-6 max-w-xl">
      <TextField
        label={t('links.label')}
        hint={t('links.labelHint')}
        required
        maxLength={80}
        autoComplete="off"
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      <ChoiceField
        label={t('upload.segment')}
        name="segment"
        options={segments.map(({ id, name }) => ({ value: id, text: name }))}
      />
      <Button type="submit" kind="primary" disabled={issue.isPending}>
        {t('links.issue')}
      </Button>
      <div className="mt-4">
        {issue.isError && <ProblemNotice error={issue.error} />}
        {issue.data !== undefined && <Issued url={issue.data.url} />}
      </div>
    </form>
  );
}

function Issued({ url }: { url: string }) {
  const t = useTexts();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    setCopied(true);
  };
  return (
    <InlineNotice kind="done">
      <p className="font-bold">{t('links.once')}</p>
      <p className="my-2 break-all">
        <code>{url}</code>
      </p>
      <Button onClick={() => void copy()}>{isCopied ? t('links.copied') : t('links.copy')}</Button>
    </InlineNotice>
  );
}
