/** Devices for administrators, by the office in which they stand; those that need somebody are told first. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ButtonLink } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { DeviceCard } from './device-card.tsx';
import { DeviceDialog, type DeviceTool } from './device-dialogs.tsx';
import { allDevices, type Device, isTroubled } from './devices.ts';

/** The page. */
export function DevicesPage() {
  const t = useTexts();
  const asked = useQuery(allDevices(useLanguage()));
  const [open, setOpen] = useState<{ readonly id: string; readonly tool: DeviceTool } | undefined>(undefined);
  const devices = asked.data?.items ?? [];
  const chosen = devices.find(({ id }) => id === open?.id);
  return (
    <>
      <PageHead
        title={t('devices.title')}
        lead={t('devices.lead')}
        actions={
          <ButtonLink kind="primary" to="/devices/new">
            {t('devices.add')}
          </ButtonLink>
        }
      />
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data?.items.length === 0 && (
        <EmptyState title={t('devices.empty')} text={t('devices.emptyNext')}>
          <ButtonLink to="/devices/new">{t('devices.add')}</ButtonLink>
        </EmptyState>
      )}
      {devices.length > 0 && (
        <p role="status" className="mb-4">
          {t('devices.count', { count: devices.length, troubled: devices.filter(isTroubled).length })}
        </p>
      )}
      {bySite(devices).map(([site, ofSite]) => (
        <section key={site} className="mb-8">
          <h2 className="mb-3 text-std-20B-150">{site === '' ? t('devices.noSite') : site}</h2>
          <ul className="grid gap-4 xl:grid-cols-2">
            {ofSite.map((device) => (
              <li key={device.id}>
                <DeviceCard device={device} onTool={(tool) => setOpen({ id: device.id, tool })} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {open !== undefined && chosen !== undefined && (
        <DeviceDialog device={chosen} tool={open.tool} onClose={() => setOpen(undefined)} />
      )}
    </>
  );
}

function bySite(devices: readonly Device[]): readonly (readonly [string, readonly Device[]])[] {
  const sites = [...new Set(devices.map(({ site }) => site))].sort((a, b) => a.localeCompare(b, 'ja'));
  const rank = (device: Device) => (isTroubled(device) ? 0 : 1);
  return sites.map((site) => [
    site,
    devices.filter((device) => device.site === site).sort((a, b) => rank(a) - rank(b)),
  ]);
}
