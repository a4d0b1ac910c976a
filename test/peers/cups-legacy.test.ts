/** CUPS and lpr as clients of the raw and LPD listeners, with the service behind them. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { configSchema } from '../../src/config/schema.ts';
import type { PrintJob } from '../../src/print/job.ts';
import type { PersonId } from '../../src/shared/ids.ts';
import { smallPdf } from '../support/ipp-requests.ts';
import { peerMissing } from '../support/peers.ts';
import { cupsPresent, type PrivateCups, startPrivateCups } from '../support/private-cupsd.ts';
import { startTestService, type TestService } from '../support/test-service.ts';

const run = promisify(execFile);
const backends = ['lpd', 'socket'].every((name) => existsSync(`/usr/lib/cups/backend/${name}`));
const skip = peerMissing('cupsd with its lpd and socket backends', cupsPresent && backends);

const { segments } = configSchema.parse({
  segments: [
    {
      id: 'lgwan',
      name: { ja: 'LGWAN接続系', en: 'LGWAN' },
      rawListeners: [{ id: 'raw', port: 0, owner: 'hanako', addresses: ['127.0.0.1'] }],
      lpdListeners: [
        { id: 'lpd', port: 0, believeUserName: true, addresses: ['127.0.0.1'] },
        { id: 'lpd-owned', port: 0, owner: 'hanako', addresses: ['127.0.0.1'] },
        { id: 'lpd-elsewhere', port: 0, owner: 'hanako', addresses: ['192.0.2.1'] },
      ],
    },
  ],
});

describe('CUPS as a client of raw and LPD listeners', { skip, timeout: 150_000 }, () => {
  let service: TestService;
  let cups: PrivateCups;
  let folder: string;
  let hanako: PersonId;
  const document = smallPdf(Buffer.alloc(200_000, 0x42));
  before(async () => {
    service = await startTestService({ segments });
    hanako = await service.addPerson('hanako');
    await service.addPerson('root');
    cups = await startPrivateCups();
    folder = await mkdtemp(join(tmpdir(), 'tomeoki-legacy-'));
    await writeFile(join(folder, '会議資料.pdf'), document);
  });
  after(async () => {
    await cups[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const portOf = (id: string) =>
    service.printing.legacyListeners.find(({ config }) => config.id === id)?.port ?? 0;
  const addQueue = (name: string, uri: string) =>
    cups.command('/usr/sbin/lpadmin', '-p', name, '-E', '-v', uri, '-m', 'raw');
  const print = (queue: string, user: string, ...options: string[]) =>
    cups.command('/usr/bin/lp', '-d', queue, '-U', user, ...options, join(folder, '会議資料.pdf'));
  const jobsOf = (listener: string) =>
    service.stores.jobs.list(listener, { states: ['pending-held'], limit: 100 });
  const untilJobs = async (listener: string, count: number): Promise<readonly PrintJob[]> => {
    for (let wait = 0; wait < 120; wait += 1) {
      const jobs = await jobsOf(listener);
      if (jobs.length >= count) return jobs;
      await sleep(250);
    }
    throw new Error(`no job after 30 s:\n${(await cups.log()).slice(-3_000)}`);
  };

  test('the socket backend prints to the person of the raw listener', async () => {
    await addQueue('raw', `socket://127.0.0.1:${portOf('raw')}`);
    await print('raw', 'hanako');
    const [job] = await untilJobs('raw', 1);
    assert.equal(job?.ownerId, hanako);
    assert.equal(job?.byteLength, document.byteLength);
    await cups.untilIdle('raw');
  });

  test('the lpd backend prints to the user it states; name and copies come along', async () => {
    await addQueue('lpd', `lpd://127.0.0.1:${portOf('lpd')}/any?reserve=none&manual_copies=no`);
    await print('lpd', 'hanako', '-n', '3', '-t', 'Memo 7');
    const [job] = await untilJobs('lpd', 1);
    assert.equal(job?.ownerId, hanako);
    assert.equal(job?.byteLength, document.byteLength);
    assert.match(job?.jobName ?? '', /Memo/);
    assert.deepEqual(job?.ticket, { copies: 3 });
    await cups.untilIdle('lpd');
  });

  test('the lpd backend with its data before its control file', async () => {
    const uri = `lpd://127.0.0.1:${portOf('lpd-owned')}/any?reserve=none&order=data,control`;
    await addQueue('lpd-data-first', uri);
    await print('lpd-data-first', 'somebody-else');
    const [job] = await untilJobs('lpd-owned', 1);
    assert.equal(job?.ownerId, hanako, 'the stated user is not believed here');
    await cups.untilIdle('lpd-data-first');
  });

  test('somebody nobody knows: CUPS keeps the job, and nothing is held', async () => {
    await addQueue('lpd-unknown', `lpd://127.0.0.1:${portOf('lpd')}/any?reserve=none`);
    const before = (await jobsOf('lpd')).length;
    await print('lpd-unknown', 'nobody-knows-me');
    await sleep(4_000);
    assert.equal((await jobsOf('lpd')).length, before);
    assert.match(
      await cups.command('/usr/bin/lpstat', '-W', 'not-completed', '-o', 'lpd-unknown'),
      /lpd-unknown/,
    );
    await cups.command('/usr/bin/cancel', '-a', 'lpd-unknown');
  });

  const lpr = ['/usr/bin/lpr', '/usr/bin/lpr-cups'].find(existsSync);
  test('lpr -H hands its job to CUPS, whose lpd queue brings it on', {
    skip: peerMissing('lpr (cups-bsd)', lpr !== undefined),
  }, async () => {
    const before = (await jobsOf('lpd')).length;
    const server = (await cups.command('/usr/bin/lpstat', '-H')).trim();
    await run(lpr ?? '', ['-H', server, '-P', 'lpd', '-U', 'hanako', join(folder, '会議資料.pdf')], {
      env: { ...process.env, HOME: folder },
    });
    await untilJobs('lpd', before + 1);
    await cups.untilIdle('lpd');
  });
});
