import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startVirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import type { AuditEvent } from '../../src/audit/audit-event.ts';
import { openDeviceDrivers } from '../../src/context/output-devices.ts';
import { candidateUris, shownUri } from '../../src/devices/device-uri.ts';
import { confirmCertificate, parseFingerprint } from '../../src/devices/enrol/confirm-certificate.ts';
import { probeAddress } from '../../src/devices/enrol/probe-device.ts';
import { printTestPage } from '../../src/devices/manage/print-test-page.ts';
import { removeDevice } from '../../src/devices/manage/remove-device.ts';
import type { Device } from '../../src/ports/device-store.ts';
import type { KeyRing } from '../../src/ports/key-ring.ts';
import { systemClock } from '../../src/shared/clock.ts';
import type { DeviceId } from '../../src/shared/ids.ts';
import { lgwan, openIdentityWorld } from '../support/identity-world.ts';
import { makeTestCertificate } from '../support/test-certificate.ts';

const clock = systemClock(0);
const drivers = openDeviceDrivers({} as KeyRing);
const patience = () => AbortSignal.timeout(20_000);

function deviceAt(printUri: string): Device {
  return {
    id: '00000000-0000-4000-8000-00000000000d' as DeviceId,
    name: '三階',
    site: '',
    department: '',
    printUri,
    scanUri: undefined,
    segments: [lgwan],
    certificateSha256: undefined,
    state: 'active',
  };
}

test('a bare host is tried encrypted first; a whole address as it is; other things not at all', () => {
  assert.deepEqual(candidateUris(' 192.0.2.10:8631 '), [
    'ipps://192.0.2.10:8631/ipp/print',
    'ipp://192.0.2.10:8631/ipp/print',
  ]);
  assert.deepEqual(candidateUris('ipp://mfp/ipp/print'), ['ipp://mfp/ipp/print']);
  assert.deepEqual(candidateUris('user@host'), []);
  assert.equal(shownUri('ipps://name:secret@mfp/ipp/print?a=b'), 'ipps://mfp/ipp/print');
});

test('a probe tells model, abilities and the certificate that is presented, and falls back to clear text by itself', async () => {
  const certificate = await makeTestCertificate();
  await using secure = await startVirtualPrinter({ tls: 'required', certificate });
  const found = await probeAddress({ drivers, clock }, secure.uri, patience());
  assert.ok(!('invalid' in found));
  assert.equal(found.trouble, undefined);
  assert.equal(found.snapshot?.capabilities?.makeAndModel, 'Tomeoki Virtual Printer');
  assert.match(found.certificate?.sha256 ?? '', /^[0-9a-f]{64}$/);
  await using clear = await startVirtualPrinter();
  const fallen = await probeAddress({ drivers, clock }, `127.0.0.1:${clear.port}`, patience());
  assert.ok(!('invalid' in fallen));
  assert.equal(fallen.uri, clear.uri);
  assert.equal(fallen.certificate, undefined);
  const nobody = await probeAddress({ drivers, clock }, 'ipp://127.0.0.1:9/ipp/print', patience());
  assert.equal('invalid' in nobody ? '' : nobody.trouble, 'DEVICE_UNREACHABLE');
  assert.deepEqual(await probeAddress({ drivers, clock }, 'ipp://u:p@host/', patience()), {
    invalid: 'carries-a-user',
  });
});

test('what is pinned is what was confirmed and is presented; nothing else is', async () => {
  const certificate = await makeTestCertificate();
  await using printer = await startVirtualPrinter({ tls: 'required', certificate });
  const { sha256 } = await drivers.readCertificate(printer.uri);
  const typed = parseFingerprint((sha256.toUpperCase().match(/../g) ?? []).join(':'));
  assert.equal(await confirmCertificate(drivers, printer.uri, typed), sha256);
  for (const wrong of [undefined, '00'.repeat(32), 'not hex']) {
    await assert.rejects(confirmCertificate(drivers, printer.uri, wrong), {
      code: 'IDENTITY_DEVICE_CERTIFICATE',
      details: { presentedSha256: sha256 },
    });
  }
  assert.equal(await confirmCertificate(drivers, 'ipp://mfp/ipp/print', undefined), undefined);
  assert.equal(parseFingerprint('aa'), undefined);
});

test('a test page is followed until it is out, told when it waits for paper, and noted in the audit', async () => {
  const events: AuditEvent[] = [];
  const deps = {
    ...{ drivers, clock },
    documents: { canConvert: () => false, convert: () => assert.fail('nothing is converted') },
    note: async (more: readonly AuditEvent[]) => void events.push(...more),
    draw: async () => new TextEncoder().encode('%PDF-1.7\n%%EOF\n'),
  };
  await using printer = await startVirtualPrinter({ msPerJob: 50 });
  const device = deviceAt(printer.uri);
  assert.deepEqual(await printTestPage(deps, device, 'system'), { state: 'printed' });
  await printer.order({ kind: 'paper-out' });
  const waits = await printTestPage(deps, device, 'system', 500);
  assert.equal(waits.state, 'printing');
  assert.ok(waits.state === 'printing' && waits.reasons.some((reason) => reason.startsWith('media-')));
  await using raster = await startVirtualPrinter({ rasterOnly: true });
  assert.deepEqual(await printTestPage(deps, deviceAt(raster.uri), 'system'), {
    state: 'failed',
    code: 'DEVICE_FORMAT_UNSUPPORTED',
  });
  assert.deepEqual(
    events.map(({ kind, details }) => [kind, details]),
    [
      ['device.test-printed', { outcome: 'printed' }],
      ['device.test-printed', { outcome: 'printing' }],
      ['device.test-printed', { outcome: 'failed' }],
    ],
  );
});

test('a device is not removed while a delivery is open there, nor while a job waits in a queue of its own', async () => {
  await using world = await openIdentityWorld();
  const { id: _id, state: _state, ...statement } = deviceAt('ipp://127.0.0.1:9/ipp/print');
  const { addDevice } = await import('../../src/devices/enrol/add-device.ts');
  await addDevice({ ...world, segments: world.segmentIds }, statement, 'system');
  const remove = (open: number, waiting: number) =>
    removeDevice(
      {
        ...world,
        keys: world.cards as KeyRing,
        jobs: {
          listOpenAt: async () => Array.from({ length: open }, () => ({}) as never),
          countOpen: async () => waiting,
        },
        directListeners: () => ['sealed-print'],
      },
      '三階',
      'system',
    );
  await assert.rejects(remove(1, 0), { code: 'IDENTITY_DEVICE_BUSY' });
  await assert.rejects(remove(0, 1), { code: 'IDENTITY_DEVICE_BUSY' });
  await remove(0, 0);
  assert.deepEqual(await world.devices.list(), []);
});
