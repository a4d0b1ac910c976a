import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  codeTakenMs,
  isCodeFresh,
  newPanelToken,
  readPanelToken,
} from '../../../src/identity/phone/panel-code.ts';
import type { DeviceId } from '../../../src/shared/ids.ts';

const keysOf = (secret: string) => ({
  tokenHash: (purpose: string, token: string) =>
    createHmac('sha256', secret).update(`${purpose}\0${token}`).digest(),
});
const keys = keysOf('one');
const device = '00112233-4455-4677-8899-aabbccddeeff' as DeviceId;
const now = new Date('2026-04-01T00:00:00Z');

describe('the code of a panel', () => {
  test('names its device and moment in 51 characters, and is never the same twice', () => {
    const token = newPanelToken(keys, device, now);
    assert.match(token, /^[A-Za-z0-9_-]{51}$/);
    assert.deepEqual(readPanelToken(keys, token), { deviceId: device, issuedAt: now });
    assert.notEqual(newPanelToken(keys, device, now), token);
  });

  test('is worth nothing when any character differs, or under another key', () => {
    const token = newPanelToken(keys, device, now);
    fc.assert(
      fc.property(fc.nat(50), fc.constantFrom(...'ABab01-_'), (at, character) => {
        fc.pre(token[at] !== character);
        const forged = token.slice(0, at) + character + token.slice(at + 1);
        assert.equal(readPanelToken(keys, forged), undefined);
      }),
    );
    assert.equal(readPanelToken(keysOf('two'), token), undefined);
    fc.assert(fc.property(fc.string(), (text) => readPanelToken(keys, text) === undefined));
  });

  test('is taken for a minute', () => {
    const said = { deviceId: device, issuedAt: now };
    const after = (ms: number) => isCodeFresh(said, new Date(now.getTime() + ms));
    assert.deepEqual([-1_001, -1_000, 0, codeTakenMs - 1, codeTakenMs].map(after), [
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});
