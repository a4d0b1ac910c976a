import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import ts from 'typescript';
import { assetFiles } from '../../src/ui/assets.ts';
import { formatterOf } from '../../src/ui/format.ts';
import { panelPage, panelScripts } from '../../src/ui/panel/panel-page.ts';
import { ja } from '../../src/ui/text/ja.ts';
import { isWording, languageOfWording, wordings } from '../../src/ui/text/language.ts';
import { panelJa } from '../../src/ui/text/panel/ja.ts';
import { panelEasy } from '../../src/ui/text/panel/ja-easy.ts';
import { textsOf } from '../../src/ui/text/text.ts';
import { testUi } from '../support/web-client.ts';

/** The scripts and style sheets that a panel loads, with their text. */
async function panelFiles(
  ending: string,
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const wanted = assetFiles.filter(
    ({ name, url }) =>
      name.endsWith(ending) && (url.pathname.includes('/panel/') || panelScripts.includes(name)),
  );
  return Promise.all(wanted.map(async ({ name, url }) => ({ name, text: await readFile(url, 'utf8') })));
}

/** Every name that a script reads: identifiers and members. */
function namesIn(name: string, text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  return names;
}

const newerThanTheBaseline =
  /^(fetch|Promise|Map|Set|WeakMap|WeakSet|Symbol|Proxy|Reflect|AbortController|URLSearchParams|FormData|IntersectionObserver|ResizeObserver|customElements|includes|startsWith|endsWith|padStart|padEnd|find|findIndex|flat|flatMap|assign|fromEntries|closest|append|prepend|replaceChildren|toggleAttribute|matches|classList|dataset|import)$/;
const keepsData = /^(localStorage|sessionStorage|indexedDB|caches|serviceWorker|cookie|pushState)$/;

describe('the panel on an old browser', () => {
  test('scripts lean on nothing newer than ES5 and XMLHttpRequest', async () => {
    for (const { name, text } of await panelFiles('.js')) {
      const newer = [...namesIn(name, text)].filter((one) => newerThanTheBaseline.test(one));
      assert.deepEqual(newer, [], name);
    }
  });

  test('scripts keep nothing in the browser', async () => {
    for (const { name, text } of await panelFiles('.js')) {
      assert.deepEqual(
        [...namesIn(name, text)].filter((one) => keepsData.test(one)),
        [],
        name,
      );
    }
  });

  test('style sheets lean on flexible boxes only: no grid, no custom properties, no nesting', async () => {
    for (const { name, text } of await panelFiles('.css')) {
      assert.doesNotMatch(
        text,
        /display: (inline-)?grid|var\(|^\s+--|^\s+&|@container|@layer|\bgap:|\binset:/m,
        name,
      );
    }
  });

  test('the page loads its scripts in their order, none as a module', () => {
    const frame = { format: formatterOf('ja', testUi), settings: testUi, url: '/panel', forgeryToken: '' };
    const { markup } = panelPage(frame, { name: '複合機1', site: '本庁', state: 'active' });
    const loaded = [...markup.matchAll(/<script([^>]*)><\/script>/g)].map(
      ([, attributes = '']) => attributes,
    );
    assert.deepEqual(
      loaded,
      panelScripts.map((name) => ` src="/assets/${name}"`),
    );
    for (const name of panelScripts)
      assert.ok(
        assetFiles.some((file) => file.name === name),
        name,
      );
  });
});

describe('the texts of the panel', () => {
  const known = new Set(Object.keys(panelJa).map((key) => key.replace(/^panel\./, '')));

  test('every text that a script names is in the table', async () => {
    for (const { name, text } of await panelFiles('.js')) {
      for (const [, key = ''] of text.matchAll(/(?:view\.)?\btext\('([^']+)'[,)]/g)) {
        assert.ok(known.has(key), `${name}: ${key}`);
      }
    }
  });

  test('every text of the table is used by a script or the page', async () => {
    const files = [...(await panelFiles('.js')), ...(await panelFiles('.css'))];
    const page = await readFile(new URL('../../src/ui/panel/panel-page.ts', import.meta.url), 'utf8');
    const all = files.map(({ text }) => text).join('\n') + page;
    // Built from a prefix and a name that comes from the service.
    const built = /^panel\.(state|face|needs|do|way|reason)\./;
    for (const key of Object.keys(panelJa).filter((one) => !built.test(one))) {
      const short = key.replace(/^panel\./, '');
      const stem = short.replace(/(Next|Lead|On|Off)$/, '');
      assert.ok(all.includes(`'${short}'`) || all.includes(`'${key}'`) || all.includes(`'${stem}'`), key);
    }
  });

  test('plain Japanese has the same places for values, and falls back to Japanese', () => {
    const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();
    for (const [key, text] of Object.entries(panelEasy)) {
      assert.deepEqual(places(text), places(ja[key as keyof typeof ja]), key);
    }
    assert.equal(textsOf('ja-easy')('common.home'), ja['common.home']);
    assert.notEqual(textsOf('ja-easy')('panel.listTitle'), ja['panel.listTitle']);
  });

  test('a wording has a language, and nothing else is one', () => {
    assert.deepEqual(wordings.map(languageOfWording), ['ja', 'ja', 'en']);
    assert.ok(!isWording('ja-JP') && !isWording(undefined) && isWording('ja-easy'));
  });
});
