/** The FTP receiver at its sockets: what it refuses, and what a broken sender leaves behind. */

import assert from 'node:assert/strict';
import { connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FtpReceiverOptions } from '../../../../drivers/receivers/ftp/options.ts';
import { openFtpReceiver } from '../../../../drivers/receivers/ftp/receiver.ts';
import { type DropStage, dropStage } from '../../../support/drop-stage.ts';
import { makeTestCertificate } from '../../../support/test-certificate.ts';

type Changes = Partial<FtpReceiverOptions>;

/** A control connection that a test types into. */
class Control implements Disposable {
  readonly socket: Socket;
  readonly #lines: AsyncIterator<string>;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('error', () => {});
    this.#lines = createInterface({ input: this.socket })[Symbol.asyncIterator]();
  }

  /** The code of the next reply; undefined at the end of the connection. */
  async reply(): Promise<string | undefined> {
    const next = await this.#lines.next();
    return next.done === true ? undefined : next.value;
  }

  async say(line: string): Promise<string | undefined> {
    this.socket.write(`${line}\r\n`);
    return (await this.reply())?.slice(0, 3);
  }

  async passivePort(): Promise<number> {
    this.socket.write('EPSV\r\n');
    return Number(/\|\|\|(\d+)\|/.exec((await this.reply()) ?? '')?.[1]);
  }

  async signIn(name = 'mfp', password = 'right-password'): Promise<void> {
    await this.reply();
    assert.equal(await this.say(`USER ${name}`), '331');
    assert.equal(await this.say(`PASS ${password}`), '230');
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

async function withReceiver(
  changes: Changes,
  run: (port: number, stage: DropStage) => Promise<void>,
): Promise<void> {
  const stage = dropStage();
  const { hooks, holding, onTrouble } = stage;
  await using receiver = await openFtpReceiver({
    ...{ host: '127.0.0.1', port: 0, hooks, holding, onTrouble, tls: 'off' as const },
    ...changes,
  });
  await run(receiver.port, stage);
  assert.deepEqual(stage.troubles, []);
}

async function store(control: Control, name: string, bytes: string, end: 'end' | 'reset' = 'end') {
  const data = connect(await control.passivePort(), '127.0.0.1');
  data.on('error', () => {});
  assert.equal(await control.say(`STOR ${name}`), '150');
  data.write(bytes);
  if (end === 'end') data.end();
  else {
    await sleep(50);
    data.resetAndDestroy();
  }
  return (await control.reply())?.slice(0, 3);
}

describe('an FTP receiver', () => {
  test('takes a document, says 226 after custody, and tells its length', () =>
    withReceiver({}, async (port, stage) => {
      using control = new Control(port);
      await control.signIn();
      assert.equal(await control.say('CWD 税務課/窓口'), '250');
      assert.equal(await store(control, 'a.pdf', '%PDF-1'), '226');
      const [taken] = stage.taken;
      assert.deepEqual([taken?.account, taken?.destination, taken?.name], ['mfp', '税務課/窓口', 'a.pdf']);
      assert.equal(await control.say('SIZE a.pdf'), '213');
    }));

  test('lets nobody do anything before signing in, and ends after three wrong passwords', () =>
    withReceiver({}, async (port, stage) => {
      using control = new Control(port);
      await control.reply();
      for (const command of ['STOR a.pdf', 'EPSV', 'LIST', 'CWD /', 'RNFR a', 'SIZE a']) {
        assert.equal(await control.say(command), '530', command);
      }
      for (const code of ['530', '530', '421']) {
        await control.say('USER mfp');
        assert.equal(await control.say('PASS wrong'), code);
      }
      assert.equal(await control.reply(), undefined);
      assert.equal(stage.taken.length, 0);
    }));

  test('shows no account the files of another, and takes none of them away', () =>
    withReceiver({}, async (port, stage) => {
      using mine = new Control(port);
      await mine.signIn();
      assert.equal(await store(mine, 'secret.pdf', 'x'), '226');
      assert.equal(await store(mine, 'half.pdf.filepart', 'y'), '226');
      using others = new Control(port);
      await others.signIn('other', 'other-password');
      assert.equal(await others.say('SIZE secret.pdf'), '550');
      assert.equal(await others.say('DELE half.pdf.filepart'), '550');
      assert.equal(await others.say('RNFR half.pdf.filepart'), '350');
      assert.equal(await others.say('RNTO mine.pdf'), '550');
      assert.equal(await others.say('RETR secret.pdf'), '502');
      assert.deepEqual([stage.held.size, stage.taken.length], [1, 1]);
    }));

  test('a temporary name is held, and one document comes of it at RNTO', () =>
    withReceiver({}, async (port, stage) => {
      using control = new Control(port);
      await control.signIn();
      assert.equal(await store(control, 'a.pdf.filepart', 'bytes'), '226');
      assert.equal(stage.taken.length, 0);
      assert.equal(await control.say('RNFR a.pdf.filepart'), '350');
      assert.equal(await control.say('RNTO a.pdf'), '250');
      assert.deepEqual([stage.held.size, stage.taken.length], [0, 1]);
      assert.equal(await control.say('RNTO b.pdf'), '503');
    }));

  test('RFC 2577 §3: no data connection to or from a third place', () =>
    withReceiver({}, async (port, stage) => {
      const third = createServer();
      let reached = false;
      third.on('connection', () => {
        reached = true;
      });
      await new Promise<void>((resolve) => third.listen(0, '127.0.0.1', resolve));
      using control = new Control(port);
      await control.signIn();
      const address = third.address();
      const thirdPort = typeof address === 'object' ? (address?.port ?? 0) : 0;
      assert.equal(await control.say(`PORT 127,0,0,1,${thirdPort >> 8},${thirdPort & 255}`), '502');
      assert.equal(await control.say(`EPRT |1|127.0.0.1|${thirdPort}|`), '522');
      assert.equal(await control.say('STOR a.pdf'), '425');
      const stranger = connect({
        port: await control.passivePort(),
        host: '127.0.0.1',
        localAddress: '127.0.0.2',
      });
      stranger.on('error', () => {});
      stranger.write('not mine');
      await new Promise((resolve) => stranger.once('close', resolve));
      third.close();
      assert.deepEqual([reached, stage.taken.length], [false, 0]);
    }));

  test('a cut data connection, a peer that dies and an empty file leave nothing', () =>
    withReceiver({}, async (port, stage) => {
      using control = new Control(port);
      await control.signIn();
      assert.equal(await store(control, 'cut.pdf', 'half', 'reset'), '426');
      assert.equal(await store(control, 'empty.pdf', ''), '550');
      const dying = new Control(port);
      await dying.signIn();
      const data = connect(await dying.passivePort(), '127.0.0.1');
      await dying.say('STOR dead.pdf');
      data.write('half');
      await sleep(30);
      data.destroy();
      dying.socket.destroy();
      await sleep(200);
      assert.equal(stage.taken.length, 0);
      assert.equal(await store(control, 'after.pdf', 'whole'), '226');
    }));

  test('ABOR in the middle: 426 for the transfer, 226 for the command, nothing kept', () =>
    withReceiver({}, async (port, stage) => {
      using control = new Control(port);
      await control.signIn();
      const data = connect(await control.passivePort(), '127.0.0.1');
      data.on('error', () => {});
      await control.say('STOR a.pdf');
      data.write('half');
      await sleep(30);
      assert.equal(await control.say('ABOR'), '426');
      assert.equal((await control.reply())?.slice(0, 3), '226');
      data.destroy();
      assert.equal(stage.taken.length, 0);
    }));

  test('without room 452 comes before a byte is sent', () =>
    withReceiver({}, async (port, stage) => {
      stage.state.hasRoom = false;
      using control = new Control(port);
      await control.signIn();
      await control.passivePort();
      assert.equal(await control.say('STOR a.pdf'), '452');
    }));

  test('where TLS is asked for, no name is taken in the clear, and nothing can be slipped in behind AUTH', async () => {
    const certificate = await makeTestCertificate();
    await withReceiver({ tls: 'explicit', certificate }, async (port) => {
      using control = new Control(port);
      await control.reply();
      assert.equal(await control.say('USER mfp'), '534');
      control.socket.write('AUTH TLS\r\nUSER mfp\r\n');
      const said = [await control.reply(), await control.reply()];
      assert.deepEqual([said[0]?.slice(0, 3), said[1]], ['234', undefined]);
    });
  });

  test('more connections than allowed from one address get 421', () =>
    withReceiver({ maxConnectionsPerAddress: 1 }, async (port) => {
      using first = new Control(port);
      assert.match((await first.reply()) ?? '', /^220 /);
      using second = new Control(port);
      assert.match((await second.reply()) ?? '', /^421 /);
    }));

  test('closing says 421 to who is there and does not wait for them', async () => {
    const { hooks, holding, onTrouble } = dropStage();
    const where = { host: '127.0.0.1', port: 0, tls: 'off' as const };
    const receiver = await openFtpReceiver({ ...where, hooks, holding, onTrouble });
    using control = new Control(receiver.port);
    await control.signIn();
    const began = performance.now();
    const closed = receiver[Symbol.asyncDispose]();
    assert.match((await control.reply()) ?? '', /^421 /);
    await closed;
    assert.ok(performance.now() - began < 3_000);
  });
});
