/** Waiting scans kept in memory: none wait, and nothing can be done. */

import type { HttpServices } from '../../src/http/services.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';
import { refuse } from '../../src/shared/result.ts';

/** The services. */
export function memoryTray(): HttpServices['tray'] {
  const missing = async () => refuse('scan-not-found' as const);
  return {
    list: async () => [],
    assign: missing,
    retry: missing,
    giveUp: missing,
    unlock: missing,
    picture: async () => refuse('scan-not-found' as const),
    rejoin: async () => {
      throw new ServiceError('SCAN_NOT_SEPARATED');
    },
    coverSheet: async () => Buffer.from('%PDF-1.7'),
    separatorSheet: async () => Buffer.from('%PDF-1.7'),
    binders: async () => ['庶務', '契約'],
  };
}
