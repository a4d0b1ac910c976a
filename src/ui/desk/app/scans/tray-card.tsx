/** One scan that waits. */

import { useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { useTexts } from '../text/language.tsx';
import { Facts, Tag } from './facts.tsx';
import { partOf, said, type TrayScan } from './scans.ts';
import type { TrayDialog } from './tray-dialogs.tsx';
import { UnlockForm } from './unlock-form.tsx';

/** The card. */
export function TrayCard({ scan, onDialog }: { scan: TrayScan; onDialog: (dialog: TrayDialog) => void }) {
  const t = useTexts();
  const name = scan.name || t('scans.unnamed');
  const { part, reason } = scan;
  const size =
    scan.pages === undefined
      ? scan.sizeText
      : `${t('scans.pages', { count: scan.pages })} / ${scan.sizeText}`;
  return (
    <article className="rounded-12 border border-solid-gray-420 p-4 md:flex md:gap-5">
      <Picture scan={scan} name={name} />
      <div className="min-w-0 flex-1">
        <h3 className="text-std-18B-160 break-words">{name}</h3>
        <p className="my-2 flex flex-wrap gap-2">
          <Tag strong>{t(scan.held ? 'tray.tagHeld' : 'tray.tagUnassigned')}</Tag>
          <Tag>{scan.segmentName}</Tag>
          {part !== undefined && <Tag>{partOf(part, t)}</Tag>}
        </p>
        {reason !== undefined && (
          <div className="mb-3">
            <InlineNotice kind="warning">
              <p className="font-bold">{reason.cause}</p>
              <p>{scan.needsPassword ? t('tray.passwordNext') : reason.advice}</p>
            </InlineNotice>
          </div>
        )}
        <Facts
          rows={[
            [t('scans.received'), scan.receivedAtText],
            [t('scans.from'), said(t, 'scanSource', scan.source)],
            [t('tray.owner'), scan.ownerName ?? t('tray.nobody', { department: scan.department })],
            [t('scans.size'), size],
          ]}
        />
        {scan.needsPassword && <UnlockForm scanId={scan.scanId} />}
        <Tools scan={scan} name={name} onDialog={onDialog} />
      </div>
    </article>
  );
}

/** The first page, as far as one can be drawn; that there is none is often why the scan waits. */
function Picture({ scan, name }: { scan: TrayScan; name: string }) {
  const t = useTexts();
  const [isMissing, setMissing] = useState(false);
  if (scan.needsPassword || isMissing) return null;
  return (
    <img
      src={`/api/v1/scan-tray/${scan.scanId}/picture`}
      alt={t('tray.firstPage', { name })}
      loading="lazy"
      onError={() => setMissing(true)}
      className="mb-3 max-h-60 min-h-24 border border-solid-gray-420 md:mb-0 md:w-44 md:self-start md:object-contain"
    />
  );
}

function Tools({
  scan,
  name,
  onDialog,
}: {
  scan: TrayScan;
  name: string;
  onDialog: (dialog: TrayDialog) => void;
}) {
  const t = useTexts();
  const retry = useChange({
    run: () => callApi(`/api/v1/scan-tray/${scan.scanId}/retry`, { method: 'POST', body: {} }),
    touches: ['scans'],
    done: () => t('tray.retried'),
  });
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      {scan.recordId !== undefined && (
        <ButtonLink to={`/archive/${scan.recordId}/1`}>
          {t('tray.openRecord')}
          <span className="sr-only"> {name}</span>
        </ButtonLink>
      )}
      <Button about={name} onClick={() => onDialog({ what: 'assign', scan, name })}>
        {t('tray.assign')}
      </Button>
      {scan.held && !scan.needsPassword && (
        <Button about={name} disabled={retry.isPending} onClick={() => retry.mutate()}>
          {t('tray.retry')}
        </Button>
      )}
      {scan.part !== undefined && (
        <Button about={name} onClick={() => onDialog({ what: 'rejoin', scan, name })}>
          {t('tray.rejoin')}
        </Button>
      )}
      {scan.held && (
        <Button kind="danger" about={name} onClick={() => onDialog({ what: 'giveUp', scan, name })}>
          {t('tray.giveUp')}
        </Button>
      )}
    </div>
  );
}
