/** The messages of a card reader's agent against real stores: who is let in, what a proof is worth, when it ends. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { deriveCardKey } from '../../../drivers/card/felica/lite-s.ts';
import { proveLiteS } from '../../../drivers/card/felica/prove.ts';
import { DeviceError } from '../../../drivers/device/device-error.ts';
import { virtualCard } from '../../../drivers/simulators/virtual-card.ts';
import { readers as readersSchema } from '../../../src/config/readers.ts';
import { panelServices } from '../../../src/context/panel-services.ts';
import { startNetworkReaders } from '../../../src/context/reader-network.ts';
import { openReaders, type Readers } from '../../../src/context/reader-services.ts';
import { startCapture } from '../../../src/identity/card/capture-card.ts';
import { enrolReader, revokeReader } from '../../../src/identity/reader/enrol-reader.ts';
import type { ReaderCard } from '../../../src/identity/reader/reader-link.ts';
import type { Device } from '../../../src/ports/device-store.ts';
import type { EnrolledReader } from '../../../src/ports/reader-store.ts';
import { openPreviewCache } from '../../../src/print/inspect/preview-cache.ts';
import type { SessionId } from '../../../src/shared/ids.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

const masterKey = Buffer.from('000102030405060708090a0b0c0d0e0f1011121314151617', 'hex');
const genuineIdm = '012e4cd8a1b2c3d4';
const uid = '04a1b2c3';

describe('the agent of a card reader', () => {
  let service: TestService;
  let folder: string;
  let ours: Readers;
  /** A second process with the same database. */
  let others: Readers;
  let device: Device;
  let reader: EnrolledReader;
  let token: string;
  let sequence = 0;

  const card = (identifierHex: string, given = ++sequence): ReaderCard => ({
    sequence: given,
    technology: identifierHex.length === 16 ? 'felica' : 'iso14443a',
    identifierHex,
  });
  const inForce = async () => await service.stores.devices.findOpenSession(device.id);
  const proveBy = async (cardKey: Uint8Array, challenge: Uint8Array) => {
    const shown = virtualCard({ kind: 'lite-s', idmHex: genuineIdm, cardKey });
    return await proveLiteS(async (apdu) => shown.answer(apdu), 'direct', genuineIdm, challenge);
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tomeoki-reader-'));
    const masterKeyFile = join(folder, 'lite-s.keys');
    await writeFile(masterKeyFile, `# version, key\n1 ${masterKey.toString('hex')}\n`);
    await chmod(masterKeyFile, 0o600);
    service = await startTestService();
    await service.addPerson('hanako', { card: `iso14443a:${uid}` });
    await service.addPerson('taro', { card: `felica:${genuineIdm}` });
    // Enrolled as a card that proves itself.
    await service.stores.database.kysely
      .updateTable('credential')
      .set({ assurance: 2 })
      .where('technology', '=', 'felica')
      .execute();
    ({ device } = await service.addPrinter('総務課 複合機1'));
    ({ reader, token } = await enrolReader(
      service.stores,
      { deviceName: device.name, name: 'counter' },
      'system',
    ));
    const { stores, printing } = service;
    const previews = openPreviewCache();
    const panel = panelServices({ ...stores, previews }, printing);
    const config = readersSchema.parse({ felicaLiteS: { masterKeyFile } });
    ours = await openReaders(stores, config, panel);
    others = await openReaders(stores, config, panel);
  });

  after(async () => {
    await ours[Symbol.asyncDispose]();
    await others[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test('a card opens a session that the panel of another process is told of at once, and its removal ends it', async () => {
    const waiting = others.services.arrival(device, undefined, 5_000);
    const begun = performance.now();
    assert.deepEqual(await ours.services.card(reader, card(uid), false), {
      outcome: 'entered',
      assurance: 1,
    });
    const arrival = await waiting;
    assert.ok(arrival?.kind === 'session' && performance.now() - begun < 2_000, JSON.stringify(arrival));
    assert.deepEqual(arrival.session.factors, ['card']);

    const end = others.services.arrival(device, arrival.session.id, 5_000);
    assert.equal(await ours.services.removal(reader, ++sequence), 'ended');
    const takenOff = performance.now();
    assert.deepEqual(await end, { kind: 'ended' });
    assert.ok(performance.now() - takenOff < 1_000);
    assert.equal(await inForce(), undefined);
  });

  test('a session is told until the panel has it, even when an answer was lost, and once more when it grew', async () => {
    await ours.services.card(reader, card(uid), false);
    const lost = await ours.services.arrival(device, undefined, 300);
    const found = await others.services.arrival(device, undefined, 300);
    assert.ok(lost?.kind === 'session' && found?.kind === 'session');
    assert.equal(found.session.id, lost.session.id);
    assert.equal(await ours.services.arrival(device, found.session.id, 0), undefined);
    await ours.services.card(reader, card(uid), false);
    assert.equal((await ours.services.arrival(device, found.session.id, 0))?.kind, 'session');
    await ours.services.removal(reader, ++sequence);
    assert.equal(await ours.services.arrival(device, undefined, 0), undefined);
  });

  test('a panel that goes away while it waits takes nothing with it', async () => {
    const gone = new AbortController();
    const waiting = ours.services.arrival(device, undefined, 20_000, gone.signal);
    await sleep(30);
    gone.abort();
    assert.equal(await waiting, undefined);
    await ours.services.card(reader, card('04ffeedd'), false);
    assert.equal((await ours.services.arrival(device, undefined, 0))?.kind, 'refused');
  });

  test('an unknown card is told to the panel with its reason', async () => {
    const outcome = await ours.services.card(reader, card('04ffeedd'), false);
    assert.deepEqual(outcome, { outcome: 'refused', refusal: 'card-unknown' });
    assert.deepEqual(await ours.services.arrival(device, undefined, 0), {
      kind: 'refused',
      refusal: 'card-unknown',
    });
  });

  test('a FeliCa Lite-S card with its key is let in with assurance 2', async () => {
    const key = deriveCardKey(masterKey, Buffer.from(`${genuineIdm}0000000000000000`, 'hex'));
    const set = await ours.services.card(reader, card(genuineIdm), true);
    assert.ok(set.outcome === 'challenge');
    const proof = await proveBy(key, set.challenge);
    // Answered through another process: the challenge lies in the database.
    assert.deepEqual(await others.services.proof(reader, card(genuineIdm), proof), {
      outcome: 'entered',
      assurance: 2,
    });
    assert.equal((await inForce())?.cardAssurance, 2);
    await ours.services.removal(reader, ++sequence);
  });

  test('a clone with the same IDm is refused, whether it answers wrongly, not at all, or says it cannot', async () => {
    const refused = { outcome: 'refused', refusal: 'card-needs-proof' };
    const set = await ours.services.card(reader, card(genuineIdm), true);
    assert.ok(set.outcome === 'challenge');
    const cloned = await proveBy(Buffer.alloc(16), set.challenge);
    assert.deepEqual(await ours.services.proof(reader, card(genuineIdm), cloned), refused);

    assert.equal((await ours.services.card(reader, card(genuineIdm), true)).outcome, 'challenge');
    assert.deepEqual(await ours.services.proof(reader, card(genuineIdm), undefined), refused);
    assert.deepEqual(await ours.services.card(reader, card(genuineIdm), false), refused);
    assert.equal(await inForce(), undefined);
  });

  test('a card that proves itself while an administrator waits for it is enrolled as one that has to', async () => {
    const idmHex = '012e4cd8a1b2ffee';
    const cardKey = deriveCardKey(masterKey, Buffer.from(`${idmHex}0000000000000000`, 'hex'));
    const shown = virtualCard({ kind: 'lite-s', idmHex, cardKey });
    const personId = await service.addPerson('saburo');
    await startCapture(service.stores, {
      deviceId: device.id,
      personId,
      askedBy: undefined,
      kind: 'lasting',
    });
    const tap = async () => {
      const set = await ours.services.card(reader, card(idmHex), true);
      assert.ok(set.outcome === 'challenge');
      const proof = await proveLiteS(async (apdu) => shown.answer(apdu), 'service', idmHex, set.challenge);
      return await ours.services.proof(reader, card(idmHex), proof);
    };
    assert.deepEqual(await tap(), { outcome: 'refused', refusal: 'card-read-once' });
    assert.deepEqual(await tap(), { outcome: 'refused', refusal: 'card-now-enrolled' });
    assert.deepEqual(await tap(), { outcome: 'entered', assurance: 2 });
    await ours.services.removal(reader, ++sequence);
    const alone = await ours.services.card(reader, card(idmHex), false);
    assert.deepEqual(alone, { outcome: 'refused', refusal: 'card-needs-proof' });
  });

  test('a proof counts once, for its own card and challenge', async () => {
    const key = deriveCardKey(masterKey, Buffer.from(`${genuineIdm}0000000000000000`, 'hex'));
    const first = await ours.services.card(reader, card(genuineIdm), true);
    assert.ok(first.outcome === 'challenge');
    const proof = await proveBy(key, first.challenge);
    assert.deepEqual(await ours.services.proof(reader, card('012e4cd8a1b2c3d5'), proof), {
      outcome: 'stale',
    });
    assert.deepEqual(await ours.services.proof(reader, card(genuineIdm), proof), { outcome: 'stale' });
    const second = await ours.services.card(reader, card(genuineIdm), true);
    assert.ok(second.outcome === 'challenge');
    assert.notDeepEqual(second.challenge, first.challenge);
    const outcome = await ours.services.proof(reader, card(genuineIdm), proof);
    assert.deepEqual(outcome, { outcome: 'refused', refusal: 'card-needs-proof' });
  });

  test('a message that is repeated, or older than the last one, does nothing', async () => {
    const told = card(uid);
    assert.equal((await ours.services.card(reader, told, false)).outcome, 'entered');
    const session = (await inForce())?.id;
    assert.deepEqual(await ours.services.card(reader, told, false), { outcome: 'stale' });
    assert.equal(await ours.services.removal(reader, told.sequence), 'stale');
    assert.equal((await inForce())?.id, session);
    assert.equal((await ours.services.heartbeat(reader, { cardPresent: true })).lastSequence, sequence);
  });

  test('a sign of life without a card ends the session that one held, when its removal was lost', async () => {
    assert.ok((await inForce()) !== undefined);
    const answer = await ours.services.heartbeat(reader, { cardPresent: false, software: 'agent 1' });
    assert.equal(answer.deviceName, device.name);
    assert.equal(await inForce(), undefined);
  });

  test('the removal of a card does not end the session of somebody who came since', async () => {
    await ours.services.card(reader, card(uid), false);
    const at = service.stores.clock.now();
    const stranger = await service.addPerson('jiro', { card: 'iso14443a:04020304' });
    assert.ok(stranger);
    assert.ok(
      (await ours.enterAt(device, { technology: 'iso14443a', identifierHex: '04020304' })).ok,
      String(at),
    );
    assert.equal(await ours.services.removal(reader, ++sequence), 'nothing');
    assert.equal((await inForce())?.personId, stranger);
  });

  test('a network reader lets somebody in at its device, and the panel is told', async () => {
    const secret = 'secret-of-the-network-reader';
    const known = {
      address: '127.0.0.1',
      device: device.name,
      secret,
      format: { notation: 'decimal', byteLength: 4 },
    };
    const network = [{ id: 'floor-1', protocol: 'tcp', port: 0, readers: [known] }];
    await using open = await startNetworkReaders(
      { ...service.stores, log: silentLog },
      readersSchema.parse({ network }),
      ours,
    );
    const waiting = others.services.arrival(device, undefined, 5_000);
    const socket = connect(open.listeners[0]?.port ?? 0, '127.0.0.1');
    socket.write(`${secret} ${Number.parseInt(uid, 16)}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    assert.equal(answer.toString(), 'OK\r\n');
    socket.destroy();
    const arrival = await waiting;
    assert.ok(arrival?.kind === 'session' && arrival.session.cardAssurance === 1);
  });

  test('identifiers that do not last are refused, whoever says them', async () => {
    for (const hex of ['08a1b2c3', '00000000', '01fe4cd8a1b2c3d4']) {
      await assert.rejects(ours.services.card(reader, card(hex), false), { code: 'CARD_READ_INVALID' });
    }
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 12 }), fc.boolean(), async (bytes, canProve) => {
        const hex = Buffer.from(bytes).toString('hex');
        try {
          const { outcome } = await ours.services.card(reader, card(hex), canProve);
          assert.ok(['refused', 'challenge'].includes(outcome), outcome);
        } catch (error) {
          assert.ok(error instanceof DeviceError && error.code === 'CARD_READ_INVALID');
        }
      }),
      { numRuns: 30 },
    );
  });

  test('a revoked reader is not known any more at the next message', async () => {
    assert.equal((await ours.services.readerOfToken(token))?.id, reader.id);
    await revokeReader(service.stores, 'counter', 'system');
    assert.equal(await others.services.readerOfToken(token), undefined);
    assert.equal((await ours.services.card(reader, card(uid), false)).outcome, 'stale');
    await assert.rejects(revokeReader(service.stores, 'counter', 'system'), {
      code: 'IDENTITY_READER_UNKNOWN',
    });
    const again = { deviceName: device.name, name: 'counter' };
    await enrolReader(service.stores, again, 'system');
    await assert.rejects(enrolReader(service.stores, again, 'system'), {
      code: 'IDENTITY_READER_NAME_TAKEN',
    });
  });

  test('a panel that waits is answered when the service stops', async () => {
    await ours.services.arrival(device, undefined, 0);
    const waiting = ours.services.arrival(device, undefined, 20_000);
    await sleep(50);
    const begun = performance.now();
    ours.endWaits();
    assert.equal(await waiting, undefined);
    const unknown = '00000000-0000-4000-8000-000000000000' as SessionId;
    assert.deepEqual(await ours.services.arrival(device, unknown, 20_000), { kind: 'ended' });
    assert.ok(performance.now() - begun < 2_000);
  });
});
