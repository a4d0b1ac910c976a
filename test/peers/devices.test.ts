import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PDFDocument } from 'pdf-lib';
import { Client } from 'pg';
import { isTerminal } from '../../drivers/device/job.ts';
import { openIppDevice } from '../../drivers/ipp/client/device.ts';
import { openLpdDevice } from '../../drivers/lpd/client/device.ts';
import { startDigestGate } from '../../drivers/simulators/digest-gate.ts';
import { startVirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import { startVirtualRawPrinter } from '../../drivers/simulators/virtual-raw-printer.ts';
import { testDatabase } from '../support/database.ts';
import { ippeveprinterPresent, startIppeveprinter } from '../support/ippeveprinter.ts';
import { peerMissing } from '../support/peers.ts';
import { cupsPresent, startPrivateCups } from '../support/private-cupsd.ts';
import { makeServiceSite } from '../support/service-process.ts';
import { urlOf } from '../support/test-service.ts';

const run = promisify(execFile);
const lpdDaemon = '/usr/lib/cups/daemon/cups-lpd';

async function onePage(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  pdf.addPage([595, 842]).drawText('Tomeoki', { x: 50, y: 700 });
  return await pdf.save({ useObjectStreams: false });
}

async function* piecesOf(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 700) yield bytes.subarray(at, at + 700);
}

test('a printer without PDF says so, and unpacks raster that went to it packed', {
  skip: peerMissing('ippeveprinter (cups-ipp-utils, dbus)', ippeveprinterPresent),
  timeout: 60_000,
}, async () => {
  await using printer = await startIppeveprinter({ formats: ['image/urf', 'image/pwg-raster'] });
  await using device = openIppDevice({ uri: printer.uri });
  const { capabilities, status, supplies } = (await device.look?.()) ?? assert.fail();
  assert.equal(capabilities.documentFormats.includes('application/pdf'), false);
  assert.ok((capabilities.pwgRaster?.types.length ?? 0) > 0);
  assert.ok((capabilities.urf?.length ?? 0) > 0);
  assert.ok(capabilities.compressions.includes('gzip'));
  assert.ok(supplies.length > 0 && supplies.every(({ levelPercent }) => levelPercent !== undefined));
  assert.equal(status.state, 'idle');
  const page = Buffer.alloc(500_000, 'RaS2');
  const job = { jobName: 'T-1', userName: 'tomeoki', ticket: {}, documentFormat: 'image/pwg-raster' };
  const { deviceJobId } = await device.submit(job, () => piecesOf(page), {});
  for (;;) {
    const found = await device.findJob(deviceJobId ?? assert.fail());
    if (found !== undefined && isTerminal(found.state)) break;
    await delay(100);
  }
  const document = (await printer.listDocuments()).find((path) => path.endsWith('.pwg'));
  assert.ok((await readFile(document ?? assert.fail())).equals(page));
  await device.identify?.();
});

