import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import ts from 'typescript';
import { deviceErrors } from '../../drivers/device/device-error.ts';
import { errorCatalogue } from '../../src/shared/errors/catalogue.ts';
import { assetFiles } from '../../src/ui/assets.ts';
import { html } from '../../src/ui/html.ts';
import { en } from '../../src/ui/text/en.ts';
import { ja } from '../../src/ui/text/ja.ts';
import { reasonText } from '../../src/ui/text/reason.ts';
import { refusalTexts } from '../../src/ui/text/refusals.ts';
import { stateReasonTexts } from '../../src/ui/text/state-reasons.ts';
import { textKeys, textsOf } from '../../src/ui/text/text.ts';

const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();

test('every text is there in both languages, with the same places for values', () => {
  assert.deepEqual(Object.keys(en).toSorted(), Object.keys(ja).toSorted());
  for (const key of textKeys) {
    assert.ok(ja[key].trim() !== '' && en[key].trim() !== '', key);
    assert.deepEqual(places(en[key]), places(ja[key]), key);
  }
  assert.equal(textsOf('ja')('panel.listCount', { count: 3 }), '3 件');
});

test('every reason has a cause and a next step in both languages', () => {
  const tables = [deviceErrors, errorCatalogue, refusalTexts, stateReasonTexts];
  for (const [code, row] of tables.flatMap((table) => Object.entries(table))) {
    for (const language of ['ja', 'en'] as const) {
      assert.ok(row.cause[language] !== '' && row.advice[language] !== '', code);
      assert.deepEqual(reasonText(code, language).cause, row.cause[language], code);
    }
  }
});

test('RFC 8011 §5.4.12: a state reason is explained with and without its severity', () => {
  for (const reason of ['media-empty', 'media-empty-error', 'media-empty-warning', 'media-empty-report']) {
    assert.equal(reasonText(reason, 'ja').cause, '用紙がありません。');
  }
  assert.equal(reasonText('com.example-unheard-of', 'en').cause, 'The job was not printed.');
  assert.equal(reasonText('constructor', 'ja').cause, '印刷できませんでした。');
});

test('whatever stands in a template is text, but for other templates', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { markup } = html`<p title="${text}">${[text, html`<b>${text}</b>`]}</p>`;
      assert.doesNotMatch(markup.slice(10), /<(?!\/?[bp]>)/);
      assert.equal(markup.split('"').length, 3);
    }),
  );
  assert.equal(html`${undefined}${null}${false}${0}`.markup, '0');
});

test('the scripts of the screens are ES5, for the browsers built into devices', async () => {
  const newer = new Set([
    ts.SyntaxKind.ArrowFunction,
    ts.SyntaxKind.TemplateExpression,
    ts.SyntaxKind.NoSubstitutionTemplateLiteral,
    ts.SyntaxKind.ClassDeclaration,
    ts.SyntaxKind.SpreadElement,
    ts.SyntaxKind.ForOfStatement,
    ts.SyntaxKind.ShorthandPropertyAssignment,
    ts.SyntaxKind.QuestionDotToken,
    ts.SyntaxKind.QuestionQuestionToken,
    ts.SyntaxKind.ObjectBindingPattern,
    ts.SyntaxKind.ArrayBindingPattern,
  ]);
  for (const { name, url } of assetFiles.filter((file) => file.name.endsWith('.js'))) {
    const source = ts.createSourceFile(name, await readFile(url, 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      const line = `${name}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      assert.ok(!newer.has(node.kind), `${line} ${ts.SyntaxKind[node.kind]}`);
      if (ts.isVariableDeclarationList(node)) assert.equal(node.flags & ts.NodeFlags.BlockScoped, 0, line);
      if (ts.isCallExpression(node)) assert.ok(!node.arguments.hasTrailingComma, `${line} trailing comma`);
      if (ts.isCatchClause(node)) assert.ok(node.variableDeclaration, line);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
});
