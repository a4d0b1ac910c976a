/** What can be looked at or done with one of my scans, each in a dialog of its own. */

import { useQuery } from '@tanstack/react-query';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { Facts } from './facts.tsx';
import { RejoinQuestion } from './rejoin-question.tsx';
import { type OwnScan, type ScanStep, said, scanTimeline } from './scans.ts';

/** An open dialog. */
export interface ScanDialog {
  readonly what: 'timeline' | 'receipt' | 'rejoin';
  readonly scan: OwnScan;
  readonly name: string;
}

const titles = { timeline: 'scans.timeline', receipt: 'scans.receipt', rejoin: 'tray.rejoin' } as const;

/** The dialog that is asked for. */
export function OpenScanDialog({ dialog, onClose }: { dialog: ScanDialog; onClose: () => void }) {
  const t = useTexts();
  const { what, scan, name } = dialog;
  return (
    <Dialog title={t('prints.toolOf', { tool: t(titles[what]), name })} onClose={onClose}>
      {what === 'timeline' && <Timeline scanId={scan.scanId} onClose={onClose} />}
      {what === 'receipt' && <Receipt scan={scan} name={name} onClose={onClose} />}
      {what === 'rejoin' && <RejoinQuestion batchId={scan.scanId} name={name} onClose={onClose} />}
    </Dialog>
  );
}

function Timeline({ scanId, onClose }: { scanId: string; onClose: () => void }) {
  const t = useTexts();
  const asked = useQuery(scanTimeline(scanId, useLanguage()));
  return (
    <>
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data !== undefined && (
        <ol className="mb-4 border-l-4 border-blue-900 pl-4">
          {asked.data.items.map((step, at) => (
            // Entries are only ever added at the end.
            // biome-ignore lint/suspicious/noArrayIndexKey: two entries may be of one kind and one moment
            <Step key={at} step={step} />
          ))}
        </ol>
      )}
      <Button onClick={onClose}>{t('parts.close')}</Button>
    </>
  );
}

function Step({ step }: { step: ScanStep }) {
  const t = useTexts();
  const { kind, pages, byName, reason } = step;
  return (
    <li className="mb-3">
      <p className="text-sm text-solid-gray-700">
        <time dateTime={step.at}>{step.atText}</time>
      </p>
      <p>
        {said(t, 'scanStep', kind)}
        {pages !== undefined && ` / ${t('scans.pages', { count: pages })}`}
        {byName !== undefined && t('scanStep.by', { name: byName })}
      </p>
      {reason !== undefined && (
        <p className="text-sm">
          {reason.cause} {reason.advice}
        </p>
      )}
    </li>
  );
}

function Receipt({ scan, name, onClose }: { scan: OwnScan; name: string; onClose: () => void }) {
  const t = useTexts();
  return (
    <>
      <p className="mb-3">{t('scans.receiptLead')}</p>
      <Facts
        rows={[
          [
            t('scans.receiptNumber'),
            <code key="id" className="break-all">
              {scan.scanId}
            </code>,
          ],
          [t('upload.file'), name],
          [t('scans.received'), scan.receivedAtText],
          [t('scans.size'), scan.sizeText],
          [t('scans.segment'), scan.segmentName],
          ...(scan.sha256 === undefined
            ? []
            : [
                [
                  t('scans.sha256'),
                  <code key="hash" className="break-all">
                    {scan.sha256}
                  </code>,
                ] as const,
              ]),
        ]}
      />
      <div className="mt-4">
        <Button onClick={onClose}>{t('parts.close')}</Button>
      </div>
    </>
  );
}
