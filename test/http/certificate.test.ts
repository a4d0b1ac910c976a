import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { ensureCertificate } from '../../src/http/certificate.ts';
import { manualClock } from '../../src/shared/clock.ts';

const names = ['print.kakuu.lg.jp', '127.0.0.1', '::1'];
const start = new Date('2026-11-20T00:00:00Z');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tomeoki-cert-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the certificate names all hosts, stays the same over restarts, and its file is private', async () => {
  const clock = manualClock(start);
  const first = await ensureCertificate(folder, names, clock);
  const certificate = new X509Certificate(first.cert);
  assert.equal(certificate.checkHost('print.kakuu.lg.jp'), 'print.kakuu.lg.jp');
  assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
  assert.ok(certificate.checkIP('::1'));
  clock.advance(400 * 24 * 60 * 60_000);
  const second = await ensureCertificate(folder, [...names].reverse(), clock);
  assert.equal(second.fingerprint256, first.fingerprint256);
  assert.equal((await stat(join(folder, 'web-certificate.pem'))).mode & 0o777, 0o600);
});

test('a new certificate is made when the old one has expired, names others, or is damaged', async () => {
  const clock = manualClock(start);
  const first = await ensureCertificate(folder, names, clock);
  const renamed = await ensureCertificate(folder, ['other.kakuu.lg.jp'], clock);
  assert.notEqual(renamed.fingerprint256, first.fingerprint256);
  clock.advance(826 * 24 * 60 * 60_000);
  const renewed = await ensureCertificate(folder, ['other.kakuu.lg.jp'], clock);
  assert.notEqual(renewed.fingerprint256, renamed.fingerprint256);
  assert.ok(renewed.validTo > clock.now());
  const path = join(folder, 'web-certificate.pem');
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, 300));
  const repaired = await ensureCertificate(folder, ['other.kakuu.lg.jp'], clock);
  assert.notEqual(repaired.fingerprint256, renewed.fingerprint256);
});
