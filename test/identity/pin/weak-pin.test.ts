import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isWeakPin, readPin } from '../../../src/identity/pin/weak-pin.ts';

describe('PINs that are guessed first', () => {
  for (const [why, pin, staffNumber = 'A-1'] of [
    ['five digits', '80417'],
    ['thirteen digits', '8041739265180'],
    ['a letter', '80417a'],
    ['one digit repeated', '777777'],
    ['two digits only', '808880'],
    ['a run', '123456'],
    ['a run backwards', '876543'],
    ['a run over the edge', '789012'],
    ['a run in steps of two', '135791'],
    ['a repeated group', '804804'],
    ['pairs', '884422'],
    ['a birthday of six digits', '630714'],
    ['a birthday of eight digits', '19880714'],
    ['a column of the keypad and the next', '147258'],
    ['the staff number', '708293', '708293'],
    ['the staff number backwards', '392807', 'S-708293'],
    ['the staff number within', '470829', '7082'],
    ['a part of the staff number', '082935', '70829351'],
  ] as const) {
    test(`refused: ${why}`, () => assert.equal(isWeakPin(pin, staffNumber), true));
  }

  for (const pin of ['804173', '927405', '61803398', '271828459045']) {
    test(`taken: ${pin}`, () => assert.equal(isWeakPin(pin, 'A-120045'), false));
  }

  test('a site may ask for more digits', () => {
    assert.equal(isWeakPin('804173', 'A-1', 8), true);
    assert.equal(isWeakPin('80417392', 'A-1', 8), false);
  });

  test('eight of ten drawn at random are left', () => {
    let taken = 0;
    for (let drawn = 0; drawn < 1_000_000; drawn += 97) {
      if (!isWeakPin(String(drawn).padStart(6, '0'), 'A-120045')) taken += 1;
    }
    assert.ok(taken / (1_000_000 / 97) > 0.8, String(taken));
  });

  test('full-width digits and spaces are those of a panel in Japan', () => {
    assert.equal(readPin(' ８０４ １７３ '), '804173');
    fc.assert(fc.property(fc.string({ minLength: 65 }), (text) => assert.equal(readPin(text), '')));
  });
});
