/** The suites of the Printer Working Group in full, in every way of sending, against both conformance queues. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ipptoolPresent, runIpptoolSuite } from '../support/ipptool.ts';
import { peerMissing } from '../support/peers.ts';
import { openPrintSite, type PrintSite, people } from '../support/print-site.ts';

const skip = peerMissing('ipptool (cups-client, cups-ipp-utils)', ipptoolPresent);

const suites = [
  ['ipp-1.1.test', '1.1', 47],
  ['ipp-2.0.test', '2.0', 48],
  ['ipp-2.1.test', '2.1', 49],
  ['ipp-everywhere.test', '2.0', 151],
] as const;

const documents = ['document-letter.pdf', 'document-a4.pdf', 'color.jpg', 'gray.jpg', 'document-a4.ps'];
/** As ipptool likes; chunked, with Content-Length, and with HTTP headers checked for the suite that holds the others. */
const waysOf = (suite: string): readonly (readonly string[])[] =>
  suite === 'ipp-2.1.test' ? [[], ['-C'], ['-L'], ['-h']] : [[]];

describe('every suite, document and way of sending, without a fault', { skip, timeout: 7_000_000 }, () => {
  let site: PrintSite;
  before(async () => {
    site = await openPrintSite();
  });
  after(() => site?.[Symbol.asyncDispose]());

  const queues = {
    'anybody, ipp': () => site.printerUri('conformance', 'ipp'),
    'anybody, ipps': () => site.printerUri('conformance', 'ipps'),
    'a password, ipps': () =>
      site.printerUri('signed-conformance', 'ipps', `hanako:${people.hanako.password}`),
  };
  for (const [queue, uriOf] of Object.entries(queues)) {
    for (const [suite, version, leastPasses] of suites) {
      for (const document of documents) {
        for (const way of waysOf(suite)) {
          it(`${suite} with ${document} ${way.join(' ')} (${queue})`, async (context) => {
            const result = await runIpptoolSuite({
              uri: uriOf(),
              suite,
              version,
              arguments: [...way, '-f', document],
              timeoutMs: 600_000,
            });
            context.diagnostic(`${result.pass} pass, ${result.fail} fail, ${result.skip} skip`);
            assert.ok(result.finished);
            assert.deepEqual(result.failures, []);
            assert.ok(result.pass >= leastPasses, `${result.pass} passes`);
          });
        }
      }
    }
  }
});
