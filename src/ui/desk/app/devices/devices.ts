/** Devices as the JSON interface tells them. */

import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import type { Language } from '../text/bilingual.ts';

/** A device as the service last heard of it. */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly site: string;
  readonly segments: readonly { readonly id: string; readonly name: string }[];
  readonly state: 'active' | 'paused' | 'removed';
  readonly model?: string;
  readonly printerState?: 'idle' | 'processing' | 'stopped';
  readonly heardAtText?: string;
  readonly trouble?: { readonly cause: string; readonly advice: string };
  readonly reasons: readonly { readonly severity: 'error' | 'warning' | 'report'; readonly text: string }[];
  readonly supplies: readonly Supply[];
  readonly queued?: number;
  readonly open: number;
  readonly certificate: 'none' | 'pinned' | 'changed';
  readonly presentedSha256?: string;
  readonly prints: boolean;
  readonly scans: boolean;
}

/** Something that is used up, or fills. */
export interface Supply {
  readonly description: string;
  readonly levelPercent?: number;
  readonly direction: 'consumed' | 'filled';
}

/** The devices; asked again every 15 seconds while they are looked at. */
export const allDevices = (language: Language) =>
  queryOptions({
    queryKey: ['devices', language],
    queryFn: ({ signal }) => callApi<{ items: readonly Device[] }>('/api/v1/devices', { signal }),
    refetchInterval: 15_000,
  });
