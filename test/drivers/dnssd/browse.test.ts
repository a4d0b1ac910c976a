import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { browseDevices, foundIn } from '../../../drivers/dnssd/browse.ts';
import { buildQuery, type DnsRecord, decodeRecords } from '../../../drivers/dnssd/dns-message.ts';

/** An answer written by hand, octet by octet as RFC 1035 §4.1 draws it, with a pointer to the name of the type. */
function answer(): Buffer {
  const label = (text: string) => Buffer.concat([Buffer.of(Buffer.byteLength(text)), Buffer.from(text)]);
  const u16 = (value: number) => Buffer.of(value >> 8, value & 255);
  const head = Buffer.concat([u16(0), u16(0x8400), u16(0), u16(4), u16(0), u16(0)]);
  const type = Buffer.concat([label('_ipps'), label('_tcp'), label('local'), Buffer.of(0)]);
  const toType = Buffer.of(0xc0, 12);
  const ttl = Buffer.alloc(4);
  const instance = Buffer.concat([label('三階. 複合機'), toType]);
  const record = (name: Buffer, kind: number, data: Buffer) =>
    Buffer.concat([name, u16(kind), u16(1), ttl, u16(data.byteLength), data]);
  const host = Buffer.concat([label('mfp'), label('local'), Buffer.of(0)]);
  return Buffer.concat([
    head,
    record(type, 12, instance),
    record(instance, 33, Buffer.concat([u16(0), u16(0), u16(631), host])),
    record(instance, 16, Buffer.concat([label('rp=ipp/print'), label('TY=Example 3000'), label('note=3F')])),
    record(host, 1, Buffer.of(192, 0, 2, 10)),
  ]);
}

describe('DNS-SD: what an answer says', () => {
  test('RFC 1035 §4.1.4: names behind pointers are read, a dot inside a label stays one label', () => {
    const [pointer, place, txt, address] = decodeRecords(answer());
    assert.deepEqual(pointer, {
      type: 'PTR',
      name: '_ipps._tcp.local',
      target: '三階\\. 複合機._ipps._tcp.local',
    });
    assert.equal(place?.type === 'SRV' ? place.port : undefined, 631);
    assert.equal(txt?.type === 'TXT' ? txt.entries.get('ty') : undefined, 'Example 3000');
    assert.deepEqual(address, { type: 'A', name: 'mfp.local', address: '192.0.2.10' });
  });

  test('RFC 6763 §4.1: an instance becomes a device with its address, model and place', () => {
    assert.deepEqual(foundIn(decodeRecords(answer())), [
      {
        name: '三階. 複合機',
        makeAndModel: 'Example 3000',
        location: '3F',
        host: '192.0.2.10',
        printUri: 'ipps://192.0.2.10:631/ipp/print',
        scanUri: undefined,
      },
    ]);
  });

  test('of a clear and an encrypted address the encrypted one is taken, and a scanner of the same name belongs to it', () => {
    const of = (type: string, port: number, rp: string): DnsRecord[] => [
      { type: 'PTR', name: `${type}._tcp.local`, target: `MFP.${type}._tcp.local` },
      { type: 'SRV', name: `MFP.${type}._tcp.local`, port, host: 'mfp.local' },
      { type: 'TXT', name: `MFP.${type}._tcp.local`, entries: new Map([['rp', rp]]) },
    ];
    const found = foundIn([
      ...of('_ipps', 443, 'ipp/print'),
      ...of('_ipp', 631, 'ipp/print'),
      ...of('_uscan', 80, '/eSCL'),
    ]);
    assert.equal(found.length, 1);
    assert.equal(found[0]?.printUri, 'ipps://mfp.local:443/ipp/print');
    assert.equal(found[0]?.scanUri, 'http://mfp.local:80/eSCL');
  });

  test('a path that could lead elsewhere is not taken over', () => {
    const found = foundIn([
      { type: 'PTR', name: '_ipp._tcp.local', target: 'X._ipp._tcp.local' },
      { type: 'SRV', name: 'X._ipp._tcp.local', port: 631, host: 'x.local' },
      { type: 'TXT', name: 'X._ipp._tcp.local', entries: new Map([['rp', 'a b#@evil']]) },
    ]);
    assert.equal(found[0]?.printUri, 'ipp://x.local:631/ipp/print');
  });

  test('any bytes, cut anywhere or changed anywhere, are read without a fault and to an end', () => {
    const whole = answer();
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (cut, at, value) => {
        const bent = Buffer.from(whole);
        bent[at] = value;
        foundIn(decodeRecords(bent.subarray(0, cut)));
        foundIn(decodeRecords(bent));
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => decodeRecords(bytes).length >= 0));
  });

  test('RFC 1035 §4.1.4: a pointer to itself ends the reading', () => {
    const circle = Buffer.from([0, 0, 0x84, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 12, 0, 1]);
    assert.deepEqual(decodeRecords(circle), []);
  });

  test('a question is no answer, and asks for each name once', () => {
    const query = buildQuery(['_ipp._tcp.local'], ['PTR']);
    assert.equal(query.readUInt16BE(4), 1);
    assert.deepEqual(decodeRecords(query), []);
  });

  test('a machine without a network that can be asked finds nothing, and says so at once', async () => {
    assert.deepEqual(await browseDevices({ addresses: [], forMs: 30 }), []);
    assert.deepEqual(await browseDevices({ addresses: ['203.0.113.77'], forMs: 30 }), []);
  });
});
