import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { DeviceError } from '../../drivers/device/device-error.ts';
import { decodeMessage } from '../../drivers/ipp/message/decode.ts';
import { requestLimits, responseLimits } from '../../drivers/ipp/message/limits.ts';
import { type FuzzReport, fuzz } from './ipp-fuzz.ts';
import { mutators, validMessages } from './ipp-mutators.ts';

const count = Number(process.env['FUZZ_COUNT'] ?? 5_000);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const mebibyte = 1_048_576;

function checkReport(report: FuzzReport): void {
  assert.deepEqual(report.unexpected, []);
  assert.equal(report.hangs, 0);
  assert.equal(report.decoded + report.malformed + report.overLimit, report.count);
  // Each kind of outcome is met: a fuzzer that only makes garbage proves nothing.
  for (const kind of [report.decoded, report.malformed, report.overLimit])
    assert.ok(kind > report.count / 100);
}

function describe(report: FuzzReport): string {
  const { unexpected: _, ...figures } = report;
  return JSON.stringify({ ...figures, worstMs: Math.round(report.worstMs * 100) / 100 });
}

test(`spoiled messages (${Object.keys(mutators).join('; ')}) are decoded or refused, never more`, (context) => {
  const report = fuzz(count, seed);
  context.diagnostic(describe(report));
  checkReport(report);
  assert.ok(report.heapGrowthBytes < 256 * mebibyte, `heap grew by ${report.heapGrowthBytes}`);
});

test('a process with a heap of 64 MiB survives them', { timeout: 20_000 + count * 5 }, async (context) => {
  const program = join(import.meta.dirname, 'ipp-fuzz.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=64', program], {
    env: { ...process.env, FUZZ_COUNT: String(count), FUZZ_SEED: String(seed + 1) },
    timeout: 15_000 + count * 5,
  }).catch((error: unknown) => assert.fail(`the process died with seed ${seed + 1}: ${String(error)}`));
  const report: FuzzReport = JSON.parse(stdout);
  context.diagnostic(`deaths 0 ${describe(report)}`);
  checkReport(report);
});

test('every valid message is refused when it is cut at any byte, and decodes in full', () => {
  for (const bytes of validMessages()) {
    assert.equal(decodeMessage(bytes).bytesRead, bytes.length);
    for (let length = 0; length < bytes.length; length += 1) {
      assert.throws(
        () => decodeMessage(bytes.subarray(0, length)),
        (error) => error instanceof DeviceError && error.code === 'IPP_MALFORMED',
      );
    }
  }
});

test('messages of some mebibytes made of the smallest parts are refused within a second', (context) => {
  const header = Buffer.of(2, 0, 0, 2, 0, 0, 0, 1, 1);
  const parts = {
    groups: Buffer.of(2),
    values: Buffer.of(0x10, 0, 0, 0, 0),
    attributes: Buffer.of(0x10, 0, 1, 0x61, 0, 0),
    collections: Buffer.of(0x34, 0, 0, 0, 0),
    members: Buffer.of(0x4a, 0, 0, 0, 1, 0x61, 0x10, 0, 0, 0, 0),
  };
  const opening = Buffer.of(0x34, 0, 1, 0x61, 0, 0);
  for (const [kind, part] of Object.entries(parts)) {
    const repeated = Buffer.alloc(responseLimits.attributeBytes + 100, part);
    const first =
      kind === 'values' ? Buffer.of(0x10, 0, 1, 0x61, 0, 0) : kind === 'members' ? opening : Buffer.alloc(0);
    const bytes = Buffer.concat([header, first, repeated]);
    for (const limits of [requestLimits, responseLimits]) {
      const started = performance.now();
      assert.throws(() => decodeMessage(bytes, limits), DeviceError);
      const tookMs = performance.now() - started;
      context.diagnostic(`${kind}: ${Math.round(tookMs)} ms`);
      assert.ok(tookMs < 1_000, `${kind} took ${tookMs} ms`);
    }
  }
});
