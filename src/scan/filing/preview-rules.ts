/** Tries rules on documents that were received before: what would change. Pure. */

import type { TrialDocument } from '../../ports/filing-rule-store.ts';
import type { ScanId, SegmentId } from '../../shared/ids.ts';
import { binderText, decideFiling } from './decision.ts';
import type { FilingRules } from './rule.ts';
import { type DiffGroup, diffGroups, type PreviewedFiling } from './rule-diff.ts';

/** One document for which the rules come to something else. */
export interface PreviewedChange {
  readonly scanId: ScanId;
  readonly segment: SegmentId;
  /** Members of {@link PreviewedFiling} that differ. */
  readonly changes: readonly (keyof PreviewedFiling)[];
  readonly before: PreviewedFiling;
  readonly after: PreviewedFiling;
}

/** How many documents a rule takes, before and after. */
export interface RuleCount {
  /** Undefined: no rule. */
  readonly rule: string | undefined;
  readonly before: number;
  readonly after: number;
}

/** What a set of rules would change. */
export interface RulesPreview {
  readonly documents: number;
  /** Documents with any change, and with a change of each member. */
  readonly changed: number;
  readonly changedBy: Readonly<Partial<Record<keyof PreviewedFiling, number>>>;
  /** Documents that the new rules flag. */
  readonly flagged: number;
  readonly rules: readonly RuleCount[];
  /** The newest, up to the sample's size. */
  readonly sample: readonly PreviewedChange[];
  /** The same by what changes, of documents of the segments that were asked for. */
  readonly groups: readonly DiffGroup[];
  /** Rules and members that could not be used, such as `water.binder`, with how many documents that concerns. */
  readonly failures: Readonly<Record<string, number>>;
}

/** How a preview is made. */
export interface PreviewOptions {
  /** Default 50. */
  readonly mostSamples?: number;
  /** Segments whose documents may be shown in groups; absent: all. */
  readonly segments?: readonly SegmentId[];
}

/** Compares what two sets of rules come to for the same documents. */
export function previewRules(
  current: FilingRules,
  candidate: FilingRules,
  documents: readonly TrialDocument[],
  { mostSamples = 50, segments }: PreviewOptions = {},
): RulesPreview {
  const counts = new Map<string | undefined, { before: number; after: number }>();
  const count = (rule: string | undefined, side: 'before' | 'after'): void => {
    const entry = counts.get(rule) ?? { before: 0, after: 0 };
    entry[side] += 1;
    counts.set(rule, entry);
  };
  const changedBy: Partial<Record<keyof PreviewedFiling, number>> = {};
  const sample: PreviewedChange[] = [];
  const groups = diffGroups();
  const failures: Record<string, number> = {};
  let changed = 0;
  let flagged = 0;
  for (const document of documents) {
    const before = previewOne(current, document);
    const after = previewOne(candidate, document);
    count(before.rule, 'before');
    count(after.rule, 'after');
    if (after.flags.length > 0) flagged += 1;
    for (const place of after.failed) failures[place] = (failures[place] ?? 0) + 1;
    const changes = changesBetween(before, after);
    if (changes.length === 0) continue;
    changed += 1;
    for (const member of changes) changedBy[member] = (changedBy[member] ?? 0) + 1;
    const { id: scanId, scan, recordId } = document;
    if (segments?.includes(scan.segment) ?? true) {
      const example = { scanId, segment: scan.segment, ...(recordId !== undefined && { recordId }) };
      groups.add(example, changes, before, after);
    }
    if (sample.length < mostSamples) {
      const { failed: _before, ...was } = before;
      const { failed: _after, ...is } = after;
      sample.push({ scanId, segment: scan.segment, changes, before: was, after: is });
    }
  }
  const rules = [...counts].map(([rule, each]) => ({ rule, ...each }));
  const told = { documents: documents.length, changed, changedBy, flagged, rules, sample };
  return { ...told, groups: groups.groups(), failures };
}

function previewOne(
  rules: FilingRules,
  document: TrialDocument,
): PreviewedFiling & { readonly failed: readonly string[] } {
  const { decision, targets, path } = decideFiling(rules, document, document.owner);
  const { rule, classCode, binder, retention, access, flags, failed } = decision;
  return {
    rule,
    targets: [...targets],
    path: targets.length === 0 ? '' : path,
    classCode,
    binder: binder && binderText(binder),
    retention,
    access,
    flags,
    failed,
  };
}

const members = [
  'rule',
  'targets',
  'path',
  'classCode',
  'binder',
  'retention',
  'access',
  'flags',
] as const satisfies readonly (keyof PreviewedFiling)[];

function changesBetween(before: PreviewedFiling, after: PreviewedFiling): (keyof PreviewedFiling)[] {
  return members.filter((member) => String(before[member] ?? '') !== String(after[member] ?? ''));
}
