/** The key ring on real files and real processes. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { decodeProtectedHeader } from 'jose';
import type { SegmentId } from '../../../src/shared/ids.ts';
import { openKeyRing } from '../../../src/stores/keys/key-ring.ts';

const lgwan = 'lgwan' as SegmentId;
const mynumber = 'mynumber' as SegmentId;
const blob = 'lgwan/2026/09/0e8dbe4e-5a53-4c2e-8c3f-5b6a7c8d9e0f';

const folder = await mkdtemp(join(tmpdir(), 'tomeoki-keys-'));
after(() => rm(folder, { recursive: true, force: true }));
let count = 0;
const freshPath = () => join(folder, `ring-${count++}`, 'keys.json');

describe('key file', () => {
  it('is made on first start with mode 0600 and gives the same keys on the next start', async () => {
    const path = freshPath();
    const first = await openKeyRing({ path }, [lgwan]);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    const second = await openKeyRing({ path }, [lgwan]);
    assert.equal(second.currentKeyId(lgwan), first.currentKeyId(lgwan));
    assert.deepEqual(
      second.cardHash('felica', '0123456789abcdef'),
      first.cardHash('felica', '0123456789abcdef'),
    );
    const names = await readdir(join(path, '..'));
    assert.deepEqual(names.sort(), ['keys.json', 'keys.json.lock']);
  });

  it('takes keys for a segment that was added later and keeps the others', async () => {
    const path = freshPath();
    const first = await openKeyRing({ path }, [lgwan]);
    const second = await openKeyRing({ path }, [lgwan, mynumber]);
    assert.equal(second.currentKeyId(lgwan), first.currentKeyId(lgwan));
    assert.notEqual(second.currentKeyId(mynumber), first.currentKeyId(lgwan));
  });

  for (const mode of [0o640, 0o604, 0o660, 0o644]) {
    it(`is refused when its mode is ${mode.toString(8)}`, async () => {
      const path = freshPath();
      await openKeyRing({ path }, [lgwan]);
      await chmod(path, mode);
      await assert.rejects(openKeyRing({ path }, [lgwan]), { code: 'STORE_KEY_FILE_EXPOSED' });
    });
  }

  it('is not made when that is forbidden, so that a lost file is noticed', async () => {
    const opening = openKeyRing({ path: freshPath(), create: false }, [lgwan]);
    await assert.rejects(opening, { code: 'STORE_KEY_UNAVAILABLE' });
  });

  it('that is cut short or altered is refused without any of its text in the error', async () => {
    const path = freshPath();
    await openKeyRing({ path }, [lgwan]);
    const text = await readFile(path, 'utf8');
    const secret = (JSON.parse(text) as { cardSecret: { k: string } }).cardSecret.k;
    for (const damaged of [text.slice(0, -20), text.replace('"P-256"', '"P-384"'), '[]', '']) {
      await writeFile(path, damaged, { mode: 0o600 });
      const error: unknown = await openKeyRing({ path }, [lgwan]).catch((reason: unknown) => reason);
      assert.ok(error instanceof Error && 'code' in error && error.code === 'STORE_KEY_FILE_INVALID');
      assert.ok(!JSON.stringify([error.message, error, String(error.cause)]).includes(secret));
    }
  });

  it('is agreed upon by processes that start together', { timeout: 60_000 }, async () => {
    const path = freshPath();
    const module = new URL('../../../src/stores/keys/key-ring.ts', import.meta.url).href;
    const program = `const { openKeyRing } = await import(${JSON.stringify(module)});
      const ring = await openKeyRing({ path: ${JSON.stringify(path)} }, ['lgwan', 'mynumber']);
      process.stdout.write(JSON.stringify([ring.currentKeyId('lgwan'), ring.currentKeyId('mynumber'),
        Buffer.from(ring.cardHash('felica', '0123456789abcdef')).toString('hex')]));`;
    const outputs = await Promise.all(Array.from({ length: 4 }, () => run(program)));
    assert.equal(new Set(outputs).size, 1);
    assert.match(outputs[0] ?? '', /^\["/);
  });
});

describe('wrapped data key', () => {
  it('RFC 7518 §4.6: is a JWE with ECDH-ES+A256KW, A256GCM and the kid of the current key', async () => {
    const ring = await openKeyRing({ path: freshPath() }, [lgwan]);
    const { wrappedKey, keyId } = await ring.wrapKey(lgwan, randomBytes(32), blob);
    const header = decodeProtectedHeader(wrappedKey);
    assert.equal(header.alg, 'ECDH-ES+A256KW');
    assert.equal(header.enc, 'A256GCM');
    assert.equal(header.kid, ring.currentKeyId(lgwan));
    assert.equal(keyId, header.kid);
  });

  it('opens for its own blob and segment only', async () => {
    const ring = await openKeyRing({ path: freshPath() }, [lgwan, mynumber]);
    const dataKey = randomBytes(32);
    const { wrappedKey } = await ring.wrapKey(lgwan, dataKey, blob);
    assert.deepEqual(Buffer.from(await ring.unwrapKey(lgwan, wrappedKey, blob)), dataKey);
    const elsewhere = ring.unwrapKey(lgwan, wrappedKey, blob.replace(/f$/, 'e'));
    await assert.rejects(elsewhere, { code: 'STORE_DOCUMENT_DAMAGED' });
    await assert.rejects(ring.unwrapKey(mynumber, wrappedKey, blob), { code: 'STORE_KEY_UNAVAILABLE' });
  });

  it('with any character changed does not open', async () => {
    const ring = await openKeyRing({ path: freshPath() }, [lgwan]);
    const { wrappedKey } = await ring.wrapKey(lgwan, randomBytes(32), blob);
    for (let at = 0; at < wrappedKey.length; at += 7) {
      const changed = `${wrappedKey.slice(0, at)}${wrappedKey[at] === 'A' ? 'B' : 'A'}${wrappedKey.slice(at + 1)}`;
      await assert.rejects(ring.unwrapKey(lgwan, changed, blob), (error: { code: string }) =>
        ['STORE_DOCUMENT_DAMAGED', 'STORE_KEY_UNAVAILABLE'].includes(error.code),
      );
    }
  });

  it('of before a rotation still opens, and another process opens what the new key sealed', async () => {
    const path = freshPath();
    const ring = await openKeyRing({ path }, [lgwan]);
    const other = await openKeyRing({ path }, [lgwan]);
    const before = randomBytes(32);
    const old = await ring.wrapKey(lgwan, before, blob);
    const keyId = await ring.rotate(lgwan);
    assert.equal(ring.currentKeyId(lgwan), keyId);
    assert.notEqual(keyId, old.keyId);
    const dataKey = randomBytes(32);
    const fresh = await ring.wrapKey(lgwan, dataKey, blob);
    assert.deepEqual(Buffer.from(await other.unwrapKey(lgwan, fresh.wrappedKey, blob)), dataKey);
    assert.deepEqual(Buffer.from(await ring.unwrapKey(lgwan, old.wrappedKey, blob)), before);
  });

  it('of two rotations at once keeps both keys', async () => {
    const path = freshPath();
    const ring = await openKeyRing({ path }, [lgwan]);
    const kids = await Promise.all([ring.rotate(lgwan), ring.rotate(lgwan), ring.rotate(lgwan)]);
    const file = JSON.parse(await readFile(path, 'utf8')) as {
      segments: { lgwan: { keys: { kid: string }[] } };
    };
    const held = file.segments.lgwan.keys.map((key) => key.kid);
    assert.equal(held.length, 4);
    assert.ok(kids.every((kid) => held.includes(kid)));
  });
});

describe('intake key ring', () => {
  it('seals and verifies but holds nothing that opens, signs or hashes', async () => {
    const full = await openKeyRing({ path: freshPath() }, [lgwan]);
    const json = full.exportIntake();
    assert.doesNotMatch(json, /"[dk]"/);
    const intake = await openKeyRing({ json }, [lgwan]);
    assert.equal(intake.kind, 'intake');
    const dataKey = randomBytes(32);
    const { wrappedKey } = await intake.wrapKey(lgwan, dataKey, blob);
    await assert.rejects(intake.unwrapKey(lgwan, wrappedKey, blob), { code: 'STORE_KEY_UNAVAILABLE' });
    assert.throws(() => intake.cardHash('felica', '0123456789abcdef'), { code: 'STORE_KEY_UNAVAILABLE' });
    await assert.rejects(intake.sessions.sign('x', {}), { code: 'STORE_KEY_UNAVAILABLE' });
    await assert.rejects(intake.rotate(lgwan), { code: 'STORE_KEY_UNAVAILABLE' });
    assert.deepEqual(Buffer.from(await full.unwrapKey(lgwan, wrappedKey, blob)), dataKey);
    const token = await full.checkpoints.sign('head', { sequence: 1 });
    assert.deepEqual(await intake.checkpoints.verify('head', token), { sequence: 1 });
  });

  it('in a file that also holds a private part is refused', async () => {
    const full = await openKeyRing({ path: freshPath() }, [lgwan]);
    const file = JSON.parse(full.exportIntake()) as { segments: { lgwan: { keys: { d?: string }[] } } };
    for (const key of file.segments.lgwan.keys) key.d = 'AAAA';
    await assert.rejects(openKeyRing({ json: JSON.stringify(file) }, [lgwan]), {
      code: 'STORE_KEY_FILE_INVALID',
    });
  });
});

describe('keyed hashes and tokens', () => {
  it('give one value for a card however its hex is written, and another for another technology or ring', async () => {
    const ring = await openKeyRing({ path: freshPath() }, [lgwan]);
    const other = await openKeyRing({ path: freshPath() }, [lgwan]);
    const hash = ring.cardHash('felica', '0123456789ABCDEF');
    assert.equal(hash.byteLength, 32);
    assert.deepEqual(ring.cardHash('felica', '0123456789abcdef'), hash);
    assert.notDeepEqual(ring.cardHash('iso14443a', '0123456789abcdef'), hash);
    assert.notDeepEqual(other.cardHash('felica', '0123456789abcdef'), hash);
    assert.throws(() => ring.cardHash('felica', 'not hex'), { code: 'REQUEST_INVALID' });
  });

  it('RFC 8037 §3.1: a token verifies with its type only, and not when altered or signed elsewhere', async () => {
    const ring = await openKeyRing({ path: freshPath() }, [lgwan]);
    const other = await openKeyRing({ path: freshPath() }, [lgwan]);
    const token = await ring.sessions.sign('panel', { sub: 'x' });
    assert.deepEqual(await ring.sessions.verify('panel', token), { sub: 'x' });
    assert.equal(await ring.sessions.verify('sign-in', token), undefined);
    assert.equal(await ring.checkpoints.verify('panel', token), undefined);
    assert.equal(await other.sessions.verify('panel', token), undefined);
    const [header = '', , signature = ''] = token.split('.');
    const forged = `${header}.${Buffer.from('{"sub":"y"}').toString('base64url')}.${signature}`;
    assert.equal(await ring.sessions.verify('panel', forged), undefined);
    const none = `${Buffer.from('{"alg":"none","typ":"panel"}').toString('base64url')}.e30.`;
    assert.equal(await ring.sessions.verify('panel', none), undefined);
    assert.equal(await ring.sessions.verify('panel', 'x'.repeat(1_000_000)), undefined);
  });
});

async function run(program: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await once(child, 'close');
  return output;
}
