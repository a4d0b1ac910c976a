import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startVirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import { type WebClient, webClient } from '../../src/demo/web-client.ts';
import { type IpptoolResult, type IpptoolRun, ipptoolPresent, runIpptoolSuite } from '../support/ipptool.ts';
import { peerMissing } from '../support/peers.ts';
import { openPrintSite, type PrintSite, people } from '../support/print-site.ts';

const skip = peerMissing('ipptool (cups-client, cups-ipp-utils)', ipptoolPresent);

/** Runs a suite and tells its counted lines. */
async function run(context: TestContext, label: string, suite: IpptoolRun): Promise<IpptoolResult> {
  const result = await runIpptoolSuite(suite);
  context.diagnostic(`${label}: ${result.pass} pass, ${result.fail} fail, ${result.skip} skip`);
  assert.ok(result.finished, `${label} did not finish`);
  return result;
}

/** Least passes: fewer mean that a suite stopped early or that a capability is no longer seen. */
function assertClean(result: IpptoolResult, leastPasses: number): void {
  assert.deepEqual(result.failures, []);
  assert.equal(result.fail, 0);
  assert.ok(result.pass >= leastPasses, `${result.pass} passes`);
}

const plainSuites = [
  { suite: 'ipp-1.1.test', version: '1.1', leastPasses: 48 },
  { suite: 'ipp-2.0.test', version: '2.0', leastPasses: 49 },
  { suite: 'ipp-2.1.test', version: '2.1', leastPasses: 50 },
  { suite: 'ipp-everywhere.test', version: '2.0', leastPasses: 152 },
  { suite: 'print-job-gzip.test', version: '2.0', leastPasses: 1 },
  { suite: 'print-job-deflate.test', version: '2.0', leastPasses: 1 },
  { suite: 'print-job-hold.test', version: '2.0', leastPasses: 2 },
  { suite: 'print-job-media-col.test', version: '2.0', leastPasses: 1 },
  { suite: 'print-job-and-wait.test', version: '2.0', leastPasses: 2 },
  { suite: 'identify-printer-multiple.test', version: '2.0', leastPasses: 1 },
  { suite: 'create-printer-subscription.test', version: '2.0', leastPasses: 1 },
  { suite: 'get-subscriptions.test', version: '2.0', leastPasses: 1 },
] as const;

/** With a name and a password; one test of somebody else's jobs is then left out by the suites. */
const signedSuites = [
  { suite: 'ipp-1.1.test', version: '1.1', leastPasses: 47 },
  { suite: 'ipp-2.1.test', version: '2.1', leastPasses: 49 },
  { suite: 'ipp-everywhere.test', version: '2.0', leastPasses: 151 },
  { suite: 'print-job-and-wait.test', version: '2.0', leastPasses: 2 },
  { suite: 'create-printer-subscription.test', version: '2.0', leastPasses: 1 },
] as const;

/** What a client of the hold queue does before the owner stands at a device. */
const holdSuites = [
  { suite: 'get-printer-attributes.test', leastPasses: 1 },
  { suite: 'validate-job.test', leastPasses: 1 },
  { suite: 'print-job.test', leastPasses: 1 },
  { suite: 'create-job.test', leastPasses: 2 },
  { suite: 'print-job-gzip.test', leastPasses: 1 },
  { suite: 'print-job-deflate.test', leastPasses: 1 },
  { suite: 'print-job-media-col.test', leastPasses: 1 },
  { suite: 'print-job-password.test', leastPasses: 1 },
  { suite: 'create-printer-subscription.test', leastPasses: 1 },
  { suite: 'get-subscriptions.test', leastPasses: 1 },
  { suite: 'get-jobs.test', leastPasses: 1 },
  { suite: 'get-completed-jobs.test', leastPasses: 1 },
] as const;

