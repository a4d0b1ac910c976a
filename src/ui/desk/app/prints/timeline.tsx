/** What became of a job, step by step, in plain words. */

import { useQuery } from '@tanstack/react-query';
import { Button } from '../parts/button.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { type TextKey, type Texts, texts } from '../text/text.ts';
import { type TimelineEntry, timelineOf } from './jobs.ts';

/** The timeline; it goes on while it is looked at. */
export function Timeline({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const t = useTexts();
  const asked = useQuery(timelineOf(jobId, useLanguage()));
  return (
    <>
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data !== undefined && (
        <ol className="mb-4 border-l-4 border-blue-900 pl-4">
          {asked.data.items.map((entry, at) => (
            // Entries are only ever added at the end.
            // biome-ignore lint/suspicious/noArrayIndexKey: two entries may be of one kind and one moment
            <li key={at} className="mb-3">
              <p className="text-sm text-solid-gray-700">
                <time dateTime={entry.at}>{entry.atText}</time>
              </p>
              <p>{sentence(entry, t)}</p>
              {entry.reason !== undefined && (
                <p className="text-sm">
                  {entry.reason.cause} {entry.reason.advice}
                </p>
              )}
            </li>
          ))}
        </ol>
      )}
      <Button onClick={onClose}>{t('parts.close')}</Button>
    </>
  );
}

function sentence({ kind, deviceName, byName }: TimelineEntry, t: Texts): string {
  const key = `timeline.${kind}`;
  const said = key in texts ? t(key as TextKey) : kind;
  const where = deviceName === undefined ? '' : t('timeline.at', { device: deviceName });
  const who = byName === undefined ? '' : t('timeline.by', { name: byName });
  return `${said}${where}${who}`;
}
