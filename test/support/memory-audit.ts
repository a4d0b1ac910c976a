/** The audit of a world in memory: nothing has happened yet. */

import type { AuditServices } from '../../src/http/services/audit.ts';

/** Its services. */
export function memoryAudit(): AuditServices {
  return {
    list: async () => [],
    standing: async () => [],
    exported: async () => ({
      mediaType: 'application/jsonl',
      byteLength: 0,
      fileName: 'audit.jsonl',
      body: (async function* () {})(),
    }),
  };
}
