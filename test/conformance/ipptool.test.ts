import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startVirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import { ipptoolPresent, runIpptoolSuite } from '../support/ipptool.ts';
import { peerMissing } from '../support/peers.ts';
import { makeTestCertificate } from '../support/test-certificate.ts';

const skip = peerMissing('ipptool (cups-client, cups-ipp-utils)', ipptoolPresent);

/** Least passes: fewer mean that a suite stopped early or that a capability is no longer seen. */
const suites = [
  { suite: 'ipp-1.1.test', version: '1.1', leastPasses: 40 },
  { suite: 'ipp-2.0.test', version: '2.0', leastPasses: 41 },
  { suite: 'ipp-everywhere.test', version: '2.0', leastPasses: 144 },
  { suite: 'print-job-gzip.test', version: '2.0', leastPasses: 1 },
  { suite: 'print-job-deflate.test', version: '2.0', leastPasses: 1 },
  { suite: 'print-job-hold.test', version: '2.0', leastPasses: 2 },
  { suite: 'print-job-media-col.test', version: '2.0', leastPasses: 1 },
  { suite: 'identify-printer-multiple.test', version: '2.0', leastPasses: 1 },
] as const;

describe('suites of the Printer Working Group as Debian ships them', { skip }, () => {
  for (const { suite, version, leastPasses } of suites) {
    it(`${suite} finds no fault in the virtual printer`, async (context) => {
      await using printer = await startVirtualPrinter();
      const result = await runIpptoolSuite({ uri: printer.uri, suite, version });
      context.diagnostic(`${suite}: ${result.pass} pass, ${result.fail} fail, ${result.skip} skip`);
      assert.deepEqual(result.failures, []);
      assert.ok(result.finished);
      assert.ok(result.pass >= leastPasses, `${result.pass} passes`);
    });
  }

  for (const [label, parameters] of [
    ['chunked', ['-C']],
    ['with Content-Length', ['-L']],
    ['with HTTP headers checked', ['-h']],
  ] as const) {
    it(`ipp-2.0.test passes ${label}`, async () => {
      await using printer = await startVirtualPrinter();
      const run = { uri: printer.uri, suite: 'ipp-2.0.test', arguments: parameters };
      assert.deepEqual((await runIpptoolSuite(run)).failures, []);
    });
  }

  for (const [label, scheme, parameters] of [
    ['over ipps', 'ipps', ['-S']],
    ['after an HTTP upgrade to TLS (RFC 2817)', 'ipp', ['-E']],
  ] as const) {
    it(`ipp-1.1.test passes ${label}`, async () => {
      await using printer = await startVirtualPrinter({
        tls: 'required',
        certificate: await makeTestCertificate(),
      });
      const result = await runIpptoolSuite({
        uri: `${scheme}://localhost:${printer.port}/ipp/print`,
        suite: 'ipp-1.1.test',
        version: '1.1',
        arguments: parameters,
      });
      assert.deepEqual(result.failures, []);
      assert.ok(result.pass >= 40, result.lines.slice(0, 20).join('\n'));
    });
  }

  it('ipp-1.1.test passes with a password asked for over TLS', async () => {
    const credentials = { userName: 'tomeoki', password: 'himitsu' };
    const certificate = await makeTestCertificate();
    await using printer = await startVirtualPrinter({ tls: 'required', certificate, credentials });
    const result = await runIpptoolSuite({
      uri: `ipps://tomeoki:himitsu@localhost:${printer.port}/ipp/print`,
      suite: 'ipp-1.1.test',
      version: '1.1',
    });
    assert.deepEqual(result.failures, []);
    assert.ok(result.pass >= 39, result.lines.slice(0, 20).join('\n'));
    assert.ok(printer.jobs.every((job) => job.originatingUserName === 'tomeoki'));
  });
});
