import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { dataFolderOf, loadConfig } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { type ConfigFile, configSchema } from '../../src/config/schema.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';

/** A valid file that each test spoils in one place. */
const valid = () => ({
  segments: [
    {
      id: 'lgwan',
      name: { ja: 'LGWAN接続系', en: 'LGWAN' },
      listeners: [{ id: 'print', port: 8631 }] as Record<string, unknown>[],
      watchedFolders: [{ id: 'share', path: '/srv/scan' }] as Record<string, unknown>[],
    },
  ] as Record<string, unknown>[],
  filing: {
    targets: [{ kind: 'folder', name: 'cabinet', path: '/srv/filed' }] as Record<string, unknown>[],
    rules: [{ id: 'all', targets: ['cabinet'] }] as Record<string, unknown>[],
  },
});

describe('the configuration', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tomeoki-config-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const load = (content: unknown) => {
    const path = join(folder, 'tomeoki.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return loadConfig(readEnvironment({ TOMEOKI_DATA: folder, TOMEOKI_CONFIG: path }));
  };
  const problemsOf = (content: unknown): readonly string[] => {
    try {
      load(content);
    } catch (error) {
      assert.ok(error instanceof ServiceError && error.code === 'CONFIG_INVALID', String(error));
      return error.details['problems'] as readonly string[];
    }
    throw new Error('it was taken');
  };
  const listener = (changes: Record<string, unknown>) => {
    const file = valid();
    file.segments[0] = { ...file.segments[0], listeners: [{ id: 'print', port: 8631, ...changes }] };
    return file;
  };

  test('without a file the four sample segments apply, all on loopback, none believing claimed names', () => {
    const config = loadConfig(readEnvironment({ TOMEOKI_DATA: join(folder, 'empty') }));
    assert.deepEqual(
      config.segments.map(({ id, releaseFactors }) => [id, releaseFactors]),
      [
        ['lgwan', 1],
        ['internet', 1],
        ['core', 1],
        ['mynumber', 2],
      ],
    );
    const listeners = config.segments.flatMap((segment) => segment.listeners);
    assert.ok(listeners.every(({ host, port }) => host === '127.0.0.1' && port > 1024));
    assert.ok(listeners.every(({ identification }) => !identification.includes('claimed-name')));
    assert.equal(config.web.host, '127.0.0.1');
    const mynumber = config.segments.find(({ id }) => id === 'mynumber')?.listeners[0];
    assert.deepEqual([mynumber?.tls, mynumber?.identification], ['required', ['basic']]);
    assert.deepEqual(config.blobs, { kind: 'files' });
  });

  test('what is loaded cannot be changed', () => {
    const config = load(valid()) as ConfigFile;
    assert.throws(() => {
      config.limits.printJobBytes = 1;
    }, TypeError);
    assert.ok(Object.isFrozen(config.segments[0]?.listeners[0]?.identification));
  });

  test('a file needs its segments only; the rest has defaults', () => {
    const { segments } = load({ segments: [{ id: 'a', name: { ja: 'あ', en: 'a' } }] });
    assert.deepEqual(segments[0], {
      id: 'a',
      name: { ja: 'あ', en: 'a' },
      releaseFactors: 1,
      retentionHours: 72,
      listeners: [],
      watchedFolders: [],
    });
  });

  for (const [why, changes] of [
    ['claimed names are believed', { identification: ['claimed-name'] }],
    ['claimed names are believed beside passwords', { identification: ['basic', 'claimed-name'] }],
    ['anybody may print for a conformance run', { purpose: 'conformance' }],
  ] as const) {
    for (const host of ['0.0.0.0', '::', '192.0.2.1', 'print.example.jp']) {
      test(`a listener where ${why} is refused at ${host}`, () => {
        const [problem = ''] = problemsOf(listener({ ...changes, host }));
        assert.match(problem, /segments\.0\.listeners\.0: .*must listen on loopback/);
      });
    }
    for (const host of ['127.0.0.1', '::1', 'localhost']) {
      test(`a listener where ${why} is taken at ${host}`, () => {
        load(listener({ ...changes, host }));
      });
    }
  }

  test('an ordinary listener may have any address', () => {
    load(listener({ host: '0.0.0.0' }));
  });

  test('names that occur twice are refused: segments, listeners across segments, folders, targets', () => {
    const twice = valid();
    twice.segments.push({ ...twice.segments[0] });
    twice.filing.targets.push({ ...twice.filing.targets[0] });
    assert.deepEqual(problemsOf(twice), [
      '(file): segments: "lgwan" occurs twice',
      '(file): listeners: "print" occurs twice',
      '(file): watchedFolders: "share" occurs twice',
      '(file): targets: "cabinet" occurs twice',
    ]);
  });

  test('a filing rule whose target is not there is refused', () => {
    const file = valid();
    file.filing.rules.push({ id: 'other', targets: ['cabinet', 'box'] });
    assert.deepEqual(problemsOf(file), ['(file): filing rule "other": no target "box"']);
  });

  for (const [why, spoil] of [
    ['no segment', { segments: [] }],
    ['an unknown member', { ...valid(), segment: [] }],
    ['a port that there is not', listener({ port: 65_536 })],
    ['a listener without a way of identification', listener({ identification: [] })],
    ['an unknown way of identification', listener({ identification: ['trust'] })],
    ['an id with capitals', listener({ id: 'Print' })],
    ['an id that starts with a digit', listener({ id: '1print' })],
    ['three factors', { segments: [{ id: 'a', name: { ja: 'あ', en: 'a' }, releaseFactors: 3 }] }],
    ['a retention of no time', { segments: [{ id: 'a', name: { ja: 'あ', en: 'a' }, retentionHours: 0 }] }],
    ['a segment without a Japanese name', { segments: [{ id: 'a', name: { ja: '', en: 'a' } }] }],
    ['a store of no kind', { ...valid(), blobs: { kind: 'tape' } }],
    ['a bucket without a name', { ...valid(), blobs: { kind: 's3' } }],
    ['a short token for metrics', { ...valid(), web: { metricsToken: 'short' } }],
    ['no file', null],
    ['a list', []],
  ] as const) {
    test(`refused: ${why}`, () => assert.ok(problemsOf(spoil).length > 0));
  }

  test('text that is not JSON and a file that was named but is not there are told as such', () => {
    assert.match(problemsOf('{ "segments": [')[0] ?? '', /tomeoki\.json: it is not valid JSON$/);
    const missing = join(folder, 'missing.json');
    assert.throws(() => loadConfig(readEnvironment({ TOMEOKI_DATA: folder, TOMEOKI_CONFIG: missing })), {
      code: 'CONFIG_INVALID',
      message: /it cannot be read/,
    });
  });

  test('keys and database come from the environment; half of a pair of S3 keys counts as none', () => {
    const base = { TOMEOKI_DATA: join(folder, 'empty') };
    const plain = loadConfig(readEnvironment(base));
    assert.deepEqual(
      [plain.databaseUrl, plain.keysJson, plain.s3Credentials],
      [undefined, undefined, undefined],
    );
    assert.equal(plain.keyFile, join(folder, 'empty', 'keys.json'));
    const half = loadConfig(readEnvironment({ ...base, TOMEOKI_S3_ACCESS_KEY_ID: 'a' }));
    assert.equal(half.s3Credentials, undefined);
    const whole = loadConfig(
      readEnvironment({ ...base, TOMEOKI_S3_ACCESS_KEY_ID: 'a', TOMEOKI_S3_SECRET_ACCESS_KEY: 'b' }),
    );
    assert.deepEqual(whole.s3Credentials, { accessKeyId: 'a', secretAccessKey: 'b' });
  });
});

