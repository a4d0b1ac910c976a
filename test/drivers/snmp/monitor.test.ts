import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { test } from 'node:test';
import type { SnmpAccess } from '../../../drivers/device/monitor.ts';
import {
  startVirtualSnmpAgent,
  type VirtualSnmpAccess,
  type VirtualSnmpState,
} from '../../../drivers/simulators/virtual-snmp-agent.ts';
import { openSnmpMonitor } from '../../../drivers/snmp/monitor.ts';

const state: VirtualSnmpState = {
  deviceStatus: 3,
  printerStatus: 4,
  // lowPaper and lowToner
  detectedErrors: Buffer.from([0b1010_0000]),
  colorants: ['black', 'cyan'],
  supplies: [
    { type: 3, description: '黒トナー', colorant: 1, class: 3, capacity: 4_000, level: 1_000 },
    // シアン in Shift_JIS
    {
      type: 3,
      description: Buffer.from('8356834183938300', 'hex').subarray(0, 6),
      colorant: 2,
      class: 3,
      capacity: 100,
      level: -3,
    },
    { type: 4, description: 'Waste', colorant: 0, class: 4, capacity: -2, level: -2 },
  ],
  markers: [
    { unit: 7, count: 120_000, colorants: 1 },
    { unit: 7, count: 45_000, colorants: 4 },
  ],
  alerts: [{ severity: 4, code: 12, description: '用紙が\u0007残りわずか' }],
};

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

async function readAs(access: SnmpAccess, agentAccess: VirtualSnmpAccess = {}, told = state) {
  const port = await freePort();
  await using _agent = await startVirtualSnmpAgent(port, told, agentAccess);
  await using monitor = openSnmpMonitor({ host: '127.0.0.1', port, access, timeoutMs: 300, readMs: 5_000 });
  return await monitor.read();
}

test('RFC 3805: state, supplies, counters and alerts of a printer over v2c', async () => {
  assert.deepEqual(await readAs({ version: '2c', community: 'public' }), {
    status: {
      state: 'processing',
      stateReasons: ['media-low-warning', 'toner-low-warning'],
      acceptingJobs: true,
    },
    supplies: [
      { description: '黒トナー', type: 'toner', colorant: 'black', direction: 'consumed', levelPercent: 25 },
      { description: 'シアン', type: 'toner', colorant: 'cyan', direction: 'consumed', someLeft: true },
      { description: 'Waste', type: 'waste-toner', colorant: 'none', direction: 'filled' },
    ],
    counters: { impressions: 165_000, colorImpressions: 45_000 },
    alerts: [{ severity: 'warning', code: 12, description: '用紙が 残りわずか' }],
  });
});

const user = { name: 'tomeoki', authentication: 'kagi-no-kotoba', privacy: 'himitsu-no-kotoba' };
const v3: SnmpAccess = {
  version: '3',
  userName: user.name,
  authentication: { protocol: 'sha256', password: user.authentication },
  privacy: { protocol: 'aes', password: user.privacy },
};

test('RFC 3414: the same over v3 with SHA-256 and AES', async () => {
  const readings = await readAs(v3, { user });
  assert.equal(readings.counters.impressions, 165_000);
  assert.equal(readings.supplies.length, 3);
});

test('RFC 3414 §3.2: with a wrong v3 password nothing is read', async () => {
  const wrong: SnmpAccess = { ...v3, authentication: { protocol: 'sha256', password: 'not-the-word' } };
  // This agent says nothing to it; others send a report, which is a refusal.
  await assert.rejects(readAs(wrong, { user }), { code: 'DEVICE_TIMED_OUT' });
});

test('RFC 2790 §6: a device that is down with a jam is stopped', async () => {
  const jam = { ...state, deviceStatus: 5, printerStatus: 1, detectedErrors: Buffer.from([0b0000_0100]) };
  const { status } = await readAs({ version: '2c', community: 'public' }, {}, jam);
  assert.deepEqual(status, { state: 'stopped', stateReasons: ['media-jam-error'], acceptingJobs: true });
});

test('a device that does not answer, and a wrong community, time out', async () => {
  const access: SnmpAccess = { version: '2c', community: 'public' };
  await using nobody = openSnmpMonitor({ host: '127.0.0.1', port: await freePort(), access, timeoutMs: 50 });
  await assert.rejects(nobody.read(), (error: { code?: string }) =>
    ['DEVICE_TIMED_OUT', 'DEVICE_UNREACHABLE'].includes(error.code ?? ''),
  );
  await assert.rejects(readAs({ version: '2c', community: 'other' }), { code: 'DEVICE_TIMED_OUT' });
});

test('a device that drips its answers is left after the time of a whole reading, and a signal ends it', async () => {
  const silent = createSocket('udp4');
  await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
  const { port } = silent.address();
  const access: SnmpAccess = { version: '2c', community: 'public' };
  await using monitor = openSnmpMonitor({ host: '127.0.0.1', port, access, timeoutMs: 5_000, readMs: 100 });
  await assert.rejects(monitor.read(), { code: 'DEVICE_TIMED_OUT' });
  const reason = new Error('enough');
  await assert.rejects(monitor.read(AbortSignal.abort(reason)), reason);
  await new Promise<void>((resolve) => silent.close(() => resolve()));
});

test('datagrams of nonsense neither end the process nor the reading before its time', async () => {
  const mad = createSocket('udp4', (message, from) => {
    for (const answer of [Buffer.alloc(0), Buffer.from('nonsense'), message.subarray(0, 9), message]) {
      mad.send(answer, from.port, from.address);
    }
  });
  await new Promise<void>((resolve) => mad.bind(0, '127.0.0.1', resolve));
  const access: SnmpAccess = { version: '2c', community: 'public' };
  await using monitor = openSnmpMonitor({
    host: '127.0.0.1',
    port: mad.address().port,
    access,
    timeoutMs: 100,
  });
  await assert.rejects(
    monitor.read(),
    (error: { code?: string }) => error.code?.startsWith('DEVICE_') === true,
  );
  await new Promise<void>((resolve) => mad.close(() => resolve()));
});
