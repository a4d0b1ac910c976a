import assert from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { addressClassOf, isInRanges, parseAddressRange } from '../../../drivers/device/address-range.ts';

describe('ranges of addresses', () => {
  test('RFC 4632: an address lies in a range when the bits of the prefix are equal', () => {
    assert.ok(isInRanges('192.0.2.77', ['192.0.2.0/24']));
    assert.ok(!isInRanges('192.0.3.77', ['192.0.2.0/24']));
    assert.ok(isInRanges('192.0.2.7', ['192.0.2.7']));
    assert.ok(isInRanges('8.8.8.8', ['0.0.0.0/0']));
    assert.ok(!isInRanges('2001:db8::1', ['0.0.0.0/0']), 'families are apart');
    assert.ok(isInRanges('2001:db8:1::5', ['192.0.2.0/24', '2001:db8::/32']));
  });

  test('an IPv4 address mapped into IPv6 is the IPv4 address; a zone is passed over', () => {
    assert.ok(isInRanges('::ffff:192.0.2.7', ['192.0.2.0/24']));
    assert.ok(isInRanges('fe80::1%eth0', ['fe80::/10']));
  });

  test('what is no address is in no range, and no range is made of it', () => {
    const wrong = [
      '',
      '192.0.2',
      '192.0.2.256',
      '192.0.2.01',
      '192.0.2.0/33',
      '::/129',
      '1::2::3',
      'localhost',
      '1.2.3.4/x',
    ];
    for (const text of wrong) {
      assert.equal(parseAddressRange(text), undefined, text);
      assert.ok(!isInRanges(text, ['0.0.0.0/0', '::/0']), text);
      assert.ok(!isInRanges('192.0.2.1', [text]), text);
    }
  });

  test('any address and prefix: the same answer as that of the operating system library', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(address, address, fc.nat({ max: 128 }), (network, candidate, prefix) => {
        const family = isIP(network);
        const bits = family === 4 ? Math.min(prefix, 32) : prefix;
        const list = new BlockList();
        list.addSubnet(network, bits, family === 4 ? 'ipv4' : 'ipv6');
        // The library takes a mapped address for its IPv4 one only on one side.
        fc.pre(!/^::ffff:/i.test(network) && !/^::ffff:/i.test(candidate));
        const expected = isIP(candidate) === family && list.check(candidate, family === 4 ? 'ipv4' : 'ipv6');
        assert.equal(isInRanges(candidate, [`${network}/${bits}`]), expected);
      }),
    );
  });

  test('RFC 6890: how far away an address is', () => {
    const expected = {
      '127.0.0.1': 'loopback',
      '::1': 'loopback',
      '10.1.2.3': 'private',
      '172.31.0.1': 'private',
      '172.32.0.1': 'global',
      '100.64.0.9': 'private',
      'fd00::1': 'private',
      'fe80::1': 'link-local',
      '2001:db8::1': 'global',
      '': 'global',
    };
    for (const [address, wanted] of Object.entries(expected)) assert.equal(addressClassOf(address), wanted);
  });
});