/** Starts cups-lpd for each connection, as inetd does. */
async function startLpdDaemon(
  cupsServer: string,
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const daemon = spawn(lpdDaemon, ['-n', '-h', cupsServer], { stdio: ['pipe', 'pipe', 'ignore'] });
    socket.pipe(daemon.stdin);
    daemon.stdout.pipe(socket);
    socket.on('error', () => daemon.kill());
    daemon.stdin.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

test('RFC 1179: a job goes by LPD through cups-lpd to a printer', {
  skip: peerMissing('cupsd and cups-lpd (cups, cups-bsd)', cupsPresent && existsSync(lpdDaemon)),
  timeout: 90_000,
}, async () => {
  await using printer = await startVirtualPrinter();
  await using cups = await startPrivateCups();
  await cups.addQueue('mfp', printer.uri);
  const cupsServer = (await cups.command('/usr/bin/printenv', 'CUPS_SERVER')).trim();
  const { server, port } = await startLpdDaemon(cupsServer);
  try {
    const uri = `lpd://127.0.0.1:${port}/mfp`;
    await using device = openLpdDevice({ uri, documentFormats: ['application/pdf'] });
    const pdf = await onePage();
    const job = {
      jobName: 'T-0815',
      userName: 'tomeoki',
      ticket: {},
      documentFormat: 'application/pdf',
      documentBytes: pdf.byteLength,
    };
    await device.submit(job, () => piecesOf(pdf), {});
    // cups-lpd hands the job on after it has said that it has it, so that the queue may be idle because it is still to come.
    for (let tries = 0; printer.jobs[0]?.state !== 'completed' && tries < 600; tries += 1) await delay(50);
    await cups.untilIdle('mfp');
    assert.deepEqual(
      printer.jobs.map(({ jobName, state, impressions }) => [jobName, state, impressions]),
      [['T-0815', 'completed', 1]],
    );
    await using unknown = openLpdDevice({
      uri: uri.replace(/mfp$/, 'other'),
      documentFormats: ['application/pdf'],
    });
    await assert.rejects(
      unknown.submit(job, () => piecesOf(pdf), {}),
      { code: 'DEVICE_NOT_ACCEPTING' },
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test('RFC 7616: the gate that our client is tested against lets curl in with the right password only', {
  skip: peerMissing('curl', existsSync('/usr/bin/curl')),
}, async () => {
  await using printer = await startVirtualPrinter();
  for (const algorithm of ['MD5', 'SHA-256'] as const) {
    const account = { userName: 'tomeoki', password: 'hi-mi-tsu' };
    await using gate = await startDigestGate({ printerPort: printer.port, account, algorithm });
    const url = gate.uri.replace('ipp:', 'http:');
    const ask = (password: string) =>
      run('/usr/bin/curl', [
        ...['-s', '-o', '/dev/null', '-w', '%{http_code}', '--digest', '-u', `tomeoki:${password}`],
        ...['-H', 'Content-Type: application/ipp', '--data-binary', 'nonsense', url],
      ]);
    assert.equal((await ask('wrong')).stdout, '401');
    assert.equal(gate.admitted, 0);
    assert.notEqual((await ask('hi-mi-tsu')).stdout, '401');
    assert.equal(gate.admitted, 1);
  }
});

test('an administrator enrols, probes, changes and removes a device by commands', {
  timeout: 480_000,
}, async () => {
  await using printer = await startVirtualPrinter();
  await using raw = await startVirtualRawPrinter();
  await using database = await testDatabase();
  const direct = { id: 'at-once', port: 0, purpose: 'direct', device: '三階' } as const;
  await using site = await makeServiceSite(
    { segments: [{ id: 'lgwan', name: { ja: 'LGWAN接続系', en: 'LGWAN' }, listeners: [direct] }] },
    { databaseUrl: urlOf(database.connection) },
  );
  const printerCommand = (words: readonly string[], input?: string) =>
    site.command(['printer', ...words], input);
  const must = async (words: readonly string[], input?: string) => {
    const outcome = await printerCommand(words, input);
    assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);

    return outcome.stdout;
  };
  await must(['add', '一階', '--uri', printer.uri, '--segments', 'lgwan']);
  const refused = await printerCommand(['add', '二階', '--uri', raw.uri, '--segments', 'lgwan']);
  assert.match(refused.stderr, /needs-unconfirmed/);
  const oneWay = ['--unconfirmed', '--formats', 'application/pdf', '--quirks', 'pjl-job-header'];
  await must(['add', '二階', '--uri', raw.uri, '--segments', 'lgwan', ...oneWay]);
  const probed = await must(['probe', '一階']);
  for (const word of [/Tomeoki Virtual Printer/, /application\/pdf/, /black toner 80%/, /PWG raster: /]) {
    assert.match(probed, word);
  }
  await must(['account', '一階'], 'tomeoki\nhi-mi-tsu\n');
  await must(['snmp', '一階', '--community'], 'himitsu\n');
  await must(['change', '一階', '--name', '三階', '--quirks', 'no-copies']);
  await must(['identify', '三階']);
  assert.equal(printer.identified, 1);
  await must(['pause', '三階']);
  const listed = await must(['list', '--json']);
  assert.doesNotMatch(listed, /hi-mi-tsu|himitsu|wrappedKey/);
  const found = JSON.parse(listed) as readonly { readonly name: string; readonly state: string }[];
  assert.deepEqual(found.map(({ name, state }) => [name, state]).toSorted(), [
    ['三階', 'paused'],
    ['二階', 'active'],
  ]);
  const client = new Client(database.connection);
  await client.connect();
  try {
    await client.query(`INSERT INTO print_job (id, segment, listener_id, submitted_as, job_name, state, state_reasons,
      ticket, created_at, expires_at) VALUES (gen_random_uuid(), 'lgwan', 'at-once', 'hanako', '', 'pending-held',
      '{job-queued}', '{}', now(), now() + interval '1 hour')`);
    const busy = await printerCommand(['remove', '三階']);
    assert.match(busy.stderr, /IDENTITY_DEVICE_BUSY/, busy.stdout);
    assert.match(await must(['list']), /三階/);
    await client.query('DELETE FROM print_job');
  } finally {
    await client.end();
  }
  await must(['remove', '三階']);
  assert.doesNotMatch(await must(['list']), /三階/);
});
