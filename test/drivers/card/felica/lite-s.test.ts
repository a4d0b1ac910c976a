import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  chainMac,
  deriveCardKey,
  isGenuine,
  liteSBlocks,
  macOfRead,
  sessionKeyOf,
} from '../../../../drivers/card/felica/lite-s.ts';
import { proveLiteS } from '../../../../drivers/card/felica/prove.ts';
import { felicaWayNames, wayOfReader } from '../../../../drivers/card/felica/ways.ts';
import { DeviceError } from '../../../../drivers/device/device-error.ts';
import { virtualCard } from '../../../../drivers/simulators/virtual-card.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');

const masterKey = bytes('000102030405060708090a0b0c0d0e0f1011121314151617');
const idmHex = '012e4cd8a1b2c3d4';
const idBlock = bytes(`${idmHex}0000000000000000`);
const cardKey = deriveCardKey(masterKey, idBlock);
const masterKeyOf = (version: number) => (version === 1 ? masterKey : undefined);

describe('published values of FeliCa Lite-S', () => {
  // Of the tests of nfcpy: the key is the text 0123456789abcdef as it is written into the card.
  const key = bytes('37363534 33323130 66656463 62613938');
  const challenge = bytes('07060504 03020100 0f0e0d0c 0b0a0908');
  const sessionKey = sessionKeyOf(key, challenge);

  test('a session key of a published card key and challenge', () => {
    // Of a report of reading an RC-S966 card. SK2 is chained from SK1, so that it stands for both.
    const made = sessionKeyOf(
      bytes('abe6f4e392ec58b9 d5345d3da28c7515'),
      bytes('404954f40beaa8a8 160efd98a4890416'),
    );
    assert.equal(hex(made.subarray(8)), 'd107ac7cbbb84345');
  });

  test('the MAC over an ID block, and over the attribute block', () => {
    assert.equal(
      hex(chainMac(sessionKey, challenge, bytes('0102030405060708 0000000000000000'))),
      '91aec5b6d9b3b12d',
    );
    assert.equal(
      hex(chainMac(sessionKey, challenge, bytes('10040100030000000000010000000019'))),
      'a622c337a4e44271',
    );
  });

  test('a MAC_A, which has block numbers before the content', () => {
    // MAC_A of a write: the halves of the session key are exchanged, and the head holds the write counter.
    const exchanged = Uint8Array.from([...sessionKey.subarray(8), ...sessionKey.subarray(0, 8)]);
    const message = bytes('00feff00 92009100 01000000000000000000000000000000');
    assert.equal(hex(chainMac(exchanged, challenge, message)), '17c19e3bbdc3e8bd');
  });
});

describe('internal authentication', () => {
  const challenge = bytes('a0a1a2a3a4a5a6a7a8a9aaabacadaeaf');
  const transmitTo = (key: Uint8Array, keyVersion = 1) => {
    const card = virtualCard({ kind: 'lite-s', idmHex, cardKey: key, keyVersion });
    return async (apdu: Uint8Array) => card.answer(apdu);
  };

  for (const way of felicaWayNames) {
    test(`a genuine card is accepted and a clone with the same IDm is not, through a reader of the way "${way}"`, async () => {
      const proof = await proveLiteS(transmitTo(cardKey), way, idmHex, challenge);
      assert.ok(isGenuine(proof, challenge, idmHex, masterKeyOf));
      const cloned = await proveLiteS(transmitTo(bytes('00'.repeat(16))), way, idmHex, challenge);
      assert.equal(cloned.idBlockHex, proof.idBlockHex);
      assert.ok(!isGenuine(cloned, challenge, idmHex, masterKeyOf));
    });
  }

  test('an answer counts for its own challenge, IDm and key version only', async () => {
    const proof = await proveLiteS(transmitTo(cardKey), 'direct', idmHex, challenge);
    const other = bytes('b0a1a2a3a4a5a6a7a8a9aaabacadaeaf');
    assert.ok(!isGenuine(proof, other, idmHex, masterKeyOf));
    assert.ok(!isGenuine(proof, challenge, '012e4cd8a1b2c3d5', masterKeyOf));
    assert.ok(!isGenuine(proof, challenge, idmHex, () => undefined));
    const foreign = await proveLiteS(transmitTo(cardKey, 7), 'direct', idmHex, challenge);
    assert.ok(!isGenuine(foreign, challenge, idmHex, masterKeyOf));
  });

  test('an answer with one bit changed anywhere is refused', async () => {
    const proof = await proveLiteS(transmitTo(cardKey), 'direct', idmHex, challenge);
    fc.assert(
      fc.property(
        fc.constantFrom('idBlockHex' as const, 'ckvBlockHex' as const, 'macHex' as const),
        fc.nat(127),
        (field, bit) => {
          const changed = Buffer.from(proof[field], 'hex');
          const at = (bit >> 3) % changed.length;
          changed[at] = (changed[at] ?? 0) ^ (1 << (bit & 7));
          const altered = { ...proof, [field]: changed.toString('hex') };
          assert.ok(!isGenuine(altered, challenge, idmHex, () => masterKey));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('malformed answers are no proof and throw nothing', () => {
    const text = fc.string({ maxLength: 40 });
    fc.assert(
      fc.property(text, text, text, (idBlockHex, ckvBlockHex, macHex) => {
        assert.ok(!isGenuine({ idBlockHex, ckvBlockHex, macHex }, challenge, idmHex, masterKeyOf));
      }),
      { numRuns: 300 },
    );
  });

  test('a reader or card that answers anything at all ends in a proof or in CARD_READ_INVALID', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...felicaWayNames),
        fc.array(fc.uint8Array({ maxLength: 80 }), { minLength: 1, maxLength: 5 }),
        async (way, answers) => {
          let turn = 0;
          const transmit = async () => answers[turn++ % answers.length] ?? new Uint8Array();
          await proveLiteS(transmit, way, idmHex, challenge).catch((error: unknown) => {
            assert.ok(error instanceof DeviceError && error.code === 'CARD_READ_INVALID', String(error));
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  test('cards of one master key have keys of their own', () => {
    const another = deriveCardKey(masterKey, bytes('012e4cd8a1b2c3d50000000000000000'));
    assert.notEqual(hex(another), hex(cardKey));
    assert.notEqual(hex(cardKey.subarray(0, 8)), hex(cardKey.subarray(8)));
  });

  test('the MAC stands over the numbers of the blocks, not over their content alone', () => {
    const sessionKey = sessionKeyOf(cardKey, challenge);
    const over = (block: number) => hex(macOfRead(sessionKey, challenge, [block], idBlock));
    assert.notEqual(over(liteSBlocks.id), over(0x83));
  });
});

test('known readers are found by name, unknown ones are not guessed at', () => {
  assert.equal(wayOfReader('SONY FeliCa RC-S300/P (1234567) 00 00'), 'transparent');
  assert.equal(wayOfReader('ACS ACR1252 1S CL Reader [ACR1252 Reader PICC] 00 00'), 'direct');
  assert.equal(wayOfReader('ACS ACR122U PICC Interface 00 00'), 'pn532');
  assert.equal(wayOfReader('Identiv uTrust 3700 F CL Reader 00 00'), 'service');
  assert.equal(wayOfReader('Virtual PCD 00 00'), undefined);
});
