/** The rules in force, asked for each scan so that every process goes by the same version at once. */

import type { FilingRuleStore } from '../../ports/filing-rule-store.ts';
import type { FilingRule, FilingRules } from './rule.ts';
import { parseKeptRules } from './rule-schema.ts';

/** The newest version that was activated; until there is one, the rules of the configuration as version 0. */
export async function activeRules(
  store: Pick<FilingRuleStore, 'active'>,
  configured: readonly FilingRule[],
): Promise<FilingRules> {
  const active = await store.active();
  if (active === undefined) return { version: 0, rules: configured, broken: [] };
  return parseKeptRules(active.version, active.rules);
}
