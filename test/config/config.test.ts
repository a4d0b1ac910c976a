/** The configuration: what a file may say, what is refused before anything is opened, and where data goes. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { dataFolderOf, loadConfig } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { configSchema } from '../../src/config/schema.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';

const segment = { id: 'lgwan', name: { ja: '系', en: 'Segment' } };
const s3 = { kind: 's3', name: 'bucket', bucket: 'documents' };

/** Everything wrong with a file, one text a problem. */
function problemsOf(file: unknown): readonly string[] {
  return configSchema.safeParse(file).error?.issues.map((issue) => issue.message) ?? [];
}

describe('the configuration file', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tomeoki-config-'));
  });
  after(() => rm(folder, { recursive: true }));

  test('without one, the sample segments listen on loopback', () => {
    const config = loadConfig(readEnvironment({ TOMEOKI_DATA: folder }));
    const listeners = config.segments.flatMap((one) => one.listeners);
    assert.deepEqual(
      listeners.map(({ host, port }) => `${host}:${port}`),
      ['127.0.0.1:8631', '127.0.0.1:8632', '127.0.0.1:8633', '127.0.0.1:8634'],
    );
    assert.deepEqual(config.organization, { ja: '留め置き', en: 'Tomeoki' });
    assert.equal(config.help, undefined);
    assert.ok(Object.isFrozen(config.segments[0]?.listeners[0]));
  });

  test('a file that is named must be there and be JSON; every problem is told with its path', async () => {
    const path = join(folder, 'named.json');
    const load = () => loadConfig(readEnvironment({ TOMEOKI_DATA: folder, TOMEOKI_CONFIG: path }));
    const invalid = (pattern: RegExp) => (error: unknown) =>
      error instanceof ServiceError && error.code === 'CONFIG_INVALID' && pattern.test(error.message);
    assert.throws(load, invalid(/cannot be read/));
    await writeFile(path, '{');
    assert.throws(load, invalid(/not valid JSON/));
    await writeFile(path, JSON.stringify({ segments: [{ ...segment, listeners: [{ id: 'a', prot: 1 }] }] }));
    assert.throws(load, invalid(/segments\.0\.listeners\.0/));
  });

  test('a listener that believes claimed names is refused outside loopback', () => {
    const listener = { id: 'a', port: 8631, host: '0.0.0.0', identification: ['claimed-name'] };
    assert.match(problemsOf({ segments: [{ ...segment, listeners: [listener] }] }).join(), /loopback/);
    const local = { ...listener, host: '127.0.0.1' };
    assert.deepEqual(problemsOf({ segments: [{ ...segment, listeners: [local] }] }), []);
  });

  test('halves of a pair are refused: a certificate without its key, an access key without its secret', () => {
    const segments = [segment];
    assert.match(problemsOf({ segments, web: { certificateFile: '/a.pem' } }).join(), /go together/);
    assert.match(problemsOf({ segments, web: { keyFile: '/a.pem' } }).join(), /go together/);
    const targets = [{ ...s3, accessKeyId: 'id' }];
    assert.match(problemsOf({ segments, filing: { targets } }).join(), /"documents".*go together/);
    const blobs = { kind: 's3', bucket: 'blobs', secretAccessKey: 'secret' };
    assert.match(problemsOf({ segments, blobs }).join(), /"blobs".*go together/);
  });

  test('names that occur twice and rules without a target are refused', () => {
    assert.match(problemsOf({ segments: [segment, segment] }).join(), /occurs twice/);
    const rules = [{ id: 'all', targets: ['nowhere'] }];
    assert.match(problemsOf({ segments: [segment], filing: { rules } }).join(), /no target "nowhere"/);
  });
});

describe('the data folder', () => {
  test('is the one named, else that of root, else below the home of the person', () => {
    assert.equal(dataFolderOf(readEnvironment({ TOMEOKI_DATA: '/srv/t', HOME: '/home/a' }), true), '/srv/t');
    assert.equal(dataFolderOf(readEnvironment({ HOME: '/home/a' }), true), '/var/lib/tomeoki');
    assert.equal(dataFolderOf(readEnvironment({ HOME: '/home/a' }), false), '/home/a/.local/share/tomeoki');
    const withXdg = readEnvironment({ HOME: '/home/a', XDG_DATA_HOME: '/data' });
    assert.equal(dataFolderOf(withXdg, false), '/data/tomeoki');
    assert.throws(() => dataFolderOf(readEnvironment({}), false), { code: 'CONFIG_INVALID' });
  });
});
