/** Filing into Box, with a simulated one that keeps state, on the wire. */

import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { startVirtualBox, type VirtualBox } from '../../drivers/simulators/virtual-box.ts';
import type { FilingItem, FilingTarget } from '../../src/ports/filing-target.ts';
import type { BoxCredentials } from '../../src/stores/filing/box/box-client.ts';
import { type BoxTargetOptions, openBoxTarget } from '../../src/stores/filing/box/box-target.ts';
import { chunksOf } from '../stores/blobs/contract.ts';
import { filingTargetContract } from '../stores/filing/contract.ts';
import { refilingContract } from '../support/refiling-site.ts';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'pass' },
});
const credentials: BoxCredentials = {
  kind: 'client-credentials',
  clientId: 'app',
  clientSecret: 'the application secret',
  subject: { enterpriseId: '77' },
};

/** Ways change here; Box itself takes no parts of files of less than 20 MB. */
const boundary = 300_000;

function itemFor(bytes: Uint8Array, location: string, more: Partial<FilingItem> = {}): FilingItem {
  const sha256 = createHash('sha256').update(bytes).digest();
  return { location, mediaType: 'application/pdf', byteLength: bytes.byteLength, sha256, ...more };
}

describe('filing into Box', { timeout: 120_000 }, () => {
  let box: VirtualBox;
  let target: FilingTarget;
  let folderId: string;
  const open = (options: Partial<BoxTargetOptions> = {}) => {
    const urls = { api: box.origin, upload: `${box.origin}/upload`, auth: box.origin };
    return openBoxTarget({ credentials, folderId, urls, directBytes: boundary, ...options });
  };
  const put = async (into: FilingTarget, item: FilingItem, bytes: Uint8Array) => {
    await into.put(item, () => chunksOf(bytes));
    assert.deepEqual(Buffer.from((await into.readBack(item.location))?.sha256 ?? []), item.sha256);
  };
  const fileAt = (location: string) => {
    let id = folderId;
    for (const name of location.split('/')) id = box.state.named(id, name)?.id ?? '';
    return box.state.file(id);
  };

  before(async () => {
    const publicKey = createPublicKey(keys.publicKey);
    box = await startVirtualBox({ clientId: 'app', clientSecret: 'the application secret', publicKey });
    box.state.partSize = 65_536;
    box.state.leastInParts = boundary;
    folderId = box.state.add('folder', '0', '保管').id;
    box.state.templates.set('enterprise/tomeoki', [
      { key: 'title', type: 'string' },
      { key: 'documentDate', type: 'date' },
      { key: 'amount', type: 'float' },
      { key: 'hozonKikan', type: 'enum', options: [{ key: '5年' }, { key: '10年' }] },
      { key: 'sha256', type: 'string' },
      { key: 'unknownToUs', type: 'string' },
    ]);
    target = open();
  });
  after(() => box?.[Symbol.asyncDispose]());

  filingTargetContract({
    target: () => target,
    plant: async (location, bytes) => {
      const parts = location.split('/');
      let parent = folderId;
      for (const name of parts.slice(0, -1)) {
        parent = (box.state.named(parent, name) ?? box.state.add('folder', parent, name)).id;
      }
      const name = parts.at(-1) ?? '';
      const there = box.state.named(parent, name);
      if (there === undefined) box.state.add('file', parent, name, Buffer.from(bytes));
      else there.content = Buffer.from(bytes);
    },
    unfinished: async () => [...box.state.sessions.keys()],
    boundary,
  });

  refilingContract(
    () => target,
    async () => {
      box.refuseNext(1, '120');
      return {};
    },
  );

  it('fetches contents through the relay that is configured, not from where Box leads to', async () => {
    const bytes = randomBytes(100);
    const item = itemFor(bytes, 'relay/a.pdf');
    await put(target, item, bytes);
    const asked: string[] = [];
    const relay = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(bytes);
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    try {
      const download = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
      const urls = { api: box.origin, upload: `${box.origin}/upload`, auth: box.origin, download };
      const found = await open({ urls }).readBack('relay/a.pdf');
      assert.deepEqual(Buffer.from(found?.sha256 ?? []), item.sha256);
      assert.deepEqual(asked, [`/d/${fileAt('relay/a.pdf').id}`]);
    } finally {
      relay.closeAllConnections();
      await new Promise((resolve) => relay.close(resolve));
    }
  });

  it('signs in with an assertion of the application, and again when its token is over', async () => {
    const { clientId, clientSecret, subject } = credentials;
    const jwt = { kind: 'jwt', keyId: 'k1', privateKey: keys.privateKey, passphrase: 'pass' } as const;
    const signed = open({ credentials: { ...jwt, clientId, clientSecret, subject } });
    await signed.check();
    box.expireTokens();
    const bytes = randomBytes(100);
    await put(signed, itemFor(bytes, 'jwt/a.pdf'), bytes);
  });

  it('says that credentials are refused, and tells no secret and no token', async () => {
    const refused = open({ credentials: { ...credentials, clientSecret: 'another secret' } });
    const error: unknown = await refused.check().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.equal(Reflect.get(error as object, 'code'), 'STORE_ACCESS_REFUSED');
    assert.doesNotMatch(inspect(error, { depth: 10, showHidden: true }), /another secret|Bearer|assertion/);
    await assert.rejects(open({ folderId: '9' }).check(), { code: 'STORE_IO_FAILED' });
  });

  it('waits a little when Box asks for it, and leaves longer waits to the outbox with their length', async () => {
    const bytes = randomBytes(10);
    box.refuseNext(2, '0.1');
    await put(target, itemFor(bytes, 'busy/a.pdf'), bytes);
    box.refuseNext(1, '120');
    const details = {
      status: 429,
      boxCode: 'rate_limit_exceeded',
      requestId: 'virtual',
      retryAfterMs: 120_000,
    };
    const putting = target.put(itemFor(bytes, 'busy/b.pdf'), () => chunksOf(bytes));
    await assert.rejects(putting, { code: 'STORE_FILING_BUSY', details });
    await put(target, itemFor(bytes, 'busy/b.pdf'), bytes);
  });

  it('waits for a file that Box still puts together (202 with Retry-After)', async () => {
    box.state.commitsToWait = 1;
    const bytes = randomBytes(boundary + 1);
    await put(target, itemFor(bytes, 'commit/a.pdf'), bytes);
    box.state.commitsToWait = 0;
    assert.equal(box.state.sessions.size, 0);
  });

  it('goes on when only the answer to a part, to an upload or to a commit was lost', async () => {
    const large = randomBytes(boundary + 1);
    box.loseAnswerOf('PUT', /upload_sessions/);
    await put(target, itemFor(large, 'lost/part.pdf'), large);
    box.loseAnswerOf('POST', /commit$/);
    const item = itemFor(large, 'lost/commit.pdf');
    await target.put(item, () => chunksOf(large)).catch(() => undefined);
    await put(target, item, large);
    const small = randomBytes(1_000);
    box.loseAnswerOf('POST', /^\/files\/content$/);
    await put(target, itemFor(small, 'lost/whole.pdf'), small);
    assert.deepEqual(box.state.children(box.state.named(folderId, 'lost')?.id ?? '').length, 3);
  });

  it('fills the fields of the template that it has values for, and changes them when they change', async () => {
    const filed = open({ template: { scope: 'enterprise', key: 'tomeoki' } });
    await filed.check();
    const bytes = randomBytes(10);
    const fields = {
      title: '起案',
      segment: 'lgwan',
      department: '',
      owner: '',
      'received-at': '2026-04-01T00:00:00Z',
      'document-date': '2026-03-31',
      amount: '12,300',
    };
    const item = itemFor(bytes, 'meta/a.pdf', { fields, metadata: { 'hozon-kikan': '5年' } });
    await put(filed, item, bytes);
    const sha256 = Buffer.from(item.sha256).toString('hex');
    const values = { title: '起案', documentDate: '2026-03-30T15:00:00Z', amount: 12_300, sha256 };
    assert.deepEqual(fileAt('meta/a.pdf').metadata.get('enterprise/tomeoki'), {
      ...values,
      hozonKikan: '5年',
    });
    await put(filed, { ...item, metadata: { 'hozon-kikan': '10年' } }, bytes);
    await put(filed, { ...item, metadata: { 'hozon-kikan': '7年' } }, bytes);
    assert.equal(fileAt('meta/a.pdf').metadata.get('enterprise/tomeoki')?.['hozonKikan'], '10年');
    await assert.rejects(open({ template: { scope: 'enterprise', key: 'other' } }).check(), {
      code: 'STORE_FILING_NOT_SET_UP',
      details: { missing: ['enterprise/other'] },
    });
  });

  it('assigns the retention policy to its folder once, and tells until when a copy is kept', async () => {
    for (const retained of [open({ retentionPolicyId: '5' }), open({ retentionPolicyId: '5' })]) {
      const bytes = randomBytes(10);
      await put(retained, itemFor(bytes, `kept/${bytes.toString('hex')}.pdf`), bytes);
    }
    assert.deepEqual([...box.state.retained], [[folderId, '5']]);
    const bytes = randomBytes(33);
    await put(target, itemFor(bytes, 'kept/told.pdf'), bytes);
    const told = { byteLength: 33, retainUntil: new Date('2031-03-31T15:00:00Z') };
    assert.deepEqual(await target.describe?.('kept/told.pdf'), told);
    assert.equal(await target.describe?.('kept/none.pdf'), undefined);
  });

  it('makes a folder again that somebody removed, and refuses a name that differs in case only', async () => {
    const bytes = randomBytes(10);
    await put(target, itemFor(bytes, 'tidy/x/a.pdf'), bytes);
    const tidy = box.state.named(folderId, 'tidy');
    for (const item of [...box.state.items.values()]) {
      if (item.id === tidy?.id || item.parentId === tidy?.id) box.state.items.delete(item.id);
    }
    assert.equal(await target.readBack('tidy/x/a.pdf'), undefined);
    await put(target, itemFor(bytes, 'tidy/x/b.pdf'), bytes);
    assert.equal(await target.readBack('tidy/x/B.pdf'), undefined);
    const other = randomBytes(10);
    const putting = target.put(itemFor(other, 'tidy/x/B.pdf'), () => chunksOf(other));
    await assert.rejects(putting, { code: 'STORE_FILING_CONFLICT' });
  });
});
