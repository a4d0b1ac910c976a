import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openRecentMistakes } from '../../../src/identity/sign-in/recent-mistakes.ts';
import { personTrials } from '../../../src/identity/trials.ts';

const at = new Date('2026-04-01T00:00:00Z');
const trial = { loginName: 'hanako', password: 'chigau-aikotoba', stored: '$argon2id$1' };

describe('wrong passwords that were tried lately', () => {
  test('the same trial is known, another name, password or stored hash is not', () => {
    const mistakes = openRecentMistakes();
    assert.equal(mistakes.has(trial, at), false);
    mistakes.add(trial, at);
    assert.equal(mistakes.has({ ...trial }, at), true);
    assert.equal(mistakes.has({ ...trial, loginName: 'taro' }, at), false);
    assert.equal(mistakes.has({ ...trial, password: 'chigau-aikotoba2' }, at), false);
    assert.equal(mistakes.has({ ...trial, stored: '$argon2id$2' }, at), false);
    assert.equal(mistakes.has({ ...trial, stored: undefined }, at), false);
    assert.equal(openRecentMistakes().has(trial, at), false);
  });

  test('a mistake is forgotten when its failure no longer counts', () => {
    const mistakes = openRecentMistakes();
    mistakes.add(trial, at);
    const after = (ms: number) => new Date(at.getTime() + ms);
    assert.equal(mistakes.has(trial, after(personTrials.windowMs - 1)), true);
    assert.equal(mistakes.has(trial, after(personTrials.windowMs)), false);
  });

  test('more than it may keep push the oldest out', () => {
    const mistakes = openRecentMistakes(3);
    const trials = ['a', 'b', 'c', 'd'].map((password) => ({ ...trial, password }));
    for (const one of trials) mistakes.add(one, at);
    assert.deepEqual(
      trials.map((one) => mistakes.has(one, at)),
      [false, true, true, true],
    );
  });
});
