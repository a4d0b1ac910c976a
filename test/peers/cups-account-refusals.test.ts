/** What a real CUPS does when a job is refused for want of money or a cost code: it holds the job and stays enabled. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { QueueRefusal } from '../../drivers/device/print-queue.ts';
import { askIpp, smallPdf } from '../support/ipp-requests.ts';
import { peerMissing } from '../support/peers.ts';
import { cupsPresent, type PrivateCups, startPrivateCups } from '../support/private-cupsd.ts';
import { openTestListener, type TestListener } from '../support/test-listener.ts';

const skip = peerMissing('cupsd as root (cups, cups-client, cups-filters)', cupsPresent);
const getJobs = 0x000a;
/** `job-state` pending-held. */
const held = 4;

/** What the scheduler says of each. */
const sentences = {
  'account-limit-reached': /held indefinitely - account limit has been reached/,
  'account-info-needed': /held indefinitely - account information is required/,
  'account-authorization-failed': /held indefinitely - account authorization failed/,
} as const;

describe('CUPS 2.4 as a client that is refused', { skip, timeout: 120_000 }, () => {
  let cups: PrivateCups;
  let folder: string;
  let file: string;
  let server: TestListener;
  before(async () => {
    cups = await startPrivateCups();
    server = await openTestListener({ naturalLanguage: 'ja' });
    folder = await mkdtemp(join(tmpdir(), 'cups-account-'));
    file = join(folder, 'page.pdf');
    await writeFile(file, smallPdf());
  });
  after(async () => {
    await cups?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  /** `job-state` of the newest job of a queue, as the scheduler tells it. */
  const stateOf = async (queue: string) => {
    const { jobs } = await askIpp(`ipp://localhost:${cups.port}/printers/${queue}`, {
      operation: getJobs,
      operationAttributes: { 'requested-attributes': [{ tag: 'keyword', value: 'job-state' }] },
    });
    const [state] = jobs[0]?.get('job-state') ?? [];
    return state?.tag === 'enum' ? state.value : undefined;
  };

  for (const reason of [
    'account-limit-reached',
    'account-info-needed',
    'account-authorization-failed',
  ] as const) {
    it(`${reason}: the job is held with that reason, asked once, and the queue goes on`, async () => {
      server.queue.calls.length = 0;
      server.queue.answer = (method) => {
        if (method !== 'describe') throw new QueueRefusal(reason, '印刷できません。');
      };
      await cups.addQueue(reason, `ipp://localhost:${server.port}/ipp/print`);
      await cups.command('/usr/bin/lp', '-d', reason, file);
      for (let attempt = 0; attempt < 200 && (await stateOf(reason)) !== held; attempt += 1) await sleep(100);
      assert.equal(await stateOf(reason), held);
      // The scheduler tells the reason in its log only; the state is what the person sees.
      assert.match(await cups.log(), sentences[reason]);
      assert.match(await cups.command('/usr/bin/lpstat', '-p', reason), /is idle\. +enabled/);
      assert.equal(server.queue.calls.length, 1);
    });
  }
});
