/** Where a PDF reader (MuPDF) sees each character of a page, as a highlight would mark it. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One character and the upright box around its quadrilateral, in points from the upper left corner. */
export interface SeenCharacter {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The characters of the first page, line by line, as `mutool draw -F stext` gives them. */
export async function seenCharacters(pdf: Uint8Array): Promise<SeenCharacter[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-stext-'));
  try {
    const path = join(folder, 'document.pdf');
    await writeFile(path, pdf);
    const { stdout } = await run('mutool', ['draw', '-q', '-F', 'stext', '-o', '-', path, '1'], {
      timeout: 60_000,
      maxBuffer: 100_000_000,
    });
    return [...stdout.matchAll(/<char quad="([^"]+)"[^>]* c="([^"]*)"/g)].map(([, quad, text]) => {
      const numbers = (quad ?? '').split(' ').map(Number);
      const xs = numbers.filter((_, index) => index % 2 === 0);
      const ys = numbers.filter((_, index) => index % 2 === 1);
      return {
        text: unescaped(text ?? ''),
        ...{ left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) },
      };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function unescaped(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(
      /&(lt|gt|quot|apos|amp);/g,
      (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '&',
    );
}
