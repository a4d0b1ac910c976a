/** docs/configuration.md says what the schema and the environment reader take: every key, every default, a valid example. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { configSchema } from '../../src/config/schema.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/configuration.md'), 'utf8');

/** The parts of a JSON Schema (2020-12) that are looked at here. */
interface SchemaNode {
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
}

/** One row of the reference. */
interface Row {
  readonly key: string;
  readonly fallback: string;
}

const schema = z.toJSONSchema(configSchema, { io: 'input' }) as SchemaNode;
/** Explained in one row with both languages. */
const bilingual = new Set(['organization', 'help', 'segments[].name']);
/** Groups without a row of their own: only what is in them can be set. */
const groups = new Set([
  'web',
  'accounting',
  'calendar',
  'documentNumbers',
  'filing',
  'ocr',
  'limits',
  'myNumber',
  'reminders',
]);

/** Every key of a schema with its default as it stands in the page. */
function rowsOf(node: SchemaNode, path: string): readonly Row[] {
  if (bilingual.has(path)) return [];
  if (node.items !== undefined) return rowsOf(node.items, `${path}[]`);
  const variants = node.oneOf ?? node.anyOf;
  if (variants !== undefined) return variants.flatMap((variant) => rowsOf(variant, path));
  return Object.entries(node.properties ?? {}).flatMap(([name, member]) => {
    const key = path === '' ? name : `${path}.${name}`;
    const fallback =
      member.default !== undefined
        ? `\`${JSON.stringify(member.default)}\``
        : node.required?.includes(name)
          ? 'needed'
          : '—';
    const own = groups.has(key) ? [] : [{ key, fallback }];
    return [...own, ...rowsOf(member, key)];
  });
}

/** First two cells of every row whose first cell is one name in back quotes. */
function documentedRows(text: string): readonly Row[] {
  return [...text.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map((match) => ({
    key: match[1] ?? '',
    fallback: (match[2] ?? '').trim(),
  }));
}

const [reference = '', rest = ''] = page.split('## A complete example');

describe('docs/configuration.md', () => {
  test('names every key of the schema with its default, and no other', () => {
    const expected = new Map(rowsOf(schema, '').map(({ key, fallback }) => [key, fallback]));
    const told = new Map(documentedRows(reference).map(({ key, fallback }) => [key, fallback]));
    const sorted = (rows: ReadonlyMap<string, string>) => [...rows].map((row) => row.join(' = ')).sort();
    assert.deepEqual(sorted(told), sorted(expected));
  });

  test('its example is taken by the schema, and uses both kinds of filing targets', () => {
    const example = /```json\n([\s\S]*?)```/.exec(rest)?.[1] ?? '';
    const config = configSchema.parse(JSON.parse(example));
    assert.deepEqual(
      config.filing.targets.map(({ kind }) => kind),
      ['folder', 's3'],
    );
    assert.equal(config.segments.flatMap(({ watchedFolders }) => watchedFolders).length, 1);
    assert.equal(config.blobs.kind, 's3');
  });

  test('names every environment variable that the service reads', () => {
    const reader = readFileSync(join(root, 'src/config/env.ts'), 'utf8');
    const read = [...reader.matchAll(/env\['([A-Z_0-9]+)'\]/g)].map((match) => match[1] ?? '');
    assert.ok(read.length >= 8);
    assert.deepEqual(
      read.filter((name) => !page.includes(name)),
      [],
    );
  });
});
