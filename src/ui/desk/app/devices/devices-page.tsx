/** Devices for administrators, by the office in which they stand. */

import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { DeviceCard } from './device-card.tsx';
import { allDevices, type Device } from './devices.ts';

/** The page. */
export function DevicesPage() {
  const t = useTexts();
  const asked = useQuery(allDevices(useLanguage()));
  return (
    <>
      <PageHead title={t('devices.title')} lead={t('devices.lead')} />
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data?.items.length === 0 && (
        <EmptyState title={t('devices.empty')} text={t('devices.emptyNext')} />
      )}
      {bySite(asked.data?.items ?? []).map(([site, devices]) => (
        <section key={site} className="mb-8">
          <h2 className="mb-3 text-std-20B-150">{site === '' ? t('devices.noSite') : site}</h2>
          <ul className="grid gap-4 xl:grid-cols-2">
            {devices.map((device) => (
              <li key={device.id}>
                <DeviceCard device={device} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function bySite(devices: readonly Device[]): readonly (readonly [string, readonly Device[]])[] {
  const sites = [...new Set(devices.map(({ site }) => site))].sort((a, b) => a.localeCompare(b, 'ja'));
  return sites.map((site) => [site, devices.filter((device) => device.site === site)]);
}
