/** The audit of a world in memory: nothing has happened yet. */

import type { AuditServices } from '../../src/http/services/audit.ts';

/** Its services. */
export function memoryAudit(): AuditServices {
  return {
    list: async () => [],
    standing: async () => [],
    lastCheck: async () => undefined,
    verify: async () => ({ at: new Date(0), by: 'system', isWhole: true, links: 0, segments: [] }),
    names: async () => new Map(),
    people: async () => [],
    exported: async () => ({
      mediaType: 'application/jsonl',
      byteLength: 0,
      fileName: 'audit.jsonl',
      body: (async function* () {})(),
    }),
  };
}
