import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type FolderReceiver,
  type FolderReceiverOptions,
  openFolderReceiver,
  type ReceivedFile,
} from '../../../drivers/receivers/folder.ts';

interface Share extends AsyncDisposable {
  readonly folder: string;
  readonly received: { readonly key: string; readonly name: string; readonly text: string }[];
  watch(options?: Partial<FolderReceiverOptions>): Promise<FolderReceiver>;
}

async function share(): Promise<Share> {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-share-'));
  const received: { key: string; name: string; text: string }[] = [];
  return {
    folder,
    received,
    watch: (options = {}) =>
      openFolderReceiver({
        folder,
        quietMs: 100,
        pollMs: 20,
        retryMs: 20,
        receive: async (file) => {
          received.push({ key: file.key, name: file.name.text, text: await textOf(file) });
        },
        ...options,
      }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

async function textOf(file: ReceivedFile): Promise<string> {
  return Buffer.concat(await Array.fromAsync(file.open())).toString();
}

async function until(condition: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const start = performance.now();
  while (!(await condition())) {
    assert.ok(performance.now() - start < limitMs, 'the condition did not come true in time');
    await sleep(10);
  }
}

test('a finished file is received once and then removed', async () => {
  await using place = await share();
  await using _ = await place.watch();
  await writeFile(join(place.folder, '起案書.pdf'), 'one');
  await until(() => place.received.length === 1);
  await until(async () => (await readdir(join(place.folder, '.tomeoki-taken'))).length === 0);
  assert.deepEqual(
    place.received.map(({ name, text }) => [name, text]),
    [['起案書.pdf', 'one']],
  );
  assert.deepEqual(await readdir(place.folder), ['.tomeoki-taken']);
});

test('a name that is not UTF-8 is received with its bytes', async () => {
  await using place = await share();
  const names: string[] = [];
  await using _ = await place.watch({
    receive: async ({ name }) => {
      names.push(Buffer.from(name.bytes).toString('hex'), name.text);
    },
  });
  const name = Buffer.from('8b4e88c48f912e706466', 'hex');
  await writeFile(Buffer.concat([Buffer.from(`${place.folder}/`), name]), 'x');
  await until(() => names.length > 0);
  assert.deepEqual(names, [name.toString('hex'), '起案書.pdf']);
});

test('a file that still grows is not taken', async () => {
  await using place = await share();
  await using _ = await place.watch();
  const path = join(place.folder, 'slow.pdf');
  for (let part = 0; part < 12; part += 1) {
    await appendFile(path, 'x');
    assert.equal(place.received.length, 0);
    await sleep(40);
  }
  await until(() => place.received.length === 1);
  assert.equal(place.received[0]?.text, 'x'.repeat(12));
});

test('ignored names, empty files, folders and links stay where they are', async () => {
  await using place = await share();
  const outside = join(place.folder, '..', `secret-${process.pid}.txt`);
  await writeFile(outside, 'secret');
  await using _ = await place.watch();
  for (const name of ['Thumbs.db', 'a.tmp', '.hidden', '~x.pdf', 'b.filepart']) {
    await writeFile(join(place.folder, name), 'x');
  }
  await writeFile(join(place.folder, 'empty.pdf'), '');
  await mkdir(join(place.folder, 'folder.pdf'));
  await symlink(outside, join(place.folder, 'link.pdf'));
  await sleep(400);
  assert.equal(place.received.length, 0);
  assert.equal((await readdir(place.folder)).length, 8);
  await rm(outside);
});

test('a failing callback leaves the file, and it is offered again with the same key', async () => {
  await using place = await share();
  const keys: string[] = [];
  const troubles: unknown[] = [];
  await using _ = await place.watch({
    receive: async ({ key }) => {
      keys.push(key);
      if (keys.length < 4) throw new Error('the disk is full');
    },
    onTrouble: (error) => troubles.push(error),
  });
  await writeFile(join(place.folder, 'a.pdf'), 'x');
  await until(() => keys.length === 4);
  assert.equal(new Set(keys).size, 1);
  assert.equal(troubles.length, 3);
});

test('a file that cannot be received does not delay others', async () => {
  await using place = await share();
  await using _ = await place.watch({
    concurrency: 2,
    receive: async (file) => {
      if (file.name.text.startsWith('bad')) throw new Error('poison');
      place.received.push({ key: file.key, name: file.name.text, text: '' });
    },
  });
  await writeFile(join(place.folder, 'bad1.pdf'), 'x');
  await writeFile(join(place.folder, 'bad2.pdf'), 'x');
  for (let index = 0; index < 6; index += 1) await writeFile(join(place.folder, `good${index}.pdf`), 'x');
  await until(() => place.received.length === 6);
});

test('a file changed after it was taken is received again as a new revision', async () => {
  await using place = await share();
  await using _ = await place.watch({
    receive: async (file) => {
      place.received.push({ key: file.key, name: file.name.text, text: await textOf(file) });
      if (place.received.length > 1) return;
      const [claim] = await readdir(join(place.folder, '.tomeoki-taken'));
      await appendFile(join(place.folder, '.tomeoki-taken', claim ?? '', 'a.pdf'), ' two');
    },
  });
  await writeFile(join(place.folder, 'a.pdf'), 'one');
  await until(() => place.received.length === 2);
  assert.deepEqual(
    place.received.map(({ text }) => text),
    ['one', 'one two'],
  );
  assert.notEqual(place.received[0]?.key, place.received[1]?.key);
});

test('done files are moved with their bytes where a done folder is set', async () => {
  await using place = await share();
  const doneFolder = join(place.folder, '.done');
  await using _ = await place.watch({ doneFolder });
  await writeFile(join(place.folder, 'a.pdf'), 'kept');
  await until(() => existsSync(doneFolder));
  const [claim] = await readdir(doneFolder);
  assert.equal(await readFile(join(doneFolder, claim ?? '', 'a.pdf'), 'utf8'), 'kept');
});

test('a refused file is put aside unchanged where people find it, and not offered again', async () => {
  await using place = await share();
  const keys: string[] = [];
  await using _ = await place.watch({
    receive: async ({ key }) => {
      keys.push(key);
      return 'refused';
    },
  });
  const refused = join(place.folder, 'refused');
  const list = () => readdir(refused, { recursive: true }).catch(() => []);
  for (const content of ['one', 'two']) {
    await writeFile(join(place.folder, '図面.pdf'), content);
    await until(async () => (await list()).filter((name) => name.endsWith('.pdf')).length === keys.length);
    await until(() => keys.length === (content === 'one' ? 1 : 2));
  }
  await sleep(200);
  assert.equal(keys.length, 2);
  const files = (await list()).filter((name) => name.endsWith('.pdf'));
  const contents = await Promise.all(files.map((name) => readFile(join(refused, name), 'utf8')));
  assert.deepEqual(contents.sort(), ['one', 'two']);
  assert.deepEqual(await readdir(join(place.folder, '.tomeoki-taken')), []);
});

test('two receivers on one folder take each file once', async () => {
  await using place = await share();
  await using _ = await place.watch();
  await using __ = await place.watch();
  for (let index = 0; index < 40; index += 1)
    await writeFile(join(place.folder, `f${index}.pdf`), `${index}`);
  await until(() => place.received.length >= 40);
  await sleep(200);
  assert.equal(place.received.length, 40);
  assert.equal(new Set(place.received.map(({ name }) => name)).size, 40);
});

test('after a kill -9 another receiver takes over with the same key; after a close it does so at once', async () => {
  await using place = await share();
  await writeFile(join(place.folder, 'a.pdf'), 'x');
  const child: ChildProcess = fork(new URL('../../support/stuck-folder-receiver.ts', import.meta.url), [
    place.folder,
  ]);
  const [firstKey] = (await once(child, 'message')) as [string];
  child.kill('SIGKILL');
  await once(child, 'exit');
  {
    await using _ = await place.watch({
      leaseMs: 300,
      receive: (file, signal) => {
        place.received.push({ key: file.key, name: '', text: '' });
        return new Promise((_resolve, reject) => signal.addEventListener('abort', reject));
      },
    });
    await until(() => place.received.length === 1);
  }
  await using _ = await place.watch({ leaseMs: 60_000 });
  await until(() => place.received.length === 2);
  assert.deepEqual(
    place.received.map(({ key }) => key),
    [firstKey, firstKey],
  );
});
