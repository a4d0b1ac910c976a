/** Segments as the JSON interface tells them. */

import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import type { Language } from '../text/bilingual.ts';

/** A sentence of the policy, and the key of the configuration file that says so. */
export interface Said {
  readonly key: string;
  readonly text: string;
}

/** Something that listens. */
export interface Entrance {
  readonly id: string;
  readonly kind: string;
  readonly place: string;
  readonly tls: string;
  readonly identification: readonly string[];
  readonly purpose: string;
  readonly certificateDaysLeft?: number;
  readonly key: string;
}

/** One segment. */
export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly entrances: readonly Entrance[];
  readonly rules: readonly Said[];
  readonly refused: readonly Said[];
}

/** May jobs of a segment come out of a device? */
export interface Cell {
  readonly segment: string;
  readonly answer: 'yes' | 'paused' | 'no';
  readonly kinds: number;
  readonly accepted: readonly Factor[];
}

/** A way of being recognised at a device. */
export type Factor = 'card' | 'code' | 'phone' | 'pin' | 'password' | 'face';

/** One device with a cell for each segment. */
export interface MatrixRow {
  readonly device: { readonly id: string; readonly name: string; readonly site: string };
  readonly cells: readonly Cell[];
}

/** Everything. */
export interface Overview {
  readonly file: { readonly path: string; readonly exists: boolean };
  readonly segments: readonly Segment[];
  readonly matrix: readonly MatrixRow[];
}

/** The overview; it changes with devices and at a new start. */
export const segmentOverview = (language: Language) =>
  queryOptions({
    queryKey: ['segments', language],
    queryFn: ({ signal }) => callApi<Overview>('/api/v1/segments', { signal }),
  });
