/** Filing targets as the configuration names them, with their secrets, against simulated services. */

import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { startVirtualBox } from '../../drivers/simulators/virtual-box.ts';
import { startVirtualKintone } from '../../drivers/simulators/virtual-kintone.ts';
import type { Config } from '../../src/config/config.ts';
import { configSchema } from '../../src/config/schema.ts';
import { openFilingTargets } from '../../src/context/filing-targets.ts';
import type { FilingTarget } from '../../src/ports/filing-target.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { chunksOf } from '../stores/blobs/contract.ts';

const segments = [{ id: 'lgwan', name: { ja: '庁内', en: 'Office' } }];

function open(
  targets: readonly object[],
  filingSecrets: NonNullable<Config['filingSecrets']>,
  stack: AsyncDisposableStack,
) {
  const parsed = configSchema.parse({ segments, filing: { targets } });
  const config = { ...parsed, filingSecrets } as Config;
  return openFilingTargets({ config, clock: systemClock() }, stack);
}

async function putAndReadBack(target: FilingTarget | undefined): Promise<void> {
  assert.ok(target);
  await target.check();
  const bytes = randomBytes(100);
  const sha256 = createHash('sha256').update(bytes).digest();
  const item = { location: '課/a.pdf', mediaType: 'application/pdf', byteLength: 100, sha256 };
  await target.put(item, () => chunksOf(bytes));
  assert.deepEqual(Buffer.from((await target.readBack(item.location))?.sha256 ?? []), sha256);
}

describe('filing targets of the configuration', { timeout: 60_000 }, () => {
  it('opens Box with the file of its developer console, or with the secret of the environment', async () => {
    const keys = generateKeyPairSync('rsa', {
      modulusLength: 2_048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'pass' },
    });
    const publicKey = createPublicKey(keys.publicKey);
    const folder = await mkdtemp(join(tmpdir(), 'cloud-targets-'));
    await using stack = new AsyncDisposableStack();
    stack.defer(() => rm(folder, { recursive: true }));
    const box = stack.use(await startVirtualBox({ clientId: 'app', clientSecret: 'hidden', publicKey }));
    const folderIds = ['a', 'b', 'c'].map((name) => box.state.add('folder', '0', name).id);
    const appAuth = { publicKeyID: 'k', privateKey: keys.privateKey, passphrase: 'pass' };
    const boxAppSettings = { clientID: 'app', clientSecret: 'hidden', appAuth };
    const jwtFile = join(folder, 'box.json');
    await writeFile(jwtFile, JSON.stringify({ boxAppSettings, enterpriseID: '77' }));
    const broken = join(folder, 'broken.json');
    await writeFile(broken, `{"clientSecret": "hidden" oops`);
    const urls = { api: box.origin, upload: `${box.origin}/upload` };
    const common = { kind: 'box', urls };
    const targets = open(
      [
        { ...common, name: 'signed', folderId: folderIds[0], jwtFile },
        { ...common, name: 'plain', folderId: folderIds[1], clientId: 'app', enterpriseId: '77' },
        { ...common, name: 'broken', folderId: folderIds[2], jwtFile: broken },
      ],
      { boxClientSecret: 'hidden' },
      stack,
    );
    await putAndReadBack(targets.get('signed'));
    await putAndReadBack(targets.get('plain'));
    assert.equal((await targets.get('plain')?.describe?.('課/a.pdf'))?.byteLength, 100);
    const error: unknown = await targets
      .get('broken')
      ?.check()
      .catch((reason: unknown) => reason);
    assert.equal(Reflect.get(error as object, 'code'), 'STORE_FILING_NOT_SET_UP');
    assert.doesNotMatch(inspect(error, { depth: 10, showHidden: true }), /hidden|oops/);
  });

  it('opens kintone with the token of the environment, and says when there is none', async () => {
    const form = {
      tomeoki_key: { type: 'SINGLE_LINE_TEXT', unique: true },
      tomeoki_location: { type: 'SINGLE_LINE_TEXT' },
      tomeoki_sha256: { type: 'SINGLE_LINE_TEXT' },
      tomeoki_bytes: { type: 'NUMBER' },
      tomeoki_link: { type: 'LINK' },
    };
    await using stack = new AsyncDisposableStack();
    const kintone = stack.use(await startVirtualKintone({ apiToken: 'token', appId: 7, form }));
    const target = { kind: 'kintone', name: 'register', baseUrl: kintone.baseUrl, appId: 7 };
    await putAndReadBack(open([target], { kintoneApiToken: 'token' }, stack).get('register'));
    await assert.rejects(open([target], {}, stack).get('register')?.check() ?? Promise.resolve(), {
      code: 'STORE_FILING_NOT_SET_UP',
      details: { missing: ['apiToken'] },
    });
  });

  for (const [why, target] of [
    ['an unencrypted WebDAV server elsewhere', { kind: 'webdav', url: 'http://nas.example/dav/' }],
    ['a password in an address', { kind: 'webdav', url: 'https://a:b@nas.example/dav/' }],
    ['Box without an application', { kind: 'box', folderId: '1', enterpriseId: '1' }],
    ['Box with two subjects', { kind: 'box', folderId: '1', clientId: 'a', enterpriseId: '1', userId: '2' }],
    ['retention of the root folder', { kind: 'box', folderId: '0', jwtFile: 'a', retentionPolicyId: '1' }],
    ['an unencrypted kintone', { kind: 'kintone', baseUrl: 'http://example.cybozu.com', appId: 1 }],
  ] as const) {
    it(`refuses ${why}`, () => {
      const targets = [{ name: 'x', ...target }];
      assert.equal(configSchema.safeParse({ segments, filing: { targets } }).success, false);
    });
  }
});
