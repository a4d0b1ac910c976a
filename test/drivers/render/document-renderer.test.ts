import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, test } from 'node:test';
import { DeviceError } from '../../../drivers/device/device-error.ts';
import type { ConversionPlan, DocumentRenderer } from '../../../drivers/device/document.ts';
import { openDocumentRenderer } from '../../../drivers/render/document-renderer.ts';
import { sandboxArguments } from '../../../drivers/render/process/sandbox-process.ts';
import { stream } from '../../support/raster/operation-runner.ts';
import { plainPdf, samplePdf } from '../../support/raster/sample-pdfs.ts';

const renderer = openDocumentRenderer({ processes: 1 });
after(() => renderer[Symbol.asyncDispose]());

const raster = { resolutionDpi: 72, type: 'sgray_8', sheetBack: 'normal' } as const;

async function converted(bytes: Uint8Array, plan: Partial<ConversionPlan>, by: DocumentRenderer = renderer) {
  const full = { from: 'application/pdf', to: 'image/pwg-raster', raster, ...plan } as const;
  const chunks: Uint8Array[] = [];
  for await (const chunk of by.convert(stream(bytes), full)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const refusal = (code: string) => (error: unknown) => error instanceof DeviceError && error.code === code;

test('a page that takes too long, a page too large and a process too big are refused, and the next goes on', async () => {
  const slow = `${'q 0.5 0 0 rg 0 0 14000 14000 re f Q '.repeat(20_000)}`;
  const pdf = plainPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2400 2400] /Contents 4 0 R >>',
    `<< /Length ${slow.length} >>\nstream\n${slow}\nendstream`,
  ]);
  await using short = openDocumentRenderer({ limits: { pageTimeoutMs: 1_500 }, processes: 1 });
  await assert.rejects(converted(pdf, {}, short), refusal('DOCUMENT_TOO_COMPLEX'));
  assert.ok((await converted(await samplePdf(), {}, short)).length > 1_796);
  await using narrow = openDocumentRenderer({ limits: { maxPagePixels: 100_000 } });
  await assert.rejects(converted(await samplePdf(), {}, narrow), refusal('DOCUMENT_TOO_COMPLEX'));
  await using small = openDocumentRenderer({ limits: { maxProcessBytes: 30_000_000 } });
  await assert.rejects(converted(pdf, {}, small), refusal('DOCUMENT_TOO_COMPLEX'));
});

test('a fault of the source and an abort are given on, and the process is not used again', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('%PDF-1.7');
    throw new Error('the source broke');
  }
  const plan = { from: 'application/pdf', to: 'application/pdf' } as const;
  await assert.rejects(Array.fromAsync(renderer.convert(broken(), plan)), /the source broke/);
  const never = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('%PDF-1.7');
    await new Promise(() => {});
  };
  const signal = AbortSignal.timeout(300);
  await assert.rejects(Array.fromAsync(renderer.convert(never(), plan, signal)), { name: 'TimeoutError' });
  assert.equal((await renderer.inspect(stream(await samplePdf()), 'application/pdf')).pages, 1);
});

test('a taker that stops does not hold up the next document', async () => {
  const pdf = await samplePdf({ pages: 40 });
  await using one = openDocumentRenderer({ processes: 1, stallMs: 500 });
  const stalled = one.convert(stream(pdf), {
    ...{ from: 'application/pdf', to: 'image/pwg-raster' },
    raster: { ...raster, resolutionDpi: 150, type: 'srgb_8' },
  });
  const taken = stalled[Symbol.asyncIterator]();
  await taken.next();
  assert.equal((await one.inspect(stream(await samplePdf()), 'application/pdf')).pages, 1);
  await taken.return?.(undefined);
});

test('a render process can read neither files nor start programs nor see the environment of the service', () => {
  const attempt = [
    'const tries = { read: () => require("node:fs").readFileSync("/etc/passwd"),',
    'write: () => require("node:fs").writeFileSync("/tmp/tomeoki-sandbox", "x"),',
    'start: () => require("node:child_process").spawnSync("/bin/true") };',
    'for (const [name, run] of Object.entries(tries)) {',
    'try { run(); console.log(name); } catch (error) { if (error.code !== "ERR_ACCESS_DENIED") console.log(error.code); } }',
    'console.log(Object.keys(process.env).length);',
  ].join('\n');
  const { stdout, status } = spawnSync(process.execPath, [...sandboxArguments, '--eval', attempt], {
    env: {},
    encoding: 'utf8',
    timeout: 20_000,
  });
  assert.equal(status, 0);
  assert.equal(stdout.trim(), '0');
});
