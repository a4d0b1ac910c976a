import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PrinterQuirk, printerQuirks } from '../../../drivers/quirks/printer-quirks.ts';
import { findQuirks } from '../../../drivers/quirks/quirks.ts';

test('every row says why it is there and where that was reported', () => {
  for (const { because, source, effect, match } of printerQuirks) {
    assert.ok(because.length > 20);
    assert.match(source, /^https:\/\/github\.com\/[^/]+\/[^/]+\/issues\/[0-9]+$/);
    assert.notDeepEqual(effect, {});
    assert.equal(match.makeAndModel.global, false);
  }
});

test('a model matches its own row only', () => {
  assert.deepEqual(findQuirks('SHARP MX-3071').effects, { copies: false });
  assert.deepEqual(findQuirks('SHARP MX-3070').rows, []);
  assert.deepEqual(findQuirks('Tomeoki Virtual Printer').rows, []);
  assert.equal(findQuirks('FUJI XEROX ApeosPort-VII C4473').effects.expectContinue, false);
});

test('a row for a firmware counts for that firmware only, and later rows go before earlier ones', () => {
  const row = (effect: PrinterQuirk['effect'], firmware?: RegExp): PrinterQuirk => ({
    match: { makeAndModel: /^Test/, ...(firmware && { firmware }) },
    effect,
    because: 'it is a test',
    source: 'here',
  });
  const table = [row({ sheetBack: 'rotated' }), row({ sheetBack: 'flipped' }, /^2\./)];
  assert.equal(findQuirks('Test 1', '1.9', table).effects.sheetBack, 'rotated');
  assert.equal(findQuirks('Test 1', '2.0', table).effects.sheetBack, 'flipped');
  assert.equal(findQuirks('Test 1', undefined, table).effects.sheetBack, 'rotated');
});

test('a model name of any length is looked up at once', () => {
  const start = performance.now();
  for (let round = 0; round < 200; round += 1) findQuirks(`Kyocera ${'P315 '.repeat(50_000)}`);
  assert.ok(performance.now() - start < 1_000);
});
