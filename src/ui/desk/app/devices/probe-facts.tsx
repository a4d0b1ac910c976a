/** What a device said of itself, and the certificate that it presented. */

import { InlineNotice } from '../parts/notice.tsx';
import { useTexts } from '../text/language.tsx';
import { fingerprintGroups, type Probe } from './devices.ts';

/** The facts. */
export function ProbeFacts({ probe }: { probe: Probe }) {
  const t = useTexts();
  const { model, can, certificate, trouble, reasons, scan } = probe;
  const yes = (value: boolean) => t(value ? 'devices.yes' : 'devices.no');
  const rows: readonly (readonly [string, string])[] = [
    [t('devices.address'), probe.address],
    [t('devices.model'), model ?? '-'],
    ...(can === undefined
      ? []
      : ([
          [t('devices.formats'), can.documentFormats.join(', ')],
          [t('devices.color'), yes(can.color)],
          [t('devices.twoSided'), yes(can.twoSided)],
          [
            t('devices.finishings'),
            can.finishings.length === 0 ? t('devices.nothing') : can.finishings.join(', '),
          ],
        ] as const)),
    [
      t('devices.scanner'),
      scan === undefined ? t('devices.scannerNone') : `${scan.model ?? '-'} (${scan.address})`,
    ],
  ];
  return (
    <div className="grid gap-3">
      {trouble !== undefined && (
        <InlineNotice kind="warning">
          <p className="font-bold">{trouble.cause}</p>
          <p>{trouble.advice}</p>
        </InlineNotice>
      )}
      {scan?.trouble !== undefined && (
        <InlineNotice kind="warning">
          <p className="font-bold">
            {t('devices.scanner')}: {scan.trouble.cause}
          </p>
          <p>{scan.trouble.advice}</p>
        </InlineNotice>
      )}
      {reasons.map((text) => (
        <p key={text}>{text}</p>
      ))}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-solid-gray-700">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {certificate === undefined ? (
        <p>{t('devices.clearText')}</p>
      ) : (
        <div className="rounded-8 border border-solid-gray-420 p-3">
          <p className="font-bold">{t('devices.presented')}</p>
          <p className="break-words">
            {certificate.subject} {t('devices.certificateDays', { days: certificate.daysLeft })}
          </p>
          <p className="break-words">
            <code>{fingerprintGroups(certificate.sha256)}</code>
          </p>
          <p className="mt-1 text-sm">{t('devices.compare')}</p>
        </div>
      )}
    </div>
  );
}
