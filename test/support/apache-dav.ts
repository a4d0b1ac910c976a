/** Apache with mod_dav of a test's own: on two ports of 127.0.0.1, plain and TLS, with Basic and Digest accounts. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeTestCertificate } from './test-certificate.ts';

const program = '/usr/sbin/apache2';
const modules = '/usr/lib/apache2/modules';

/** True when Apache with mod_dav is installed. */
export const apachePresent = existsSync(program) && existsSync(join(modules, 'mod_dav_fs.so'));

/** The accounts that the server knows. Its Digest takes no names beyond ASCII. */
export const davAccounts = {
  basic: { userName: '文書課', password: 'dav: ひみつ' },
  digest: { userName: 'tomeoki', password: 'dav: "ひみつ"' },
} as const;

/** A running server. `/basic/`, `/digest/` and `/open/` are the same folder behind different doors. */
export interface ApacheDav extends AsyncDisposable {
  readonly httpUrl: string;
  readonly httpsUrl: string;
  /** PEM of the certificate. */
  readonly certificate: string;
  /** The folder that is served. */
  readonly folder: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Starts a server; as root its workers are `nobody`. Disposing ends it and removes its folder. */
export async function startApacheDav(): Promise<ApacheDav> {
  const home = await mkdtemp(join(tmpdir(), 'apache-dav-'));
  const folder = join(home, 'filed');
  await chmod(home, 0o755);
  for (const each of ['filed', 'state']) {
    await mkdir(join(home, each));
    if (process.getuid?.() === 0) await chown(join(home, each), 65_534, 65_534);
  }
  const { key, cert } = await makeTestCertificate();
  await writeFile(join(home, 'cert.pem'), cert);
  await writeFile(join(home, 'key.pem'), key, { mode: 0o600 });
  const { basic, digest } = davAccounts;
  const sha1 = createHash('sha1').update(basic.password).digest('base64');
  await writeFile(join(home, 'basic'), `${basic.userName}:{SHA}${sha1}\n`);
  const md5 = createHash('md5').update(`${digest.userName}:filing:${digest.password}`).digest('hex');
  await writeFile(join(home, 'digest'), `${digest.userName}:filing:${md5}\n`);
  const [plain, secure] = await freePorts();
  await writeFile(join(home, 'apache.conf'), configurationOf(home, plain, secure));
  let child: ChildProcess | undefined;
  const stop = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  const start = async () => {
    child = spawn(program, ['-f', join(home, 'apache.conf'), '-DFOREGROUND'], { stdio: 'ignore' });
    for (let tries = 0; ; tries += 1) {
      try {
        await (await fetch(`http://127.0.0.1:${plain}/open/`)).arrayBuffer();
        return;
      } catch (error) {
        if (tries >= 100 || child.exitCode !== null) throw error;
        await sleep(100);
      }
    }
  };
  const server: ApacheDav = {
    httpUrl: `http://127.0.0.1:${plain}`,
    httpsUrl: `https://127.0.0.1:${secure}`,
    certificate: cert,
    folder,
    stop,
    start,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(home, { recursive: true, force: true });
    },
  };
  await start().catch(async (error: unknown) => {
    await server[Symbol.asyncDispose]();
    throw error;
  });
  return server;
}

function configurationOf(home: string, plain: number, secure: number): string {
  const loaded = [
    ['mpm_event', 'authz_core', 'authn_core', 'authn_file', 'authz_user', 'auth_basic', 'auth_digest'],
    ['alias', 'dav', 'dav_fs', 'socache_shmcb', 'ssl'],
  ].flat();
  const door = (path: string, inside: string) =>
    `Alias /${path} ${home}/filed\n<Location /${path}>\nDav On\n${inside}\n</Location>`;
  const account = `AuthName filing\nRequire valid-user`;
  return `
ServerRoot ${home}
ServerName 127.0.0.1
PidFile ${home}/apache.pid
ErrorLog ${home}/error.log
DefaultRuntimeDir ${home}/state
Mutex posixsem
${loaded.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n')}
${process.getuid?.() === 0 ? 'User nobody\nGroup nogroup' : ''}
StartServers 1
ThreadsPerChild 16
MaxRequestWorkers 16
Listen 127.0.0.1:${plain}
Listen 127.0.0.1:${secure}
DavLockDB ${home}/state/locks
LimitRequestBody 0
<Directory ${home}/filed>
Require all granted
</Directory>
${door('open', 'Require all granted')}
${door('basic', `AuthType Basic\nAuthUserFile ${home}/basic\n${account}`)}
${door('digest', `AuthType Digest\nAuthDigestProvider file\nAuthUserFile ${home}/digest\n${account}`)}
<VirtualHost 127.0.0.1:${secure}>
SSLEngine on
SSLCertificateFile ${home}/cert.pem
SSLCertificateKeyFile ${home}/key.pem
</VirtualHost>
`;
}

async function freePorts(): Promise<readonly [number, number]> {
  const servers = [createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(async (server) => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
  );
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return [ports[0] ?? 0, ports[1] ?? 0];
}
