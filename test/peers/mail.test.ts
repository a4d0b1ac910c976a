/** Mail handed to an SMTP server that is not ours: the one in Python's library (until 3.11). */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSmtpMailer } from '../../drivers/mail/smtp-mailer.ts';
import { peerMissing } from '../support/peers.ts';

const hasServer = spawnSync('python3', ['-W', 'ignore', '-c', 'import smtpd']).status === 0;

test('RFC 5321: an independent server takes a Japanese mail whole', {
  skip: peerMissing("Python's smtpd", hasServer),
  timeout: 30_000,
}, async () => {
  const port = await freePort();
  const server = spawn('python3', [
    ...['-u', '-W', 'ignore', '-m', 'smtpd', '-n', '-c', 'DebuggingServer'],
    `127.0.0.1:${port}`,
  ]);
  let printed = '';
  server.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  try {
    await until(() => answers(port));
    const mailer = openSmtpMailer({
      host: '127.0.0.1',
      port,
      security: 'none',
      from: 'tomeoki@example.lg.jp',
    });
    const outcome = await mailer.send({
      to: 'hanako@example.lg.jp',
      subject: '【試験市】印刷待ちの文書 1 件',
      text: '受け取ってください。\n.\n',
      id: '5b1c9f0a-0000-4000-8000-000000000002',
    });
    assert.deepEqual(outcome, { kind: 'accepted' });
    await until(async () => printed.includes('END MESSAGE'));
  } finally {
    server.kill();
    await once(server, 'exit');
  }
  const lines = [...printed.matchAll(/^b'(.*)'$/gm)].map((match) => match[1] ?? '');
  const body = lines.slice(lines.lastIndexOf('') + 1).join('');
  assert.equal(Buffer.from(body, 'base64').toString(), '受け取ってください。\n.\n');
  assert.ok(lines.some((line) => line.startsWith('Subject: =?UTF-8?')));
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let trial = 0; trial < 200; trial += 1) {
    if (await holds()) return;
    await sleep(50);
  }
  assert.fail('not within 10 seconds');
}

async function answers(port: number): Promise<boolean> {
  const socket = createConnection({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
