/** One device for administrators: its account, SNMP, what it does wrong, and its card readers. */

import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { Asked } from '../parts/asked.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { AccountSection } from './account-section.tsx';
import { CardFormatSection } from './card-format-section.tsx';
import { QuirksSection } from './quirks-section.tsx';
import { ReadersSection } from './readers-section.tsx';
import { deviceSettings } from './settings.ts';
import { SnmpSection } from './snmp-section.tsx';

/** The page. */
export function DeviceSettingsPage() {
  const t = useTexts();
  const { deviceId = '' } = useParams();
  const asked = useQuery(deviceSettings(deviceId, useLanguage()));
  return (
    <>
      <p className="mb-2">
        <Link to="/devices">{t('devices.back')}</Link>
      </p>
      <PageHead title={asked.data?.name ?? t('devices.settings')} lead={t('devices.settingsLead')} />
      <Asked query={asked}>
        {(settings) => (
          <div className="max-w-3xl space-y-10">
            <AccountSection id={deviceId} settings={settings} />
            <SnmpSection id={deviceId} settings={settings} />
            <ReadersSection id={deviceId} settings={settings} />
            <CardFormatSection id={deviceId} settings={settings} />
            <QuirksSection id={deviceId} settings={settings} />
          </div>
        )}
      </Asked>
    </>
  );
}
