/** DNS-SD announcements as avahi and CUPS's ippfind see them, on a network of their own. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PrinterService } from '../../drivers/dnssd/printer-service.ts';
import { discoveryPossible, openDiscoveryNetwork, serverAddress } from '../support/discovery-network.ts';
import { peerMissing } from '../support/peers.ts';

const printer: PrinterService = {
  name: '留め置き印刷 本庁',
  port: 8631,
  resourcePath: 'ipp/print',
  tls: 'optional',
  makeAndModel: 'Tomeoki Hold and Release',
  location: 'LGWAN接続系',
  adminUrl: 'https://tomeoki-test.local:8443/',
  uuid: '6f3c1f9e-3a0b-4f43-9a58-0d2f0d4f9a11',
  documentFormats: ['application/pdf', 'image/urf'],
  urf: ['V1.4', 'CP1', 'W8', 'RS300'],
  color: true,
  duplex: true,
  asksPassword: true,
};

const skip = peerMissing(
  'network namespaces with avahi-daemon, avahi-utils, ippfind and dbus',
  await discoveryPossible(),
);

test('a printer that is announced is found by avahi and ippfind, as IPP and IPPS, AirPrint and IPP Everywhere, and is gone after its goodbye', {
  skip,
  timeout: 90_000,
}, async () => {
  await using network = await openDiscoveryNetwork();
  const options = { address: serverAddress, hostName: 'tomeoki-test', printer };
  const [nsenter = '', ...rest] = network.atServer;
  const script = join(import.meta.dirname, '../support/advertise-process.ts');
  const child = spawn(nsenter, [...rest, process.execPath, script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    const browse = (type: string) => network.atClient('/usr/bin/avahi-browse', '-prt', type);
    const resolved = async (type: string) => {
      for (let trial = 0; trial < 20; trial += 1) {
        const line = (await browse(type)).split('\n').find((one) => one.startsWith('='));
        if (line !== undefined) return line;
        await sleep(250);
      }
      return '';
    };
    for (const type of ['_ipp._tcp', '_ipps._tcp', '_print._sub._ipps._tcp', '_universal._sub._ipp._tcp']) {
      const line = await resolved(type);
      assert.match(
        line,
        new RegExp(`;tomeoki-test(?:-ipp)?\\.local;${serverAddress.replaceAll('.', '\\.')};8631;`),
        type,
      );
      assert.match(line, /"rp=ipp\/print"/);
      assert.match(line, /"URF=V1\.4,CP1,W8,RS300"/);
      assert.match(line, /"air=username,password"/);
    }
    const found = await network.atClient(
      '/usr/bin/ippfind',
      '-T',
      '5',
      '_ipps._tcp,_universal',
      '--exec',
      'echo',
      '{service_name}',
      '{service_uri}',
      ';',
    );
    assert.match(found, /留め置き印刷 本庁 ipps:\/\/tomeoki-test\.local:8631\/ipp\/print/);
    child.kill('SIGTERM');
    await once(child, 'exit');
    await sleep(1_500);
    assert.doesNotMatch(await browse('_ipps._tcp'), /tomeoki-test/);
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL');
  }
});

describe('without a network of its own', () => {
  test('an address that no interface has is refused', { timeout: 20_000 }, async () => {
    const { advertisePrinter } = await import('../../drivers/dnssd/advertise.ts');
    await assert.rejects(
      advertisePrinter({ address: '198.18.99.99', hostName: 'x', printer, onRenamed: () => undefined }),
    );
  });
});

test('what is announced on a network is found by the search that the desk makes, with its encrypted address', {
  skip,
  timeout: 90_000,
}, async () => {
  await using network = await openDiscoveryNetwork();
  const options = { address: serverAddress, hostName: 'tomeoki-test', printer };
  const [nsenter = '', ...rest] = network.atServer;
  const advertise = join(import.meta.dirname, '../support/advertise-process.ts');
  const child = spawn(nsenter, [...rest, process.execPath, advertise, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    await once(child.stdout, 'data');
    const browse = join(import.meta.dirname, '../support/browse-process.ts');
    const found = JSON.parse(await network.atClient(process.execPath, browse)) as readonly unknown[];
    assert.deepEqual(found, [
      {
        name: printer.name,
        makeAndModel: printer.makeAndModel,
        location: printer.location,
        host: serverAddress,
        printUri: `ipps://${serverAddress}:8631/ipp/print`,
      },
    ]);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
});
