/** Filing in memory: rules that can be activated, and no documents. */

import type { FilingServices } from '../../src/http/services/filing.ts';
import type { KnownRules } from '../../src/scan/filing/manage-rules.ts';
import { readRules } from '../../src/scan/filing/rule-schema.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';

/** A service of its own for each test. */
export function memoryFiling(): FilingServices {
  const versions: KnownRules[] = [{ version: 0, rules: [] }];
  const targets = new Set(['share']);
  const newest = (): KnownRules => versions[0] ?? { version: 0, rules: [] };
  return {
    rules: async (version) =>
      version === undefined ? newest() : versions.find((one) => one.version === version),
    history: async () => versions.filter(({ version }) => version > 0),
    check: async (_person, written) => {
      const { faults } = readRules(written, targets);
      const preview = { documents: 0, changed: 0, changedBy: {}, flagged: 0, rules: [], sample: [] };
      return { basedOn: newest().version, faults, preview: faults.length > 0 ? undefined : preview };
    },
    activate: async (person, written, { basedOn, note }) => {
      const { faults } = readRules(written, targets);
      const fields = faults.map(({ place, problem }) => ({ field: place, message: problem }));
      if (faults.length > 0) throw new ServiceError('SCAN_FILING_RULES_INVALID', { details: { fields } });
      if (basedOn !== newest().version) throw new ServiceError('SCAN_FILING_RULES_OUTRUN');
      const version = basedOn + 1;
      versions.unshift({ version, rules: written, author: `person:${person.id}`, note });
      return { version };
    },
    targets: async () => [],
    ofRecord: async () => undefined,
    printedFrom: async () => undefined,
    unfiled: async () => [],
  };
}
