import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { QueueRefusal, type QueueRefusalReason } from '../../../../drivers/device/print-queue.ts';
import { type LpdListenerOptions, openLpdListener } from '../../../../drivers/lpd/server/listener.ts';
import type { GuardedServer } from '../../../../drivers/raw/server/guarded-server.ts';
import { CountingQueue } from '../../../support/counting-queue.ts';
import { connectWire, type WireClient } from '../../../support/legacy-client.ts';

const control = 'Hpc\nPDOMAIN\\hanako\nJ会議資料\nldfA001pc\nldfA001pc\nUdfA001pc\nNmemo.pdf\n';
const document = '%PDF-1.7 test document';

describe('an LPD listener (RFC 1179)', { timeout: 30_000 }, () => {
  let queue: CountingQueue;
  let refusals: QueueRefusalReason[];
  let errors: unknown[];
  let spoolFolder: string;
  let server: GuardedServer;
  let client: WireClient;
  const open = async (changes: Partial<LpdListenerOptions> = {}) => {
    server = await openLpdListener({
      id: 'lpd',
      host: '127.0.0.1',
      port: 0,
      addresses: ['127.0.0.1'],
      queue,
      spoolFolder,
      onRefusal: (reason) => refusals.push(reason),
      onError: (error) => errors.push(error),
      closeGraceMs: 200,
      ...changes,
    });
    client = await connectWire(server.port);
  };
  beforeEach(async () => {
    queue = new CountingQueue();
    refusals = [];
    errors = [];
    spoolFolder = await mkdtemp(join(tmpdir(), 'tomeoki-lpd-'));
  });
  afterEach(async () => {
    await client[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await rm(spoolFolder, { recursive: true });
  });

  /** Announces a file; gives the server's word whether it may come. */
  const announce = async (kind: number, bytes: string, name: string, count = Buffer.byteLength(bytes)) => {
    client.send(`${String.fromCharCode(kind)}${count} ${name}\n`);
    return await client.octet();
  };
  const sendFile = async (kind: number, bytes: string, name: string) => {
    assert.equal(await announce(kind, bytes, name), 0);
    client.send(bytes);
    client.send('\0');
    return await client.octet();
  };
  const begin = async () => {
    client.send('\x02tomeoki\n');
    assert.equal(await client.octet(), 0);
  };
  const refuse = (reason: QueueRefusalReason, method: string) => {
    queue.answer = (called) => {
      if (called === method) throw new QueueRefusal(reason, 'no');
    };
  };
  const printed = () => queue.calls.filter(({ method }) => method === 'printJob');

  test('§6: control file, then data file; zero for the data file only when the queue has taken it', async () => {
    await open();
    await begin();
    assert.equal(await sendFile(2, control, 'cfA001pc'), 0);
    let isTaken = false;
    queue.answer = async (method) => {
      if (method !== 'printJob') return;
      await new Promise((resolve) => setTimeout(resolve, 30));
      isTaken = true;
    };
    assert.equal(await sendFile(3, document, 'dfA001pc'), 0);
    assert.ok(isTaken);
    const [call] = printed();
    assert.equal(call?.caller.requestingUserName, 'DOMAIN\\hanako');
    assert.equal(call?.request?.jobName, '会議資料');
    assert.deepEqual(call?.request?.ticket, { copies: 2 });
    assert.deepEqual(queue.whole, [document]);
    client.end();
    assert.equal(await client.closed, 'ended');
  });

  test('§6: data file first is kept without a name on disk until the control file, whose zero says it is taken', async () => {
    await open();
    await begin();
    assert.equal(await sendFile(3, document, 'dfA001pc'), 0);
    assert.equal(printed().length, 0);
    assert.deepEqual(await readdir(spoolFolder), []);
    assert.equal(await sendFile(2, control, 'cfA001pc'), 0);
    assert.deepEqual(queue.whole, [document]);
    assert.deepEqual(printed()[0]?.request?.ticket, { copies: 2 });
  });

  test('somebody the queue does not know is refused at the control file, before the document is sent', async () => {
    await open();
    refuse('not-authorized', 'validateJob');
    await begin();
    assert.equal(await sendFile(2, control, 'cfA001pc'), 3);
    assert.deepEqual(refusals, ['not-authorized']);
  });

  test('a refused document is read to its end and answered, for ever or for now', async () => {
    await open();
    await begin();
    assert.equal(await sendFile(2, control, 'cfA001pc'), 0);
    refuse('document-format-error', 'printJob');
    assert.equal(await sendFile(3, document, 'dfA001pc'), 3);
    refuse('busy', 'printJob');
    assert.equal(await sendFile(3, document, 'dfA001pc'), 2);
  });

  test('a fault of the queue is answered with "later" and told to the operator', async () => {
    await open();
    queue.answer = (method) => {
      if (method === 'printJob') throw new Error('the disk is gone');
    };
    await begin();
    assert.equal(await sendFile(2, control, 'cfA001pc'), 0);
    assert.equal(await sendFile(3, document, 'dfA001pc'), 2);
    assert.match(String(errors[0]), /disk is gone/);
  });

  test('§6.3: a document cut short, or without its closing zero octet, is not taken', async () => {
    await open();
    await begin();
    assert.equal(await sendFile(2, control, 'cfA001pc'), 0);
    assert.equal(await announce(3, document, 'dfA001pc'), 0);
    client.send(document.slice(0, 5));
    client.end();
    await client.closed;
    assert.equal(queue.whole.length, 0);
    await client[Symbol.asyncDispose]();
    client = await connectWire(server.port);
    await begin();
    assert.equal(await sendFile(2, control, 'cfA001pc'), 0);
    assert.equal(await announce(3, document, 'dfA001pc'), 0);
    client.send(`${document}X`);
    await client.closed;
    assert.equal(queue.whole.length, 0);
  });

  test('a length that is left open, is too large or is the one Windows makes up is refused', async () => {
    await open({ maxDocumentBytes: 1_000 });
    await begin();
    assert.equal(await sendFile(2, control, 'cfA001pc'), 0);
    assert.equal(await announce(3, '', 'dfA001pc', 0), 3);
    assert.equal(await announce(3, '', 'dfA001pc', 1_001), 3);
    assert.equal(await announce(3, '', 'dfA001pc', 125_899_906_843_000), 3);
    assert.equal(await sendFile(3, document, 'dfA001pc'), 0);
  });

  test('§5.3: the state of the queue names nobody; §5.5: nothing is removed', async () => {
    await open();
    client.send('\x03tomeoki\n');
    assert.equal(await client.octet(), 'T'.charCodeAt(0));
    await client[Symbol.asyncDispose]();
    client = await connectWire(server.port);
    client.send('\x05tomeoki hanako 1\n');
    assert.equal(await client.octet(), 3);
    assert.equal(queue.calls.length, 0);
  });

  test('what is no command, no subcommand or no end of a line is cut off', async () => {
    await open();
    client.send('GET / HTTP/1.1\r\n\r\n');
    assert.equal(await client.octet(), 3);
    await client[Symbol.asyncDispose]();
    client = await connectWire(server.port);
    client.send(`\x02${'q'.repeat(2_000)}`);
    assert.equal(await client.closed, 'reset');
    await client[Symbol.asyncDispose]();
    client = await connectWire(server.port);
    await begin();
    client.send('\x02-5 cfA001pc\n');
    assert.equal(await client.octet(), 3);
    assert.equal(printed().length, 0);
  });
});
