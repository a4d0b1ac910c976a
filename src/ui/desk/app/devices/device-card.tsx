/** One device: how it is, what it lacks, what waits there, whether it is the one that was enrolled, and what can be done. */

import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import type { DeviceTool } from './device-dialogs.tsx';
import { type Device, fingerprintGroups, type Supply } from './devices.ts';

/** The card; `onTool` opens the dialog of a tool. */
export function DeviceCard({ device, onTool }: { device: Device; onTool: (tool: DeviceTool) => void }) {
  const t = useTexts();
  return (
    <article className="h-full rounded-12 border border-solid-gray-420 p-4">
      <h3 className="text-std-18B-160">{device.name}</h3>
      <p className="my-2 flex flex-wrap gap-2">
        <Standing device={device} />
      </p>
      <Troubles device={device} onTool={onTool} />
      <Facts device={device} />
      {device.supplies.length > 0 && (
        <div className="mt-3">
          <h4 className="font-bold">{t('devices.supplies')}</h4>
          <ul>
            {device.supplies.map((supply, at) => (
              // Devices may name two of their supplies alike.
              // biome-ignore lint/suspicious/noArrayIndexKey: the order is the device's own and does not change
              <li key={at}>
                <SupplyLevel supply={supply} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <Tools device={device} onTool={onTool} />
    </article>
  );
}

function Standing({ device }: { device: Device }) {
  const t = useTexts();
  const isWell = device.printerState === 'idle' || device.printerState === 'processing';
  const word: TextKey =
    device.printerState !== undefined
      ? `devices.${device.printerState}`
      : device.trouble === undefined
        ? 'devices.unheard'
        : 'devices.silent';
  return (
    <>
      <span
        className={`rounded-4 px-2 py-0.5 font-bold text-white ${isWell ? 'bg-green-900' : 'bg-solid-gray-800'}`}
      >
        {t(word)}
      </span>
      {device.state === 'paused' && (
        <span className="rounded-4 border border-solid-gray-700 px-2 py-0.5">{t('devices.paused')}</span>
      )}
    </>
  );
}

function Troubles({ device, onTool }: { device: Device; onTool: (tool: DeviceTool) => void }) {
  const t = useTexts();
  const { trouble, troubledSinceText, certificateDaysLeft: days } = device;
  const grave = device.reasons.filter(({ severity }) => severity !== 'report');
  const isEnding = days !== undefined && days <= 30;
  if (trouble === undefined && grave.length === 0 && device.certificate !== 'changed' && !isEnding)
    return null;
  return (
    <div className="mb-3">
      <InlineNotice kind="warning">
        {device.certificate === 'changed' && (
          <>
            <p className="font-bold">{t('devices.certificateChanged')}</p>
            <p>{t('devices.certificateNext')}</p>
            <p className="my-2">
              <Button about={device.name} onClick={() => onTool('certificate')}>
                {t('devices.certificateLook')}
              </Button>
            </p>
          </>
        )}
        {trouble !== undefined && (
          <>
            <p className="font-bold">{trouble.cause}</p>
            <p>{trouble.advice}</p>
          </>
        )}
        {grave.map(({ text }) => (
          <p key={text}>{text}</p>
        ))}
        {isEnding && <p>{t(days < 0 ? 'devices.certificateOver' : 'devices.certificateEnding', { days })}</p>}
        {troubledSinceText !== undefined && <p>{t('devices.since', { at: troubledSinceText })}</p>}
      </InlineNotice>
    </div>
  );
}

function Facts({ device }: { device: Device }) {
  const t = useTexts();
  const uses = [device.prints && t('devices.prints'), device.scans && t('devices.scans')].filter(Boolean);
  const queue =
    t('devices.queueOf', { open: device.open }) +
    (device.queued === undefined ? '' : t('devices.queueIn', { queued: device.queued }));
  const days = device.certificateDaysLeft;
  const certificate =
    t(device.certificate === 'none' ? 'devices.certificateNone' : 'devices.certificatePinned') +
    (days === undefined ? '' : t('devices.certificateDays', { days }));
  const rows = [
    [t('devices.model'), device.model ?? '-'],
    [t('devices.segments'), device.segments.map(({ name }) => name).join(' / ')],
    [t('devices.uses'), uses.join(' / ')],
    [t('devices.address'), device.address ?? device.scanAddress ?? '-'],
    [t('devices.queue'), queue],
    [t('devices.heard'), device.heardAtText ?? '-'],
    [t('devices.certificate'), certificate],
  ] as const;
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-solid-gray-700">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {device.certificateSha256 !== undefined && (
        <details className="mt-2">
          <summary className="cursor-pointer">{t('devices.fingerprint')}</summary>
          <code className="break-words">{fingerprintGroups(device.certificateSha256)}</code>
        </details>
      )}
    </>
  );
}

function SupplyLevel({ supply }: { supply: Supply }) {
  const t = useTexts();
  const { description, levelPercent, direction } = supply;
  if (levelPercent === undefined) {
    return (
      <p>
        {description}: {t('devices.unknownLevel')}
      </p>
    );
  }
  return (
    <p className="flex flex-wrap items-center gap-x-3">
      <span className="min-w-40 break-words">{description}</span>
      <meter min={0} max={100} value={levelPercent} aria-label={description} className="h-4 w-32" />
      <span>{t(direction === 'filled' ? 'devices.filled' : 'devices.left', { percent: levelPercent })}</span>
    </p>
  );
}

function Tools({ device, onTool }: { device: Device; onTool: (tool: DeviceTool) => void }) {
  const t = useTexts();
  const next = device.state === 'paused' ? 'active' : 'paused';
  const change = useChange({
    run: () => callApi(`/api/v1/devices/${device.id}`, { method: 'PATCH', body: { state: next } }),
    touches: ['devices'],
    done: () => t(next === 'paused' ? 'devices.isPaused' : 'devices.isActive'),
  });
  const tools: readonly DeviceTool[] = device.prints
    ? ['test', 'edit', 'panel', 'ask', 'remove']
    : ['edit', 'panel', 'remove'];
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      <ButtonLink to={`/devices/${device.id}`}>
        {t('devices.settings')}
        <span className="sr-only"> {device.name}</span>
      </ButtonLink>
      {tools.map((tool) => (
        <Button
          key={tool}
          about={device.name}
          kind={tool === 'remove' ? 'danger' : 'secondary'}
          onClick={() => onTool(tool)}
        >
          {t(`devices.tool.${tool}`)}
        </Button>
      ))}
      <Button
        about={device.name}
        kind={next === 'paused' ? 'danger' : 'primary'}
        disabled={change.isPending}
        onClick={() => change.mutate()}
      >
        {t(next === 'paused' ? 'devices.pause' : 'devices.resume')}
      </Button>
    </div>
  );
}
