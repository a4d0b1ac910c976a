/** Reports and quotas of an office in which nobody has printed yet. */

import type { ReportServices } from '../../src/http/services/reports.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';

/** The services. */
export function memoryReports(): ReportServices {
  return {
    fiscalYearStart: 4,
    pages: async () => ({ rows: [], more: false }),
    uncollected: async () => ({ rows: [], more: false }),
    scans: async () => [],
    reading: async () => [],
    csv: async () =>
      (async function* () {
        yield '\ufeff';
      })(),
    tariffs: async () => [],
    addTariff: async (_person, prices) => ({ ...prices, id: '00000000-0000-4000-8000-000000000001' }),
    quotas: async () => [],
    setQuota: async () => undefined,
    removeQuota: async () => {
      throw new ServiceError('ACCOUNT_QUOTA_UNKNOWN');
    },
    ownQuotas: async () => [],
  };
}
