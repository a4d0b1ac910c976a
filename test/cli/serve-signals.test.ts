/** How the service takes being told to stop. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeServiceSite } from '../support/service-process.ts';

const config = {
  web: { port: 0 },
  segments: [{ id: 'lgwan', name: { ja: 'LGWAN接続系', en: 'LGWAN' } }],
};

test('a signal that arrives twice, as from a process group and from the launcher in it, is one order to stop: the database is stopped too', async () => {
  await using site = await makeServiceSite(config);
  const service = await site.start();
  const lockFile = join(site.dataFolder, 'postgres', 'postmaster.pid');
  assert.ok(existsSync(lockFile));
  const stopped = service.stop();
  process.kill(service.pid, 'SIGTERM');
  setTimeout(() => process.kill(service.pid, 'SIGTERM'), 50);
  assert.equal(await stopped, 0);
  assert.ok(!existsSync(lockFile));
});
