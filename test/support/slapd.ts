/** OpenLDAP's slapd of a test's own, on two ports of 127.0.0.1, with TLS and a folder that goes with it. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'ldapts';
import { makeTestCertificate } from './test-certificate.ts';

const run = promisify(execFile);

/** True when slapd is installed. */
export const slapdPresent = existsSync('/usr/sbin/slapd') && existsSync('/usr/sbin/slapadd');

/** Of the directory manager, who may do everything. */
export const manager = { dn: 'cn=manager,dc=kakuu', password: 'manager secret' } as const;

/** A running directory. */
export interface Slapd extends AsyncDisposable {
  readonly ldapUrl: string;
  readonly ldapsUrl: string;
  /** PEM of the certificate that both ways present. */
  readonly ca: string;
  /** Does something as the manager. */
  asManager<Value>(work: (client: Client) => Promise<Value>): Promise<Value>;
  stop(): Promise<void>;
  /** Starts it again, on the same ports with the same data. */
  start(): Promise<void>;
}

/** Starts a directory with the entries of an LDIF text below `dc=kakuu`. */
export async function startSlapd(ldif: string): Promise<Slapd> {
  const folder = await mkdtemp(join(tmpdir(), 'slapd-'));
  await mkdir(join(folder, 'data'));
  const { key, cert } = await makeTestCertificate();
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key, { mode: 0o600 });
  await writeFile(join(folder, 'slapd.conf'), configurationOf(folder));
  await writeFile(join(folder, 'people.ldif'), ldif);
  const conf = join(folder, 'slapd.conf');
  await run('/usr/sbin/slapadd', ['-f', conf, '-l', join(folder, 'people.ldif')]);
  const [plain, secure] = await freePorts();
  const ldapUrl = `ldap://127.0.0.1:${plain}`;
  const ldapsUrl = `ldaps://127.0.0.1:${secure}`;
  let child: ChildProcess | undefined;
  const stop = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  const asManager = async <Value>(work: (client: Client) => Promise<Value>): Promise<Value> => {
    await using client = new Client({ url: ldapUrl, timeout: 5_000, connectTimeout: 5_000 });
    await client.bind(manager.dn, manager.password);
    return await work(client);
  };
  const start = async () => {
    child = spawn('/usr/sbin/slapd', ['-d', '0', '-f', conf, '-h', `${ldapUrl}/ ${ldapsUrl}/`], {
      stdio: 'ignore',
    });
    for (let tries = 0; ; tries += 1) {
      try {
        return await asManager(async () => undefined);
      } catch (error) {
        if (tries >= 100) throw error;
        await sleep(100);
      }
    }
  };
  const slapd: Slapd = {
    ldapUrl,
    ldapsUrl,
    ca: cert,
    asManager,
    start,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await start().catch(async (error: unknown) => {
    await slapd[Symbol.asyncDispose]();
    throw error;
  });
  return slapd;
}

/** A search without pages gets ten entries at most, one with pages as many as there are. */
function configurationOf(folder: string): string {
  return `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${folder}/slapd.pid
argsfile ${folder}/slapd.args
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
database mdb
maxsize 16777216
suffix "dc=kakuu"
rootdn "${manager.dn}"
rootpw "${manager.password}"
directory ${folder}/data
limits dn.exact="cn=tomeoki,dc=kakuu" size.soft=10 size.hard=10 size.prtotal=unlimited
access to attrs=userPassword by anonymous auth by * none
access to * by users read
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
