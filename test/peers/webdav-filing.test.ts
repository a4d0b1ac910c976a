/** Filing into the WebDAV server of a real Apache: plain, over TLS, with Basic and Digest accounts. */

import assert from 'node:assert/strict';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { webdavSignIn } from '../../src/context/webdav-sign-in.ts';
import type { FilingTarget } from '../../src/ports/filing-target.ts';
import { openWebdavTarget } from '../../src/stores/filing/webdav/webdav-target.ts';
import { chunksOf } from '../stores/blobs/contract.ts';
import { filingTargetContract } from '../stores/filing/contract.ts';
import { type ApacheDav, apachePresent, davAccounts, startApacheDav } from '../support/apache-dav.ts';
import { peerMissing } from '../support/peers.ts';
import { refilingContract } from '../support/refiling-site.ts';

const skip = peerMissing('Apache with mod_dav (apache2)', apachePresent);

function itemFor(bytes: Uint8Array, location: string) {
  const sha256 = createHash('sha256').update(bytes).digest();
  return { location, mediaType: 'application/pdf', byteLength: bytes.byteLength, sha256 };
}

async function putAndReadBack(target: FilingTarget, location: string): Promise<void> {
  const bytes = randomBytes(300_000);
  const item = itemFor(bytes, location);
  await target.put(item, () => chunksOf(bytes));
  assert.deepEqual(Buffer.from((await target.readBack(location))?.sha256 ?? []), item.sha256);
}

describe('filing into WebDAV (RFC 4918)', { skip, timeout: 120_000 }, () => {
  let apache: ApacheDav;
  let target: FilingTarget & Disposable;

  before(async () => {
    apache = await startApacheDav();
    target = openWebdavTarget({ url: `${apache.httpUrl}/open/` });
  });

  after(async () => {
    target?.[Symbol.dispose]();
    await apache?.[Symbol.asyncDispose]();
  });

  filingTargetContract({
    target: () => target,
    plant: async (location, bytes) => {
      const path = join(apache.folder, location);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    },
    unfinished: async () => {
      const names = await readdir(apache.folder, { recursive: true });
      return names.filter((name) => name.includes('.davfs.') || name.endsWith('.part'));
    },
    boundary: 1_048_576,
  });

  refilingContract(
    () => target,
    async () => {
      await apache.stop();
      return { end: () => apache.start() };
    },
  );

  for (const door of ['basic', 'digest'] as const) {
    it(`signs in by ${door} over TLS with the server's own authority`, async () => {
      using secured = openWebdavTarget({
        url: `${apache.httpsUrl}/${door}`,
        ca: apache.certificate,
        signIn: webdavSignIn(davAccounts[door], true),
      });
      await secured.check();
      await putAndReadBack(secured, `課/${door}/a.pdf`);
    });

    it(`says that a wrong password is refused by ${door}, and asks once`, async () => {
      using refused = openWebdavTarget({
        url: `${apache.httpUrl}/${door}/`,
        signIn: webdavSignIn({ ...davAccounts[door], password: 'other' }, true),
      });
      await assert.rejects(refused.check(), { code: 'STORE_ACCESS_REFUSED' });
      await assert.rejects(refused.readBack('a'), { code: 'STORE_ACCESS_REFUSED' });
    });
  }

  it('sends no Basic password in the clear unless that was allowed, and Digest always', async () => {
    using basic = openWebdavTarget({
      url: `${apache.httpUrl}/basic/`,
      signIn: webdavSignIn(davAccounts.basic, false),
    });
    await assert.rejects(basic.check(), { code: 'STORE_ACCESS_REFUSED' });
    using digest = openWebdavTarget({
      url: `${apache.httpUrl}/digest/`,
      signIn: webdavSignIn(davAccounts.digest, false),
    });
    await putAndReadBack(digest, 'clear/digest.pdf');
  });

  it('takes only the pinned certificate, self-signed as it is', async () => {
    const url = `${apache.httpsUrl}/open/`;
    const pin = createHash('sha256').update(new X509Certificate(apache.certificate).raw).digest('hex');
    using pinned = openWebdavTarget({ url, certificateSha256: pin });
    await putAndReadBack(pinned, 'pinned/a.pdf');
    using other = openWebdavTarget({ url, certificateSha256: '0'.repeat(64) });
    await assert.rejects(other.check(), {
      code: 'STORE_UNREACHABLE',
      details: { networkCode: 'ERR_TLS_CERT_PIN' },
    });
    using unknown = openWebdavTarget({ url });
    await assert.rejects(unknown.check(), { code: 'STORE_UNREACHABLE' });
  });

  it('makes a folder again that somebody tidied away', async () => {
    await putAndReadBack(target, 'tidy/x/a.pdf');
    await rm(join(apache.folder, 'tidy'), { recursive: true });
    await putAndReadBack(target, 'tidy/x/b.pdf');
  });

  it('tells a folder that is gone from a document that is not there', async () => {
    using other = openWebdavTarget({ url: `${apache.httpUrl}/open/nowhere/` });
    await assert.rejects(other.readBack('a'), { code: 'STORE_IO_FAILED' });
    await assert.rejects(other.check(), { code: 'STORE_IO_FAILED' });
  });

  it('files a large document in constant memory', async () => {
    const length = 64_000_000;
    const piece = randomBytes(1_000_000);
    const hash = createHash('sha256');
    for (let at = 0; at < length; at += piece.byteLength) hash.update(piece);
    const item = {
      location: '課/large.pdf',
      mediaType: 'application/pdf',
      byteLength: length,
      sha256: hash.digest(),
    };
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    await target.put(item, async function* () {
      for (let at = 0; at < length; at += piece.byteLength) {
        if (at % 8_000_000 === 0) {
          collect();
          most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        }
        yield Buffer.from(piece);
      }
    });
    assert.equal((await stat(join(apache.folder, '課/large.pdf'))).size, length);
    assert.ok(most < 16_000_000, `${most} bytes were held`);
  });

  it('says what to do when the folder may not be written', async () => {
    const path = join(apache.folder, 'closed');
    await mkdir(path);
    await chmod(path, 0o555);
    const bytes = randomBytes(10);
    const putting = target.put(itemFor(bytes, 'closed/b/a.pdf'), () => chunksOf(bytes));
    await assert.rejects(putting, { code: 'STORE_ACCESS_REFUSED' });
  });

  it('waits for a server that is away, and goes on when it is back', async () => {
    await apache.stop();
    await assert.rejects(target.check(), { code: 'STORE_UNREACHABLE' });
    await apache.start();
    await putAndReadBack(target, 'back/a.pdf');
  });
});
