/** curl as a device that sends a document, over every protocol; it says whether it was told that it is in custody. */

import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultDocument } from './fault-documents.ts';
import { type FaultPorts, faultAccount, faultPerson } from './fault-site.ts';

/** Ways in that acknowledge. A watched folder is another matter. */
export const networkWays = ['upload', 'ftp', 'ftp-tls', 'sftp', 'webdav', 'mail'] as const;
/** One of them. */
export type NetworkWay = (typeof networkWays)[number];

/** Senders that share a folder for their files. */
export interface FaultSenders {
  /** One try. With `cutAfterMs` it sends slowly and is killed then. True: the service said that it has it. */
  send(way: NetworkWay, document: FaultDocument, cutAfterMs?: number): Promise<boolean>;
}

const login = ['-u', `${faultAccount.name}:${faultAccount.secret}`];

/** Makes them. `folder` is on another disk than the service's. */
export function faultSenders(folder: string, ports: FaultPorts): FaultSenders {
  const jar = join(folder, 'cookies');
  const desk = `https://127.0.0.1:${ports.web}/`;
  let signingIn: Promise<void> | undefined;
  const signIn = async (): Promise<void> => {
    const body = ['-H', 'Content-Type: application/json', '-d', JSON.stringify(faultPerson)];
    await curl(['-c', jar, '-H', 'X-Tomeoki-Request: 1', ...body, `${desk}api/v1/sign-in`]);
  };
  const upload = async (document: FaultDocument, file: string, more: readonly string[], cut?: number) => {
    const query = `fileName=${document.name}&segment=lgwan`;
    const headers = ['-H', 'X-Tomeoki-Request: 1', '-H', `Content-Type: ${document.mediaType}`];
    const body = ['--data-binary', `@${file}`, `${desk}api/v1/scans?${query}`];
    const { status } = await curl(['-b', jar, ...headers, ...more, ...body], cut);
    if (status === 401 || status === 403) {
      signingIn ??= signIn().finally(() => {
        signingIn = undefined;
      });
      await signingIn;
    }
    return status === 200 || status === 201;
  };
  const argumentsOf = (way: Exclude<NetworkWay, 'upload'>, name: string, file: string): readonly string[] => {
    switch (way) {
      case 'ftp':
        return [...login, '-T', file, `ftp://127.0.0.1:${ports.ftp}/${name}`];
      case 'ftp-tls':
        return [...login, '--ssl-reqd', '-T', file, `ftp://127.0.0.1:${ports.ftp}/${name}`];
      case 'sftp': {
        // curl does not look at the answer to CLOSE, but at that to RENAME.
        const rename = ['-Q', `-rename ${name}.filepart ${name}`];
        return [...login, '-T', file, ...rename, `sftp://127.0.0.1:${ports.sftp}/${name}.filepart`];
      }
      case 'webdav':
        return [...login, '-f', '-T', file, `https://127.0.0.1:${ports.webdav}/${name}`];
      case 'mail': {
        const letter = ['--ssl-reqd', '--mail-from', 'mfp@example.jp', '--mail-rcpt', 'scan@scan.example.jp'];
        return [...login, ...letter, '-T', file, `smtp://127.0.0.1:${ports.mail}`];
      }
    }
  };
  return {
    send: async (way, document, cutAfterMs) => {
      const file = join(folder, `${document.sha256}-${Math.random()}`);
      await writeFile(file, way === 'mail' ? mailOf(document) : document.bytes);
      const slow = cutAfterMs === undefined ? [] : ['--limit-rate', '60k'];
      try {
        if (way === 'upload') return await upload(document, file, slow, cutAfterMs);
        return (await curl([...slow, ...argumentsOf(way, document.name, file)], cutAfterMs)).exit === 0;
      } finally {
        await rm(file);
      }
    },
  };
}

/** The same Message-ID each time, as a device that repeats itself has it. */
function mailOf({ bytes, sha256, name, mediaType }: FaultDocument): string {
  const content = bytes.toString('base64').replace(/.{76}/g, '$&\r\n');
  return [
    `From: mfp@example.jp\r\nSubject: Scan\r\nMessage-ID: <${sha256}@mfp>\r\nMIME-Version: 1.0\r\n`,
    'Content-Type: multipart/mixed; boundary="b1"\r\n\r\n',
    `--b1\r\nContent-Type: ${mediaType}\r\nContent-Disposition: attachment; filename="${name}"\r\n`,
    `Content-Transfer-Encoding: base64\r\n\r\n${content}\r\n--b1--\r\n`,
  ].join('');
}

async function curl(
  args: readonly string[],
  killAfterMs?: number,
): Promise<{ readonly exit: number | undefined; readonly status: number }> {
  const child = spawn('curl', ['-sS', '-k', '--max-time', '60', '-w', '\n%{response_code}', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-1_000);
  });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (killAfterMs !== undefined) {
    await Promise.race([sleep(killAfterMs), closed]);
    child.kill('SIGKILL');
  }
  return { exit: (await closed) ?? undefined, status: Number(/(\d{3})\s*$/.exec(output)?.[1] ?? 0) };
}
