/**
 * Filing into Box judged by Box's own OpenAPI description: what is sent to the simulated Box is sent to Prism too, which
 * refuses what the description does not allow. The description is named by BOX_OPENAPI, or lies beside the project.
 */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BoxExchange, startVirtualBox, type VirtualBox } from '../../drivers/simulators/virtual-box.ts';
import { openBoxTarget } from '../../src/stores/filing/box/box-target.ts';
import { chunksOf } from '../stores/blobs/contract.ts';
import { peerMissing } from '../support/peers.ts';

const folder = join(import.meta.dirname, 'box-prism');
const prism = join(folder, 'node_modules/@stoplight/prism-cli/dist/index.js');
const description =
  process.env['BOX_OPENAPI'] ?? join(import.meta.dirname, '../../../shared/peers/box-openapi.json');
const application = { clientId: 'app', clientSecret: 'secret' };

/** The description is Box's and no part of this project; where it is absent, also in CI, there is nothing to judge by. */
const skip = existsSync(description)
  ? peerMissing('Prism (npm ci --prefix test/peers/box-prism)', existsSync(prism))
  : "Box's OpenAPI description is not here: name it in BOX_OPENAPI";

/** Sends a recorded call and returns the status with which it is judged, and why. */
function judge(
  port: number,
  exchange: Omit<BoxExchange, 'status'>,
): Promise<{ status: number; told: string }> {
  const { method, path, headers, body } = exchange;
  return new Promise((resolve, reject) => {
    const { host: _host, connection: _connection, ...sent } = headers;
    const asked = request({ host: '127.0.0.1', port, method, path, headers: sent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, told: Buffer.concat(chunks).toString().slice(0, 500) }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

describe('requests to Box, judged by its OpenAPI description', { skip, timeout: 120_000 }, () => {
  const exchanges: BoxExchange[] = [];
  let work: string;
  let server: ChildProcess;
  let port: number;
  let box: VirtualBox;

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'box-prism-'));
    const parsed = JSON.parse(await readFile(description, 'utf8'));
    // A form's part comes as text; Prism does not read the JSON in it.
    for (const path of ['/files/content', '/files/{file_id}/content']) {
      const { schema } = parsed.paths[path].post.requestBody.content['multipart/form-data'];
      schema.properties.attributes = { type: 'string' };
    }
    const openapi = join(work, 'box.json');
    await writeFile(openapi, JSON.stringify(parsed));
    port = await freePort();
    const args = [prism, 'mock', '-h', '127.0.0.1', '-p', String(port), '--errors', openapi];
    server = spawn(process.execPath, args, { stdio: 'ignore' });
    box = await startVirtualBox({ ...application, onExchange: (exchange) => exchanges.push(exchange) });
    const deadline = performance.now() + 90_000;
    const probe = {
      method: 'GET',
      path: '/folders/0',
      headers: { authorization: 'Bearer x' },
      body: Buffer.alloc(0),
    };
    while ((await judge(port, probe).catch(() => undefined)) === undefined) {
      assert.ok(performance.now() < deadline && server.exitCode === null, 'Prism does not start');
      await sleep(250);
    }
  });

  after(async () => {
    await box?.[Symbol.asyncDispose]();
    if (server !== undefined && server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    }
    if (work !== undefined) await rm(work, { recursive: true, force: true });
  });

  it('refuses what the description refuses', async () => {
    const call = { method: 'POST', path: '/folders', body: Buffer.from('{"name":"a"}') };
    const headers = { 'content-type': 'application/json', authorization: 'Bearer x' };
    assert.ok((await judge(port, { ...call, headers })).status >= 400);
    const { authorization: _none, ...anonymous } = headers;
    const whole = Buffer.from('{"name":"a","parent":{"id":"0"}}');
    assert.equal((await judge(port, { ...call, headers: anonymous, body: whole })).status, 401);
  });

  it('takes every request of filing: folders, upload, parts, metadata, retention, reading back', async () => {
    box.state.partSize = 65_536;
    box.state.leastInParts = 100_000;
    box.state.templates.set('enterprise/tomeoki', [{ key: 'sha256', type: 'string' }]);
    const folderId = box.state.add('folder', '0', '保管').id;
    const target = openBoxTarget({
      credentials: { kind: 'client-credentials', ...application, subject: { enterpriseId: '77' } },
      folderId,
      urls: { api: box.origin, upload: `${box.origin}/upload`, auth: box.origin },
      template: { scope: 'enterprise', key: 'tomeoki' },
      retentionPolicyId: '5',
      directBytes: 100_000,
    });
    await target.check();
    const files = [10, 200_000].map((length) => {
      const bytes = randomBytes(length);
      const sha256 = createHash('sha256').update(bytes).digest();
      return {
        bytes,
        item: { location: `課/${length}.pdf`, mediaType: 'application/pdf', byteLength: length, sha256 },
      };
    });
    for (const { bytes, item } of files) {
      if (item.byteLength > 100_000) box.loseAnswerOf('PUT', /upload_sessions/);
      await target.put(item, () => chunksOf(bytes));
      await target.put(item, () => chunksOf(bytes));
      assert.notEqual(await target.readBack(item.location), undefined);
      await target.describe?.(item.location);
    }
    const [first] = files;
    const filed = box.state.named(box.state.named(folderId, '課')?.id ?? '', '10.pdf');
    filed?.metadata.set('enterprise/tomeoki', { sha256: 'other' });
    if (first !== undefined) await target.put(first.item, () => chunksOf(first.bytes));

    const refused: string[] = [];
    const kinds = new Set<string>();
    for (const exchange of exchanges) {
      const { status, told } = await judge(port, exchange);
      kinds.add(`${exchange.method} ${exchange.path.replace(/\?.*/, '').replace(/\d+/g, 'N')}`);
      if (status >= 400) refused.push(`${exchange.method} ${exchange.path}: ${status} ${told}`);
    }
    assert.deepEqual(refused, []);
    assert.ok(kinds.size >= 16, [...kinds].join(', '));
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
