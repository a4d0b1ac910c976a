/** Devices as the JSON interface tells them. */

import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import type { Language } from '../text/bilingual.ts';

/** Cause and next step. */
export interface Reason {
  readonly cause: string;
  readonly advice: string;
}

/** What a device can do. */
export interface Abilities {
  readonly documentFormats: readonly string[];
  readonly color: boolean;
  readonly twoSided: boolean;
  readonly finishings: readonly string[];
  readonly media: readonly string[];
  readonly pagesPerMinute?: number;
}

/** A device as the service last heard of it. */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly site: string;
  readonly department: string;
  readonly segments: readonly { readonly id: string; readonly name: string }[];
  readonly state: 'active' | 'paused' | 'removed';
  readonly model?: string;
  readonly address?: string;
  readonly scanAddress?: string;
  readonly can?: Abilities;
  readonly printerState?: 'idle' | 'processing' | 'stopped';
  readonly heardAtText?: string;
  readonly trouble?: Reason;
  readonly troubledSinceText?: string;
  readonly reasons: readonly { readonly severity: 'error' | 'warning' | 'report'; readonly text: string }[];
  readonly supplies: readonly Supply[];
  readonly queued?: number;
  readonly open: number;
  readonly certificate: 'none' | 'pinned' | 'changed';
  readonly certificateSha256?: string;
  readonly certificateDaysLeft?: number;
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

/** What stands at an address. */
export interface Probe {
  readonly address: string;
  readonly model?: string;
  readonly can?: Abilities;
  readonly certificate?: { readonly sha256: string; readonly subject: string; readonly daysLeft: number };
  readonly trouble?: Reason;
  readonly reasons: readonly string[];
  readonly scan?: { readonly address: string; readonly model?: string; readonly trouble?: Reason };
}

/** A device that answered a search of the network. */
export interface Discovered {
  readonly name: string;
  readonly makeAndModel: string;
  readonly location: string;
  readonly address?: string;
  readonly scanAddress?: string;
  readonly isEnrolled: boolean;
}

/** The devices. Changes are told; asking now and then keeps the service asking them often while they are looked at. */
export const allDevices = (language: Language) =>
  queryOptions({
    queryKey: ['devices', language],
    queryFn: ({ signal }) => callApi<{ items: readonly Device[] }>('/api/v1/devices', { signal }),
    refetchInterval: 30_000,
  });

/** A fingerprint in groups of four, as it is easier to compare. */
export function fingerprintGroups(sha256: string): string {
  return (sha256.toUpperCase().match(/.{1,4}/g) ?? []).join(' ');
}

/** True when something keeps the device from printing, or soon will. */
export function isTroubled(device: Device): boolean {
  return (
    device.trouble !== undefined ||
    device.printerState === 'stopped' ||
    device.certificate === 'changed' ||
    (device.certificateDaysLeft ?? 31) <= 30 ||
    device.reasons.some(({ severity }) => severity !== 'report')
  );
}
