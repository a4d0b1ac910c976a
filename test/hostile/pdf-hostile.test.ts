/**
 * Hostile documents against the sandbox: limits hold, somebody gets a reason, and the next document is served.
 * `TEST_SEED` picks other documents; `HOSTILE_ROUNDS` (default 1) is how many of each kind; `HOSTILE_FULL=1` also
 * previews, converts and stamps each. Kinds that take whole seconds are left to long runs (`FUZZ_COUNT` is set) and to that.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DeviceError } from '../../drivers/device/device-error.ts';
import type { DocumentRenderer } from '../../drivers/device/document.ts';
import { openDocumentRenderer } from '../../drivers/render/document-renderer.ts';
import { type HostileDocument, hostileDocuments, pdfKinds, slowKinds } from './pdf-hostile.ts';
import { buildPages } from './pdf-parts.ts';

const seed = Number(process.env['TEST_SEED'] ?? '20261122');
const rounds = Number(process.env['HOSTILE_ROUNDS'] ?? '1');
const isFull = process.env['HOSTILE_FULL'] === '1';
const isWhole = isFull || process.env['FUZZ_COUNT'] !== undefined;
const limits = {
  maxPages: 2_000,
  pageTimeoutMs: isWhole ? 4_000 : 1_000,
  documentTimeoutMs: 8_000,
  maxProcessBytes: 700 * 1024 ** 2,
  maxPagePixels: 60_000_000,
};
/** Kinds that are no more than odd: they print. */
const harmless = new Set(['JavaScript, launch and open actions', 'embedded files']);
const raster = { resolutionDpi: 100, type: 'sgray_8' as const, sheetBack: 'normal' as const };
const stamp = { text: '印刷 2026/11/22 00:05', traceCode: 'TMKPA4XHEJ9FRA3W', symbology: 'qr' as const };

describe(`hostile documents (seed ${seed})`, { timeout: 900_000 }, () => {
  let renderer: DocumentRenderer;
  before(() => {
    renderer = openDocumentRenderer({ processes: 1, limits });
  });
  after(() => renderer[Symbol.asyncDispose]());

  async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  }

  /** What happened, as a word: how it ended, or the code of the reason. Any other error fails the test. */
  async function outcome(work: () => Promise<unknown>): Promise<string> {
    try {
      const value = await work();
      return typeof value === 'string' ? value : 'done';
    } catch (error) {
      assert.ok(error instanceof DeviceError, String(error));
      assert.match(error.code, /^DOCUMENT_(DAMAGED|TOO_COMPLEX|PASSWORD_NEEDED)$/);
      return error.code;
    }
  }

  async function convert({ bytes, format }: HostileDocument, withStamp: boolean): Promise<void> {
    const plan = { from: format, to: 'image/pwg-raster' as const, raster, media: 'iso_a4_210x297mm' };
    let length = 0;
    for await (const chunk of renderer.convert(streamOf(bytes), { ...plan, ...(withStamp && { stamp }) })) {
      length += chunk.length;
      // A device would take it page by page; nobody prints more than this of a hostile file.
      if (length > 50_000_000) return;
    }
  }

  for (let round = 0; round < rounds; round += 1) {
    test(`each gets an answer within its limits, and the next document is served (round ${round + 1})`, async (context) => {
      assert.ok(Object.keys(pdfKinds).length >= 12);
      const isWanted = (kind: string) => isWhole || !slowKinds.has(kind);
      for await (const document of hostileDocuments(seed + round, isWanted)) {
        const startedMs = performance.now();
        const look = await outcome(async () => {
          const facts = await renderer.inspect(streamOf(document.bytes), document.format);
          return facts.trouble ?? `${facts.pages} pages`;
        });
        const more = isFull
          ? [
              await outcome(() => renderer.preview(streamOf(document.bytes), document.format, { pages: 1 })),
              await outcome(() => convert(document, false)),
              await outcome(() => convert(document, true)),
            ]
          : [];
        const tookMs = performance.now() - startedMs;
        context.diagnostic(`${document.kind}: ${[look, ...more].join(', ')} (${Math.round(tookMs)} ms)`);
        assert.ok(tookMs < (limits.documentTimeoutMs + 4_000) * (1 + more.length), document.kind);
        if (harmless.has(document.kind)) assert.match(look, /pages$/, document.kind);
      }
      const plain = buildPages([{ content: 'BT /F1 20 Tf 50 500 Td (text) Tj ET' }]);
      const facts = await renderer.inspect(streamOf(plain), 'application/pdf');
      assert.deepEqual([facts.pages, facts.trouble], [1, undefined]);
    });
  }
});
