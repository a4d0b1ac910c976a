/** Settings of one device as the JSON interface tells them: everything but secrets. */

import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import type { Language } from '../text/bilingual.ts';

/** A card reader with an agent. */
export interface Reader {
  readonly id: string;
  readonly name: string;
  readonly endsSession?: boolean;
  readonly lastSeenText?: string;
  readonly software: string;
}

/** How a reader that types writes the number of a card. */
export interface CardFormat {
  readonly notation?: 'hex' | 'decimal';
  readonly byteOrder?: 'as-sent' | 'reversed';
  readonly byteLength?: 4 | 7 | 8 | 10;
  readonly technology?: 'iso14443a' | 'felica';
  readonly prefix?: string;
  readonly suffix?: string;
}

/** How a device is set. */
export interface DeviceSettings {
  readonly name: string;
  readonly hasAccount: boolean;
  readonly snmp?: { readonly version: '2c' | '3'; readonly port: number };
  readonly quirks: readonly string[];
  readonly knownQuirks: readonly string[];
  readonly cardFormat?: CardFormat;
  readonly readers: readonly Reader[];
}

/** What each part of the page works with. */
export interface SettingsPart {
  readonly id: string;
  readonly settings: DeviceSettings;
}

/** The settings; told of like the devices. */
export const deviceSettings = (id: string, language: Language) =>
  queryOptions({
    queryKey: ['devices', 'settings', id, language],
    queryFn: ({ signal }) => callApi<DeviceSettings>(`/api/v1/devices/${id}/settings`, { signal }),
  });
