/** Changes of records and grants of a world in memory, which has no record that could be changed. */

import type { GrantServices, RecordChangeServices } from '../../src/http/services/record-changes.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';

/** Changing records. */
export function memoryRecordChanges(): RecordChangeServices {
  return {
    change: async () => undefined,
    correctLine: async () => undefined,
    history: async () => undefined,
    mayChange: async () => true,
  };
}

/** Grants of classes. */
export function memoryRecordGrants(): GrantServices {
  return {
    list: async () => [],
    grant: async () => {
      throw new ServiceError('ARCHIVE_GRANT_INVALID');
    },
    revoke: async () => undefined,
  };
}
