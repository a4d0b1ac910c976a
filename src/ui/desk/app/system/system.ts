/** The installation as the JSON interface tells it. */

import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import type { Reason } from '../devices/devices.ts';
import type { Language } from '../text/bilingual.ts';

/** Tasks of one kind within the last hour. */
export interface TaskLine {
  readonly name: string;
  readonly waiting: number;
  readonly running: number;
  readonly failed: number;
  readonly done: number;
}

/** A line of trouble. */
export interface Trouble {
  readonly atText: string;
  readonly level: 'warning' | 'error';
  readonly code?: string;
  readonly text: string;
  readonly advice?: string;
  readonly times: number;
}

/** The backup. */
export interface Backup {
  readonly possible: boolean;
  readonly external: boolean;
  readonly configured: boolean;
  readonly everyHours?: number;
  readonly keep?: number;
  readonly count: number;
  readonly last?: {
    readonly id: string;
    readonly endedAtText: string;
    readonly sizeText: string;
    readonly blobs: number;
  };
  readonly logThroughText?: string;
  readonly trouble?: Reason;
  readonly isRunning: boolean;
  readonly lastFailure?: Reason;
}

/** Everything. */
export interface Standing {
  readonly version: string;
  readonly node: string;
  readonly startedAtText: string;
  readonly ready: boolean;
  readonly failing: readonly string[];
  readonly database: {
    readonly kind: 'embedded' | 'external';
    readonly version: string;
    readonly sizeText: string;
    readonly clockDifferenceMs: number;
  };
  readonly storage: {
    readonly freeText: string;
    readonly totalText: string;
    readonly neededText: string;
    readonly freePercent: number;
    readonly blobs: 'files' | 's3';
  };
  readonly tasks: readonly TaskLine[];
  readonly scans: readonly { readonly state: string; readonly count: number }[];
  readonly targets: readonly {
    readonly name: string;
    readonly waiting: number;
    readonly drifted: number;
    readonly isResting: boolean;
  }[];
  readonly directory: {
    readonly source: 'ldap' | 'scim' | 'none';
    readonly readAtText?: string;
    readonly failedAtText?: string;
    readonly trouble?: Reason;
  };
  readonly recognition: { readonly engine: string; readonly processes?: number };
  readonly certificates: readonly {
    readonly use: 'web' | 'client-authority';
    readonly subject: string;
    readonly sha256: string;
    readonly daysLeft: number;
    readonly isOwn: boolean;
  }[];
  readonly backup: Backup;
  readonly troubles: readonly Trouble[];
}

/** How it stands; asked again every ten seconds while somebody looks. */
export const systemStanding = (language: Language) =>
  queryOptions({
    queryKey: ['system', language],
    queryFn: ({ signal }) => callApi<Standing>('/api/v1/system', { signal }),
    refetchInterval: 10_000,
  });
