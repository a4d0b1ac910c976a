/** The backup: the last one, and beginning one, or the exact command where the service cannot. */

import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { Backup } from './system.ts';

/** The part. */
export function BackupPart({ backup }: { backup: Backup }) {
  const t = useTexts();
  const { last, trouble, lastFailure, everyHours, keep } = backup;
  const begin = useChange({
    run: () => callApi('/api/v1/system/backups', { method: 'POST' }),
    touches: ['system'],
    done: () => t('backup.begun'),
  });
  return (
    <div className="grid gap-3">
      {last === undefined ? (
        <p className="font-bold">{t(backup.configured ? 'backup.none' : 'backup.notConfigured')}</p>
      ) : (
        <>
          <p>
            {t('backup.last', {
              at: last.endedAtText,
              size: last.sizeText,
              blobs: last.blobs,
              count: backup.count,
            })}
          </p>
          <p>{t('backup.sealed')}</p>
          {backup.logThroughText !== undefined && <p>{t('backup.through', { at: backup.logThroughText })}</p>}
        </>
      )}
      {everyHours !== undefined && keep !== undefined && (
        <p>{t('backup.plan', { hours: everyHours, keep })}</p>
      )}
      {[trouble, lastFailure].map(
        (reason) =>
          reason !== undefined && (
            <InlineNotice key={reason.cause} kind="error">
              <p className="font-bold">{reason.cause}</p>
              <p>{reason.advice}</p>
            </InlineNotice>
          ),
      )}
      {backup.possible && (
        <p>
          <Button disabled={begin.isPending || backup.isRunning} onClick={() => begin.mutate()}>
            {t(backup.isRunning ? 'backup.running' : 'backup.begin')}
          </Button>
        </p>
      )}
      {!backup.possible && (
        <>
          <p>{t(backup.external ? 'backup.external' : 'backup.how')}</p>
          {!backup.external && (
            <pre className="max-w-full rounded-8 bg-solid-gray-50 px-3 py-2 whitespace-pre-wrap break-all">
              <code>bin/tomeoki backup --to /mnt/backup/tomeoki</code>
            </pre>
          )}
        </>
      )}
      <p>{t('backup.drill')}</p>
    </div>
  );
}
