import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../../..');
const tokens = readFileSync(join(root, 'node_modules/@digital-go-jp/design-tokens/dist/tokens.css'), 'utf8');

/** The colour of a token as six hexadecimal digits, such as that of `blue-900`. */
function colorOf(name: string): string {
  if (name === 'white') return 'ffffff';
  const found = new RegExp(`--color-(?:primitive|neutral)-${name}: #([0-9a-f]{6});`, 'i').exec(tokens);
  assert.ok(found?.[1], `no token ${name}`);
  return found[1];
}

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(colorOf(one)), luminance(colorOf(other))].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['white', 'blue-50', 'green-50', 'yellow-50', 'red-50'];

test('WCAG 2.2 §1.4.3: every colour in which the app writes stands out from every light ground by 4.5 to 1', () => {
  const files = globSync('src/ui/desk/app/**/*.tsx', { cwd: root });
  const written = new Set(
    files.flatMap((path) =>
      [
        ...readFileSync(join(root, path), 'utf8').matchAll(
          /(?<![\w:-])text-((?:solid-gray|[a-z]+)-\d{2,4})\b/g,
        ),
      ].map(([, name]) => name ?? ''),
    ),
  );
  assert.ok(written.size > 2, [...written].join());
  for (const name of written) {
    if (/^std-|^dsp-|^oln-/.test(name)) continue;
    for (const ground of grounds) {
      assert.ok(contrast(name, ground) >= 4.5, `${name} on ${ground}: ${contrast(name, ground).toFixed(2)}`);
    }
  }
});

test('WCAG 2.2 §1.4.3: white letters stand out from the grounds they stand on', () => {
  for (const ground of ['blue-900', 'blue-1000', 'green-900', 'solid-gray-800']) {
    assert.ok(contrast('white', ground) >= 4.5, ground);
  }
});
