/** One of my scans: how it stands in plain words, where it lies, and what can be done. */

import { Button, ButtonLink } from '../parts/button.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { useTexts } from '../text/language.tsx';
import { Facts, Tag } from './facts.tsx';
import type { ScanDialog } from './scan-dialogs.tsx';
import { type OwnScan, partOf, said, standingOf } from './scans.ts';

/** The card. */
export function ScanCard({ scan, onDialog }: { scan: OwnScan; onDialog: (dialog: ScanDialog) => void }) {
  const t = useTexts();
  const name = scan.filed?.title ?? (scan.name || t('scans.unnamed'));
  const { part } = scan;
  return (
    <article className="rounded-12 border border-solid-gray-420 p-4">
      <h3 className="text-std-18B-160 break-words">{name}</h3>
      <p className="my-2 flex flex-wrap gap-2">
        <Tag strong>{standingOf(scan, t)}</Tag>
        <Tag>{scan.segmentName}</Tag>
        {part !== undefined && <Tag>{partOf(part, t)}</Tag>}
      </p>
      {scan.pagesRead !== undefined && scan.pages !== undefined && (
        <progress
          max={scan.pages}
          value={scan.pagesRead}
          aria-label={standingOf(scan, t)}
          className="mb-2 h-3 w-full max-w-md"
        />
      )}
      <Facts
        rows={[
          ...(scan.name.startsWith(name) || scan.name === '' ? [] : [[t('upload.file'), scan.name] as const]),
          [t('scans.received'), scan.receivedAtText],
          [t('scans.from'), said(t, 'scanSource', scan.source)],
          [t('scans.size'), sizeOf(scan, t)],
          ...(scan.filed === undefined ? [] : [[t('scans.filedIn'), placeOf(scan.filed, t)] as const]),
        ]}
      />
      {scan.reason !== undefined && (
        <div className="mt-3">
          <InlineNotice kind="warning">
            <p className="font-bold">{scan.reason.cause}</p>
            <p>{scan.needsPassword ? t('scans.passwordNext') : scan.reason.advice}</p>
          </InlineNotice>
        </div>
      )}
      <Tools scan={scan} name={name} onDialog={onDialog} />
    </article>
  );
}

function sizeOf({ pages, sizeText }: OwnScan, t: ReturnType<typeof useTexts>): string {
  return pages === undefined ? sizeText : `${t('scans.pages', { count: pages })} / ${sizeText}`;
}

function placeOf(filed: NonNullable<OwnScan['filed']>, t: ReturnType<typeof useTexts>): string {
  const { binder, classCode, targets } = filed;
  const series = [classCode, binder].filter((word) => word !== undefined).join(' ');
  return [series || t('scans.archive'), ...targets].join(' / ');
}

function Tools({
  scan,
  name,
  onDialog,
}: {
  scan: OwnScan;
  name: string;
  onDialog: (dialog: ScanDialog) => void;
}) {
  const t = useTexts();
  const { filed, sealed, state } = scan;
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      {filed !== undefined && (
        <ButtonLink to={`/archive/${filed.recordId}/1`}>
          {t('scans.open')}
          <span className="sr-only"> {name}</span>
        </ButtonLink>
      )}
      {sealed && <ButtonLink to="/scans/sealed">{t('scans.seeSealed')}</ButtonLink>}
      {!sealed && state === 'quarantined' && (
        <ButtonLink to={`/scans/tray#scan-${scan.scanId}`}>
          {t('scans.settle')}
          <span className="sr-only"> {name}</span>
        </ButtonLink>
      )}
      <Button about={name} onClick={() => onDialog({ what: 'timeline', scan, name })}>
        {t('scans.timeline')}
      </Button>
      <Button about={name} onClick={() => onDialog({ what: 'receipt', scan, name })}>
        {t('scans.receipt')}
      </Button>
      {state === 'separated' && (
        <Button about={name} onClick={() => onDialog({ what: 'rejoin', scan, name })}>
          {t('tray.rejoin')}
        </Button>
      )}
    </div>
  );
}
