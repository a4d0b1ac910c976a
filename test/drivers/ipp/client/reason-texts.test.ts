import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeReasons } from '../../../../drivers/ipp/client/reason-texts.ts';
import { registeredKeywords } from '../../../../drivers/ipp/registry/keywords.ts';

test('RFC 8011 §5.4.12: reasons become sentences, the gravest first and none left out', () => {
  const described = describeReasons(['none', 'toner-low-warning', 'paused', 'media-jam-error']);
  assert.deepEqual(
    described.map(({ keyword, severity }) => [keyword, severity]),
    [
      ['media-jam', 'error'],
      ['toner-low', 'warning'],
      ['paused', 'report'],
    ],
  );
  assert.match(described[0]?.text.ja ?? '', /紙づまり/);
  assert.match(described[0]?.text.en ?? '', /jam/i);
});

test('a reason without a sentence of its own is told in general words, never as the device wrote it', () => {
  const [described] = describeReasons(['com.example-<script>-error']);
  assert.equal(described?.severity, 'error');
  assert.match(described?.text.ja ?? '', /機器の表示/);
});

test('every registered reason has a text in both languages', () => {
  for (const reason of registeredKeywords('printer-state-reasons')) {
    for (const { text } of describeReasons([`${reason}-error`])) assert.ok(text.ja !== '' && text.en !== '');
  }
});
