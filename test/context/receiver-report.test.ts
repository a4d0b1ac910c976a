import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hostKeyFingerprint } from '../../drivers/receivers/sftp/host-key.ts';
import { configSchema } from '../../src/config/schema.ts';
import { ensureHostKeys } from '../../src/context/receiver-host-keys.ts';
import { hasSftp, hostKeyLine, receiverLines } from '../../src/context/receiver-report.ts';

test('doctor lists receivers with their addresses and offices, and names SFTP keys by fingerprint without making any', async () => {
  const name = { ja: '系', en: 'segment' };
  const config = configSchema.parse({
    segments: [
      {
        id: 'lgwan',
        name,
        scanReceivers: [
          { id: 'mfp-sftp', kind: 'sftp', host: '::1', port: 2222, department: '総務課' },
          { id: 'mfp-mail', kind: 'mail', port: 2525, department: '税務課' },
        ],
      },
      { id: 'core', name },
    ],
  });
  assert.deepEqual(receiverLines(config), [
    { id: 'mfp-sftp', found: 'sftp on [::1]:2222; segment lgwan, department 総務課' },
    { id: 'mfp-mail', found: 'mail on 127.0.0.1:2525; segment lgwan, department 税務課' },
  ]);
  assert.ok(hasSftp(config));
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-doctor-'));
  try {
    assert.equal(await hostKeyLine(folder), 'made at the first start');
    await assert.rejects(stat(join(folder, 'sftp-host-keys.json')), { code: 'ENOENT' });
    const keys = await ensureHostKeys(folder);
    const line = await hostKeyLine(folder);
    assert.match(line, /^ed25519 SHA256:[\w+/]{43}, rsa SHA256:[\w+/]{43}$/);
    assert.ok(line.includes(hostKeyFingerprint(keys.ed25519)) && line.includes(hostKeyFingerprint(keys.rsa)));
  } finally {
    await rm(folder, { recursive: true });
  }
});