describe('the data folder', () => {
  const folderOf = (env: Record<string, string>, isRoot = false) =>
    dataFolderOf(readEnvironment(env), isRoot);

  test('is TOMEOKI_DATA before all, made absolute', () => {
    assert.equal(folderOf({ TOMEOKI_DATA: '/srv/tomeoki', HOME: '/home/a' }, true), '/srv/tomeoki');
    assert.equal(folderOf({ TOMEOKI_DATA: 'data' }), join(process.cwd(), 'data'));
  });

  test('is below /var/lib for root, below XDG_DATA_HOME or the home for others', () => {
    assert.equal(folderOf({ HOME: '/home/admin', XDG_DATA_HOME: '/home/admin/x' }, true), '/var/lib/tomeoki');
    assert.equal(folderOf({ HOME: '/home/a', XDG_DATA_HOME: '/home/a/x' }), '/home/a/x/tomeoki');
    assert.equal(folderOf({ HOME: '/home/a' }), '/home/a/.local/share/tomeoki');
  });

  test('is asked for when nothing says where: empty variables count as missing', () => {
    assert.throws(() => folderOf({ TOMEOKI_DATA: '', HOME: '', XDG_DATA_HOME: '' }), {
      code: 'CONFIG_INVALID',
      message: /set TOMEOKI_DATA/,
    });
  });
});

describe('the environment', () => {
  test('the language of the terminal follows LC_ALL, LC_MESSAGES, LANG in this order', () => {
    for (const [env, language] of [
      [{ LANG: 'ja_JP.UTF-8' }, 'ja'],
      [{ LANG: 'ja_JP.UTF-8', LC_ALL: 'C' }, 'en'],
      [{ LANG: 'C', LC_MESSAGES: 'ja_JP.UTF-8' }, 'ja'],
      [{}, 'en'],
    ] as const) {
      assert.equal(readEnvironment(env).language, language);
    }
  });

  test('a clock offset that is no number counts as none', () => {
    assert.equal(readEnvironment({ TOMEOKI_CLOCK_OFFSET_MS: '-3600000' }).clockOffsetMs, -3_600_000);
    for (const text of ['tomorrow', 'Infinity', '']) {
      assert.equal(readEnvironment({ TOMEOKI_CLOCK_OFFSET_MS: text }).clockOffsetMs, 0);
    }
  });
});

test('every default of the schema is itself valid', () => {
  const once = configSchema.parse({ segments: [{ id: 'a', name: { ja: 'あ', en: 'a' } }] });
  assert.deepEqual(configSchema.parse(JSON.parse(JSON.stringify(once))), once);
});
