/** Checking, activating and looking up versions of the filing rules. */

import type { AuditActor } from '../../audit/audit-event.ts';
import type { FilingRuleSet, FilingRuleStore } from '../../ports/filing-rule-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { activeRules } from './active-rules.ts';
import { type PreviewOptions, previewRules, type RulesPreview } from './preview-rules.ts';
import type { FilingRule, FilingRules } from './rule.ts';
import { type RuleFault, readRules } from './rule-schema.ts';
import { type TriedRule, tryRule } from './try-rule.ts';

/** What managing rules needs. */
export interface ManageRulesDeps {
  readonly filingRules: FilingRuleStore;
  /** Rules of the configuration: version 0. */
  readonly configured: readonly FilingRule[];
  /** Names of the configured targets. */
  readonly targets: ReadonlySet<string>;
  readonly clock: Clock;
}

/** What checking rules came to. */
export interface RulesCheck {
  /** The version that is in force now; activate with it. */
  readonly basedOn: number;
  /** Not empty: the rules cannot be activated, and there is no preview. */
  readonly faults: readonly RuleFault[];
  readonly preview: RulesPreview | undefined;
}

/** Documents that rules are tried on. */
export const trialDocuments = 1_000;

/** Says what is wrong with rules somebody wrote, or what they would change for the last 1,000 documents. */
export async function checkRules(
  deps: ManageRulesDeps,
  written: unknown,
  options: PreviewOptions = {},
): Promise<RulesCheck> {
  const current = await activeRules(deps.filingRules, deps.configured);
  const { rules, faults } = readRules(written, deps.targets);
  if (faults.length > 0) return { basedOn: current.version, faults, preview: undefined };
  const documents = await deps.filingRules.listRecent(trialDocuments);
  const candidate: FilingRules = { version: current.version + 1, rules, broken: [] };
  return { basedOn: current.version, faults, preview: previewRules(current, candidate, documents, options) };
}

/** What one rule comes to on the newest documents of some segments, or what is wrong with it. Changes nothing. */
export async function tryOneRule(
  deps: ManageRulesDeps,
  written: unknown,
  segments: readonly SegmentId[],
): Promise<{ readonly faults: readonly RuleFault[]; readonly tried: TriedRule | undefined }> {
  const { rules, faults } = readRules([written], deps.targets);
  const [rule] = rules;
  if (faults.length > 0 || rule === undefined) return { faults, tried: undefined };
  const documents = await deps.filingRules.listRecent(trialDocuments);
  const open = documents.filter(({ scan }) => segments.includes(scan.segment));
  return { faults, tried: tryRule(rule, open) };
}

/** Why rules were not activated. `outrun`: another version was, since the author looked. */
export type ActivateRefusal =
  | { readonly kind: 'faults'; readonly faults: readonly RuleFault[] }
  | { readonly kind: 'outrun'; readonly version: number };

/** Who activates rules, on what version they looked, and why. */
export interface Activation {
  readonly author: AuditActor;
  readonly basedOn: number;
  /** At most 500 characters are kept. */
  readonly note: string;
}

/**
 * Puts rules in force as the next version, with an audit event. Scans that were classified before keep what was decided.
 * Every process goes by it from its next scan on.
 */
export async function activateRules(
  deps: ManageRulesDeps,
  written: unknown,
  { author, basedOn, note }: Activation,
): Promise<Result<{ readonly version: number }, ActivateRefusal>> {
  const { rules, faults } = readRules(written, deps.targets);
  if (faults.length > 0) return refuse({ kind: 'faults', faults });
  const activatedAt = deps.clock.now();
  const version = basedOn + 1;
  const event = {
    kind: 'filing-rule.changed',
    segment: '-',
    at: activatedAt,
    actor: author,
    subject: `filing-rules:${version}`,
    details: { version, basedOn, rules: rules.length, ids: rules.map(({ id }) => id) },
  } as const;
  const kept = Array.from(note.replace(/\p{Cc}/gu, ' '))
    .slice(0, 500)
    .join('');
  const set = { rules, author, note: kept, activatedAt, basedOn };
  if (await deps.filingRules.activate(set, [event])) return accept({ version });
  const latest = await deps.filingRules.active();
  return refuse({ kind: 'outrun', version: latest?.version ?? 0 });
}

/** A version of the rules as it was written; 0 is the configuration's, which nobody activated. */
export type KnownRules = Pick<FilingRuleSet, 'version' | 'rules'> &
  Partial<Pick<FilingRuleSet, 'author' | 'note' | 'activatedAt'>>;

/** The rules of a version, or those in force; undefined when there is no such version. */
export async function findRules(
  { filingRules, configured }: Pick<ManageRulesDeps, 'filingRules' | 'configured'>,
  version?: number,
): Promise<KnownRules | undefined> {
  const kept = version === undefined ? await filingRules.active() : await filingRules.find(version);
  if (kept !== undefined) return kept;
  return version === undefined || version === 0 ? { version: 0, rules: configured } : undefined;
}
