/** The SFTP receiver with a real SSH client: files in, nothing out, and nothing of another account. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import ssh2, { type SFTPWrapper } from 'ssh2';
import type { Receiver } from '../../../../drivers/device/receiver.ts';
import {
  hostKeyFingerprint,
  makeHostKeys,
  type SftpHostKeys,
} from '../../../../drivers/receivers/sftp/host-key.ts';
import { openSftpReceiver } from '../../../../drivers/receivers/sftp/receiver.ts';
import { dropAccounts, dropStage } from '../../../support/drop-stage.ts';

interface Session extends AsyncDisposable {
  readonly sftp: SFTPWrapper;
  /** Writes a file in the given pieces; rejects with the status that the receiver gave. */
  put(path: string, pieces: readonly (readonly [number, string])[]): Promise<void>;
  destroy(): void;
}

describe('an SFTP receiver', () => {
  const stage = dropStage();
  const { hooks, holding, onTrouble } = stage;
  let receiver: Receiver;
  let hostKeys: SftpHostKeys;

  before(async () => {
    hostKeys = await makeHostKeys();
    receiver = await openSftpReceiver({ host: '127.0.0.1', port: 0, hooks, holding, hostKeys, onTrouble });
  });
  after(() => receiver?.[Symbol.asyncDispose]());

  const open = async (username = 'mfp', password = dropAccounts[username] ?? ''): Promise<Session> => {
    const client = new ssh2.Client();
    await new Promise<void>((resolve, reject) => {
      client.once('ready', resolve);
      client.on('error', reject);
      client.connect({ host: '127.0.0.1', port: receiver.port, username, password });
    });
    const sftp = await promisify(client.sftp.bind(client))();
    return {
      sftp,
      put: async (path, pieces) => {
        const handle = await openFile(sftp, path, 'w');
        await Promise.all(
          pieces.map(
            ([offset, text]) =>
              new Promise<void>((resolve, reject) => {
                const bytes = Buffer.from(text);
                sftp.write(handle, bytes, 0, bytes.length, offset, (error) =>
                  error ? reject(error) : resolve(),
                );
              }),
          ),
        );
        await promisify(sftp.close.bind(sftp))(handle);
      },
      destroy: () => client.destroy(),
      [Symbol.asyncDispose]: async () => {
        const closed = once(client, 'close');
        client.end();
        await closed;
      },
    };
  };

  test('takes a file whose writes come mixed up, and answers CLOSE after custody', async () => {
    await using session = await open();
    await session.put('/税務課/a.pdf', [
      [3, 'def'],
      [0, 'abc'],
      [6, 'ghi'],
    ]);
    const taken = stage.taken.at(-1);
    assert.deepEqual([taken?.destination, taken?.name, taken?.byteLength], ['税務課', 'a.pdf', 9]);
    const stat = await promisify(session.sftp.stat.bind(session.sftp))('/税務課/a.pdf');
    assert.equal(stat.size, 9);
  });

  test('a wrong password, an unknown name and a key that nobody knows open nothing', async () => {
    await assert.rejects(open('mfp', 'wrong'), /authentication/i);
    await assert.rejects(open('nobody', 'right-password'), /authentication/i);
    const client = new ssh2.Client();
    const refused = new Promise((_resolve, reject) => client.on('error', reject));
    client.connect({
      ...{ host: '127.0.0.1', port: receiver.port, username: 'mfp' },
      privateKey: hostKeys.ed25519,
    });
    await assert.rejects(refused, /authentication/i);
  });

  test('a file with a gap, an empty file and one whose sender dies leave nothing', async () => {
    const before = stage.taken.length;
    await using session = await open();
    await assert.rejects(
      session.put('/gap.pdf', [
        [0, 'abc'],
        [10, 'def'],
      ]),
    );
    await assert.rejects(session.put('/empty.pdf', []), /SCAN_EMPTY/);
    const dying = await open();
    const { sftp } = dying;
    const handle = await openFile(sftp, '/dead.pdf', 'w');
    await new Promise((resolve) => sftp.write(handle, Buffer.from('half'), 0, 4, 0, resolve));
    dying.destroy();
    await session.put('/after.pdf', [[0, 'whole']]);
    assert.equal(stage.taken.length, before + 1);
  });

  test('a temporary name is held until it is renamed, and only by its own account', async () => {
    await using mine = await open();
    await using others = await open('other');
    await mine.put('/b.pdf.filepart', [[0, 'abc']]);
    const before = stage.taken.length;
    const rename = (session: Session, from: string, to: string) =>
      promisify(session.sftp.rename.bind(session.sftp))(from, to);
    await assert.rejects(rename(others, '/b.pdf.filepart', '/b.pdf'));
    await assert.rejects(promisify(others.sftp.unlink.bind(others.sftp))('/b.pdf.filepart'));
    await rename(mine, '/b.pdf.filepart', '/b.pdf');
    assert.equal(stage.taken.length, before + 1);
  });

  test('nothing can be read or listed, and there is no shell', async () => {
    await using session = await open();
    const { sftp } = session;
    await assert.rejects(openFile(sftp, '/a.pdf', 'r'));
    assert.deepEqual(await promisify(sftp.readdir.bind(sftp))('/'), []);
    const client = new ssh2.Client();
    const outcome = await new Promise<Error | undefined>((resolve) => {
      client.on('error', resolve);
      client.once('ready', () => client.exec('id', (error) => resolve(error)));
      client.connect({
        ...{ host: '127.0.0.1', port: receiver.port, username: 'mfp', password: 'right-password' },
      });
    });
    client.destroy();
    assert.ok(outcome instanceof Error);
  });

  test('the fingerprint of a host key is what clients show', () => {
    assert.match(hostKeyFingerprint(hostKeys.ed25519), /^SHA256:[A-Za-z0-9+/]{43}$/);
  });
});

async function openFile(sftp: SFTPWrapper, path: string, mode: 'r' | 'w'): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    sftp.open(path, mode, (error, handle) => (error ? reject(error) : resolve(handle)));
  });
}
