/** What changes between two outcomes of the rules, grouped by what it is: so many documents go from here to there. Pure. */

import type { RecordId, ScanId, SegmentId } from '../../shared/ids.ts';

/** What rules come to for one document, as it is compared. */
export interface PreviewedFiling {
  readonly rule: string | undefined;
  readonly targets: readonly string[];
  /** Path of its copies without extension. */
  readonly path: string;
  readonly classCode: string | undefined;
  readonly binder: string | undefined;
  readonly retention: string | undefined;
  readonly access: string;
  readonly flags: readonly string[];
}

/** A document as an example of a group. */
export interface DiffExample {
  readonly scanId: ScanId;
  readonly segment: SegmentId;
  /** Absent: it is not in the archive yet. */
  readonly recordId?: RecordId;
}

/** Documents for which the same member goes from one value to the same other. */
export interface DiffGroup {
  readonly member: keyof PreviewedFiling;
  /** Empty: none. Paths are each document's own, and stand as one group without values. */
  readonly before: string;
  readonly after: string;
  readonly count: number;
  /** The newest. */
  readonly examples: readonly DiffExample[];
}

/** Most groups, the largest, and most examples of one. */
export const mostGroups = 40;
const mostExamples = 5;

/** Gathers changes; `groups` gives the largest first. */
export function diffGroups(): {
  add(
    example: DiffExample,
    changes: readonly (keyof PreviewedFiling)[],
    before: PreviewedFiling,
    after: PreviewedFiling,
  ): void;
  groups(): readonly DiffGroup[];
} {
  const found = new Map<string, DiffGroup & { count: number; examples: DiffExample[] }>();
  return {
    add(example, changes, before, after) {
      for (const member of changes) {
        const [from, to] = member === 'path' ? ['', ''] : [shown(before[member]), shown(after[member])];
        const key = JSON.stringify([member, from, to]);
        const group = found.get(key) ?? { member, before: from, after: to, count: 0, examples: [] };
        group.count += 1;
        if (group.examples.length < mostExamples) group.examples.push(example);
        found.set(key, group);
      }
    },
    groups: () => [...found.values()].toSorted((a, b) => b.count - a.count).slice(0, mostGroups),
  };
}

function shown(value: PreviewedFiling[keyof PreviewedFiling]): string {
  return typeof value === 'object' ? value.join(', ') : (value ?? '');
}
