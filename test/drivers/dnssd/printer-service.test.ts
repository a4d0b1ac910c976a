import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { instanceName, type PrinterService, serviceTypes } from '../../../drivers/dnssd/printer-service.ts';
import { formatZone } from '../../../drivers/dnssd/zone-file.ts';

const printer: PrinterService = {
  name: 'tomeoki-lgwan-print',
  port: 8631,
  resourcePath: 'ipp/print',
  tls: 'optional',
  makeAndModel: 'Tomeoki Hold and Release',
  location: 'LGWAN接続系',
  adminUrl: 'https://print.city.example:8443/',
  uuid: '6f3c1f9e-3a0b-4f43-9a58-0d2f0d4f9a11',
  documentFormats: ['application/pdf', 'image/pwg-raster', 'image/urf', 'application/octet-stream'],
  urf: ['V1.4', 'CP1', 'W8', 'SRGB24', 'RS300-600', 'DM1'],
  color: true,
  duplex: true,
  asksPassword: true,
};
const at = new Date('2026-04-01T00:00:00Z');

/** Reads the records of a zone file as a name server would (RFC 1035 §5.1): owner, type, and octets of the data. */
function readZone(text: string): readonly { owner: string; type: string; data: readonly string[] }[] {
  const records = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith(';') || line.startsWith('$')) continue;
    const fields = [...line.matchAll(/"((?:[^"\\]|\\[0-9]{3})*)"|(\S+)/g)].map((match) =>
      readOctets(match[1] ?? match[2] ?? ''),
    );
    const [owner = '', inClass, type = '', ...data] = fields;
    assert.equal(inClass, 'IN');
    records.push({ owner, type, data });
  }
  return records;
}

function readOctets(text: string): string {
  const octets = [...text.matchAll(/\\([0-9]{3})|([\s\S])/g)].map((match) =>
    match[1] === undefined ? (match[2] ?? '').charCodeAt(0) : Number(match[1]),
  );
  return Buffer.from(octets).toString();
}

describe('a printer in DNS-SD', () => {
  test('a listener with optional TLS is found as IPPS and IPP, one that requires it as IPPS only', () => {
    const types = (tls: PrinterService['tls']) => serviceTypes({ ...printer, tls }).map(({ type }) => type);
    assert.deepEqual(types('optional'), ['_ipps', '_ipp']);
    assert.deepEqual(types('required'), ['_ipps']);
    assert.deepEqual(types('off'), ['_ipp']);
  });

  test('PWG 5100.14 §4.2.3: the TXT record holds what clients choose by', () => {
    const [secure, plain] = serviceTypes(printer);
    assert.deepEqual(plain?.txt, {
      txtvers: '1',
      qtotal: '1',
      rp: 'ipp/print',
      ty: 'Tomeoki Hold and Release',
      adminurl: 'https://print.city.example:8443/',
      note: 'LGWAN接続系',
      priority: '50',
      product: '(Tomeoki Hold and Release)',
      pdl: 'application/pdf,image/pwg-raster,image/urf',
      URF: 'V1.4,CP1,W8,SRGB24,RS300-600,DM1',
      UUID: '6f3c1f9e-3a0b-4f43-9a58-0d2f0d4f9a11',
      Color: 'T',
      Duplex: 'T',
      Copies: 'T',
      kind: 'document',
      PaperMax: 'tabloid-A3',
      air: 'username,password',
      'mopria-certified': '1.3',
    });
    assert.equal(secure?.txt['TLS'], '1.3');
  });

  test('RFC 6763 §4.1.1, §6.1: a name has at most 63 octets and a string 255, never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const long = { ...printer, name: text, location: text };
        const name = instanceName(long);
        assert.ok(Buffer.byteLength(name) <= 63);
        assert.ok(!name.includes('\uFFFD') || text.includes('\uFFFD'));
        for (const { txt } of serviceTypes(long)) {
          for (const [key, value] of Object.entries(txt))
            assert.ok(Buffer.byteLength(`${key}=${value}`) <= 255);
        }
      }),
    );
    assert.equal([...instanceName({ ...printer, name: '留'.repeat(30) })].length, 21);
  });
});

describe('the zone file', () => {
  const zone = (changes: Partial<PrinterService> = {}) =>
    readZone(formatZone('city.example', [{ ...printer, ...changes, host: 'print.city.example' }], at));

  test('RFC 6763 §4, §7.1: pointers, subtypes, service and text of each type', () => {
    const records = zone();
    const of = (owner: string) => records.filter((record) => record.owner === owner);
    for (const type of ['_ipp', '_ipps']) {
      const instance = `tomeoki-lgwan-print.${type}._tcp`;
      for (const owner of [`${type}._tcp`, `_universal._sub.${type}._tcp`, `_print._sub.${type}._tcp`]) {
        assert.deepEqual(of(owner), [{ owner, type: 'PTR', data: [instance] }]);
      }
      const [srv, txt] = of(instance);
      assert.deepEqual(srv?.data, ['0', '0', '8631', 'print.city.example.']);
      assert.equal(txt?.type, 'TXT');
      assert.ok(txt?.data.includes('rp=ipp/print'));
      assert.ok(txt?.data.includes('note=LGWAN接続系'));
    }
    assert.equal(of('_services._dns-sd._udp').length, 2);
    assert.deepEqual(of('b._dns-sd._udp')[0]?.data, ['@']);
  });

  test('whatever a name or a text holds, it stays one name and one string, and is read back as it was', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 15 }), (text) => {
        const records = zone({ name: text, location: text, tls: 'required' });
        assert.equal(records.length, 8);
        const plain = text.replaceAll(/\p{Cc}/gu, ' ').toWellFormed();
        assert.ok(records.some(({ type, data }) => type === 'TXT' && data.includes(`note=${plain}`)));
        assert.ok(records.some(({ type, owner }) => type === 'SRV' && owner === `${plain}._ipps._tcp`));
      }),
    );
  });

  test('a domain or host that is no host name is refused', () => {
    for (const wrong of [
      'city example',
      'a..b',
      '',
      'x\n$INCLUDE /etc/passwd',
      '-a.example',
      `${'a'.repeat(64)}.jp`,
    ]) {
      assert.throws(() => formatZone(wrong, [], at), TypeError, wrong);
      assert.throws(() => formatZone('city.example', [{ ...printer, host: wrong }], at), TypeError, wrong);
    }
  });
});
