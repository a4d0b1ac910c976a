/** The administration of a memory world: one segment, everything well, no step done. */

import type { AdministrationServices, SystemStanding } from '../../src/http/services/administration.ts';
import type { DeviceId, SegmentId } from '../../src/shared/ids.ts';

const lgwan = 'lgwan' as SegmentId;

/** How a healthy installation stands. */
export const healthy: SystemStanding = {
  version: '0.1.0',
  node: '24.0.0',
  startedAt: new Date(0),
  failing: [],
  database: { kind: 'embedded', version: '18.1', byteLength: 8_000_000, clockDifferenceMs: 1 },
  storage: { freeBytes: 5e9, totalBytes: 1e10, neededBytes: 5e8, blobs: 'files' },
  tasks: [{ name: 'scan-process', waiting: 0, running: 1, failed: 2, done: 3 }],
  scans: [{ state: 'quarantined', count: 1 }],
  targets: [],
  directory: {
    source: 'ldap',
    readAt: new Date(0),
    failedAt: new Date(0),
    failure: 'DIRECTORY_UNREACHABLE',
  },
  recognition: { engine: 'tesseract.js', processes: undefined },
  certificates: [{ use: 'web', subject: 'CN=localhost', sha256: 'aa', daysLeft: 800, isOwn: true }],
  backup: {
    possible: true,
    external: false,
    configured: true,
    everyHours: 24,
    keep: 7,
    count: 1,
    last: { id: 'b1', endedAt: new Date(0), byteLength: 1_000_000, blobs: 12 },
    logThrough: new Date(0),
    trouble: undefined,
    isRunning: false,
    lastFailure: undefined,
  },
  troubles: [
    { at: new Date(0), level: 'error', code: 'STORE_FULL', message: 'not written', times: 2 },
    { at: new Date(0), level: 'warning', code: undefined, message: 'clearing jobs failed', times: 1 },
  ],
};

/** The services. */
export function memoryAdministration(): AdministrationServices {
  let isRunning = false;
  return {
    segments: async () => ({
      file: { path: '/etc/tomeoki.json', exists: false },
      segments: [
        {
          id: lgwan,
          name: { ja: 'LGWAN接続系', en: 'LGWAN' },
          entrances: [],
          rules: [{ key: 'segments[0].releaseFactors', text: { ja: '1つの認証', en: 'one factor' } }],
          refused: [],
        },
      ],
      matrix: [
        {
          device: { id: '00000000-0000-4000-8000-00000000000d' as DeviceId, name: '三階', site: '本庁' },
          cells: [{ segment: lgwan, answer: 'yes', kinds: 1, accepted: ['card'] }],
        },
      ],
    }),
    standing: async () => healthy,
    packages: async () => [{ name: 'express', version: '5.3.0', license: 'MIT' }],
    beginBackup: async () => {
      if (isRunning) return false;
      isRunning = true;
      return true;
    },
    retryTasks: async () => 2,
    firstSteps: async () => [{ step: 'password', isDone: true }],
  };
}
