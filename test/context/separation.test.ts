import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksForCodes } from '../../src/context/separation.ts';
import type { ScanSource } from '../../src/scan/scan-job.ts';
import type { SegmentId } from '../../src/shared/ids.ts';

const segments = [
  {
    id: 'lgwan',
    watchedFolders: [{ id: 'share', separation: 'codes' }, { id: 'faxes' }],
    scanReceivers: [{ id: 'ftp' }],
    separation: 'off',
  },
  { id: 'core', watchedFolders: [], scanReceivers: [{ id: 'mail', separation: 'off' }] },
];

function looks(segment: string, source: ScanSource, sourceKey: string): boolean {
  const config = { segments } as unknown as Parameters<typeof looksForCodes>[0];
  return looksForCodes(config, { segment: segment as SegmentId, source, sourceKey });
}

test('a folder or receiver says before its segment whether batches are separated, and by default they are', () => {
  assert.equal(looks('lgwan', 'folder', 'share:abc'), true);
  assert.equal(looks('lgwan', 'folder', 'faxes:abc'), false);
  assert.equal(looks('lgwan', 'ftp', 'ftp:abc'), false);
  assert.equal(looks('core', 'mail', 'mail:abc'), false);
  assert.equal(looks('core', 'upload', 'person:1'), true);
});
