/** Stamped pages drawn by poppler, which is not the engine that made them, and read as a scanner would. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { openDocumentRenderer } from '../../drivers/render/document-renderer.ts';
import { buildPages } from '../hostile/pdf-parts.ts';
import { cut, readCode } from '../support/code-reader.ts';
import { peerMissing } from '../support/peers.ts';

const run = promisify(execFile);
const skip = peerMissing('pdftoppm', existsSync('/usr/bin/pdftoppm'));
const code = 'TMKPA4XHEJ9FRA3W';

for (const symbology of ['qr', 'data-matrix'] as const) {
  test(`a stamped ${symbology} is read from poppler's drawing at 150 to 300 dpi`, {
    skip,
    timeout: 120_000,
  }, async () => {
    await using open = new AsyncDisposableStack();
    const renderer = open.use(openDocumentRenderer({ processes: 1 }));
    const folder = await mkdtemp(join(tmpdir(), 'tomeoki-stamp-'));
    open.defer(() => rm(folder, { recursive: true, force: true }));
    const lines = '(Some words of a page that fill a line of it) Tj T* '.repeat(40);
    const content = `BT /F1 10 Tf 14 TL 70 740 Td ${lines} ET`;
    const source = (async function* () {
      yield buildPages([{ content }, { content, entries: '/MediaBox[0 0 595 842]/Rotate 180' }]);
    })();
    const stamp = {
      text: '印刷 2026/11/22 00:05 山田 花子',
      diagonal: '複写厳禁',
      traceCode: code,
      symbology,
    };
    const chunks: Uint8Array[] = [];
    const plan = { from: 'application/pdf', to: 'application/pdf' as const, stamp };
    for await (const chunk of renderer.convert(source, plan)) chunks.push(Buffer.from(chunk));
    await writeFile(join(folder, 'stamped.pdf'), Buffer.concat(chunks));
    for (const dpi of [150, 200, 300]) {
      await run('pdftoppm', ['-r', String(dpi), '-gray', '-png', 'stamped.pdf', `p${dpi}`], { cwd: folder });
      for (const page of [1, 2]) {
        const png = await readFile(join(folder, `p${dpi}-${page}.png`));
        const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
        const picture = { pixels: data, widthPx: info.width, heightPx: info.height };
        const top = cut(picture, {
          left: 0,
          top: 0,
          widthPx: info.width,
          heightPx: Math.floor(info.height * 0.11),
        });
        assert.equal(readCode(top, dpi), code, `page ${page} at ${dpi} dpi`);
      }
    }
  });
}
