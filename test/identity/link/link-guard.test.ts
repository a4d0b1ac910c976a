import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { linkTrials, openLinkGuard } from '../../../src/identity/link/link-guard.ts';

const address = '192.0.2.7';
const at = new Date('2026-04-01T00:00:00Z');
const later = (ms: number) => new Date(at.getTime() + ms);

describe('unknown capability links', () => {
  test('a client that repeats a revoked link costs one look-up in a quarter of an hour', () => {
    const guard = openLinkGuard();
    assert.equal(guard.ask('revoked', address, at), 'look-up');
    guard.noteUnknown('revoked', address, at);
    for (let hour = 0; hour < 50; hour += 1) assert.equal(guard.ask('revoked', address, at), 'unknown');
    assert.equal(guard.ask('revoked', address, later(linkTrials.windowMs)), 'look-up');
  });

  test('an address that tries a hundred different ones is held back; links known as good are not, nor other addresses', () => {
    const guard = openLinkGuard();
    guard.noteGood('good', at);
    for (let trial = 0; trial < linkTrials.failures; trial += 1) {
      assert.equal(guard.ask(`guess-${trial}`, address, at), 'look-up');
      guard.noteUnknown(`guess-${trial}`, address, at);
    }
    assert.equal(guard.ask('another', address, at), 'held-back');
    assert.equal(guard.ask('good', address, at), 'look-up');
    assert.equal(guard.ask('another', '192.0.2.8', at), 'look-up');
    assert.equal(guard.ask('another', address, later(linkTrials.windowMs)), 'look-up');
  });

  test('it remembers no more than it may, the youngest first', () => {
    const guard = openLinkGuard(10);
    for (let trial = 0; trial < 50; trial += 1) guard.noteUnknown(`guess-${trial}`, `192.0.2.${trial}`, at);
    assert.equal(guard.ask('guess-0', address, at), 'look-up');
    assert.equal(guard.ask('guess-49', address, at), 'unknown');
  });
});
