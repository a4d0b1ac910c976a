/** What a configuration may say of its listeners: ways of identification and what each needs, raw and LPD. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configSchema } from '../../src/config/schema.ts';

/** Everything wrong with a segment of these members, one text a problem. */
function problemsOf(members: object): string {
  const segments = [{ id: 'lgwan', name: { ja: '系', en: 'Segment' }, ...members }];
  return (configSchema.safeParse({ segments }).error?.issues ?? []).map(({ message }) => message).join('; ');
}
const withListener = (members: object) => problemsOf({ listeners: [{ id: 'print', port: 1, ...members }] });
const trusting = (host: object, members: object = {}) =>
  withListener({
    identification: ['trusted-submitter'],
    trustedSubmitters: [{ name: 'host', ...host }],
    ...members,
  });
const pin = 'AB:'.repeat(31).concat('AB');

describe('listeners in the configuration', () => {
  test('a trusted submitter is known by addresses, certificates, or an authority of the listener', () => {
    assert.equal(trusting({ addresses: ['192.0.2.0/24', '2001:db8::1'] }), '');
    assert.equal(trusting({ certificates: [pin] }), '');
    assert.equal(trusting({ anyCertificate: true }, { clientCaFile: '/etc/ca.pem' }), '');
    assert.match(trusting({}), /known by addresses, certificates/);
    assert.match(trusting({ addresses: [] }), /known by addresses, certificates/);
    assert.match(trusting({ addresses: ['office'] }), /an address, or a range/);
    assert.match(trusting({ certificates: ['abc'] }), /SHA-256/);
    assert.match(trusting({ anyCertificate: true }), /clientCaFile/);
    assert.match(trusting({ certificates: [pin], anyCertificate: true }, { clientCaFile: '/a' }), /exclude/);
    assert.match(trusting({ certificates: [pin] }, { tls: 'off' }), /needs TLS/);
  });

  test('a way of identification and what it needs go together', () => {
    assert.match(withListener({ identification: ['trusted-submitter'] }), /go together/);
    assert.match(
      withListener({ trustedSubmitters: [{ name: 'a', addresses: ['192.0.2.1'] }] }),
      /go together/,
    );
    assert.match(withListener({ identification: ['shared-pc'] }), /go together/);
    assert.match(withListener({ sharedPcAddresses: ['192.0.2.1'] }), /go together/);
    assert.equal(withListener({ identification: ['shared-pc'], sharedPcAddresses: ['192.0.2.1'] }), '');
  });

  test('what is announced listens at one address and takes jobs without a personal address', () => {
    assert.equal(withListener({ advertise: true, host: '192.0.2.10' }), '');
    assert.match(withListener({ advertise: true, host: '0.0.0.0' }), /one address/);
    assert.match(withListener({ advertise: true, identification: ['capability'] }), /cannot be announced/);
  });

  test('raw and LPD listeners name their machines and an owner, or believe the user of an LPD job', () => {
    const base = { id: 'old', port: 9100, addresses: ['192.0.2.40'] };
    assert.equal(problemsOf({ rawListeners: [{ ...base, owner: 'hanako' }] }), '');
    assert.notEqual(problemsOf({ rawListeners: [base] }), '');
    assert.notEqual(problemsOf({ rawListeners: [{ ...base, owner: 'hanako', addresses: [] }] }), '');
    assert.equal(problemsOf({ lpdListeners: [{ ...base, believeUserName: true }] }), '');
    assert.match(problemsOf({ lpdListeners: [base] }), /has an owner, or believes/);
    assert.match(
      problemsOf({ lpdListeners: [{ ...base, owner: 'a', believeUserName: true }] }),
      /has an owner, or/,
    );
  });

  test('names are unlike across all kinds of listeners', () => {
    const twice = {
      listeners: [{ id: 'a', port: 1 }],
      rawListeners: [{ id: 'a', port: 2, owner: 'x', addresses: ['192.0.2.1'] }],
    };
    assert.match(problemsOf(twice), /"a" occurs twice/);
  });
});
