/** Filing in memory: rules that can be activated, and no documents. */

import type { FilingServices } from '../../src/http/services/filing.ts';
import type { UnfiledServices } from '../../src/http/services/unfiled.ts';
import type { KnownRules } from '../../src/scan/filing/manage-rules.ts';
import { parseKeptRules, readRules } from '../../src/scan/filing/rule-schema.ts';
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
      const counts = { documents: 0, changed: 0, changedBy: {}, flagged: 0, failures: {} };
      const preview = { ...counts, rules: [], sample: [], groups: [] };
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
    broken: ({ version, rules }) => parseKeptRules(version, rules).broken,
    choices: async () => ({
      ...{ departments: [], formIds: [], fields: {}, segments: [], devices: [], series: [] },
      targets: [...targets],
    }),
    faults: (written) => readRules(written, targets).faults,
    tryRule: async (_person, written) => ({
      faults: readRules([written], targets).faults,
      tried: undefined,
    }),
    titles: async () => new Map(),
    waiting: async () => [],
    retryTarget: async () => false,
  };
}

/** Nothing waits for a binder. */
export function memoryUnfiled(): UnfiledServices {
  return {
    list: async () => ({ items: [], total: 0 }),
    propose: async () => undefined,
    fileHere: async (_person, { records }) => ({
      items: records.map(({ recordId }) => ({ recordId, code: 'NOT_FOUND' as const })),
    }),
    binders: async () => [],
  };
}