describe('suites of the Printer Working Group against the running service', {
  skip,
  timeout: 600_000,
}, () => {
  let site: PrintSite;
  before(async () => {
    site = await openPrintSite();
  });
  after(() => site?.[Symbol.asyncDispose]());

  for (const { leastPasses, ...suite } of plainSuites) {
    it(`${suite.suite} finds no fault in the conformance queue`, async (context) => {
      const uri = site.printerUri('conformance', 'ipp');
      assertClean(await run(context, suite.suite, { uri, ...suite }), leastPasses);
    });
  }

  for (const [suite, version, scheme, parameters, leastPasses] of [
    ['ipp-2.1.test', '2.1', 'ipps', ['-S'], 50],
    ['ipp-1.1.test', '1.1', 'ipp', ['-E'], 48],
    ['ipp-2.0.test', '2.0', 'ipp', ['-C'], 49],
    ['ipp-2.0.test', '2.0', 'ipp', ['-L'], 49],
    ['ipp-2.0.test', '2.0', 'ipp', ['-h'], 49],
    ['ipp-2.0.test', '2.0', 'ipp', ['-f', 'color.jpg'], 49],
    ['ipp-2.0.test', '2.0', 'ipp', ['-f', 'document-a4.ps'], 49],
  ] as const) {
    const label = `${suite} over ${scheme} with ${parameters.join(' ')}`;
    it(`${label} finds no fault in the conformance queue`, async (context) => {
      const uri = site.printerUri('conformance', scheme);
      assertClean(await run(context, label, { uri, suite, version, arguments: parameters }), leastPasses);
    });
  }

  for (const { leastPasses, ...suite } of signedSuites) {
    it(`${suite.suite} finds no fault in the conformance queue that asks for a password`, async (context) => {
      const uri = site.printerUri('signed-conformance', 'ipps', `hanako:${people.hanako.password}`);
      assertClean(await run(context, `signed, ${suite.suite}`, { uri, ...suite }), leastPasses);
    });
  }

  for (const { suite, leastPasses } of holdSuites) {
    it(`${suite} finds no fault in the hold queue, asked with a password`, async (context) => {
      const uri = site.printerUri('lgwan-print', 'ipps', `hanako:${people.hanako.password}`);
      assertClean(await run(context, `hold queue, ${suite}`, { uri, suite }), leastPasses);
    });
  }

  it('a client cannot release what waits for its owner (Release-Job of print-job-hold.test)', async (context) => {
    const uri = site.printerUri('lgwan-print', 'ipps', `hanako:${people.hanako.password}`);
    const result = await run(context, 'hold queue, print-job-hold.test', {
      uri,
      suite: 'print-job-hold.test',
    });
    assert.deepEqual([result.pass, result.fail], [1, 1]);
    assert.match(result.failures.join('\n'), /Release-Job[\s\S]*client-error-not-possible/);
  });

  it('ipp-1.1.test finds no fault in the hold queue while the owner releases at a panel', async (context) => {
    await using printer = await startVirtualPrinter();
    const stop = new AbortController();
    const panel = await openPanel(site, printer.uri);
    const releasing = releaseEverything(panel, stop.signal);
    try {
      const uri = site.printerUri('lgwan-print', 'ipps', `hanako:${people.hanako.password}`);
      const result = await run(context, 'hold queue, ipp-1.1.test', {
        uri,
        suite: 'ipp-1.1.test',
        version: '1.1',
      });
      assertClean(result, 46);
    } finally {
      stop.abort();
      await releasing;
    }
    assert.ok(printer.jobs.length > 0);
  });
});

/** A paired panel at which Hanako has tapped her card. */
async function openPanel(site: PrintSite, printUri: string): Promise<WebClient> {
  const added = await site.command([
    'printer',
    'add',
    '二階 複合機',
    '--uri',
    printUri,
    '--segments',
    'lgwan',
  ]);
  const token = /#(\S+)/.exec(added.stdout)?.[1];
  const panel = webClient(site.service.deskUrl);
  await expectStatus(panel, '/api/v1/panel/pair', { token }, 200);
  await expectStatus(panel, '/api/v1/panel/tap', { typed: people.hanako.typed }, 201);
  return panel;
}

/** Releases whatever waits, once a second, as long as `signal` is not aborted. */
async function releaseEverything(panel: WebClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const waiting = await panel.send('GET', '/api/v1/panel/jobs');
    const jobIds = waiting
      .json<{ readonly items: readonly { readonly id: string }[] }>()
      .items.map((one) => one.id);
    if (jobIds.length > 0) await expectStatus(panel, '/api/v1/panel/release', { jobIds }, 202);
    await sleep(1_000);
  }
}

async function expectStatus(panel: WebClient, path: string, body: unknown, status: number): Promise<void> {
  const answer = await panel.send('POST', path, { json: body });
  assert.equal(answer.status, status, answer.body.toString('utf8'));
}
