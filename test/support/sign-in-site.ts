/** The whole service in the test's process with people who sign in at its desk; printers are left out. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { type Service, startService } from '../../src/context/service.ts';
import { setPassword } from '../../src/identity/directory/manage-people.ts';
import type { Person, Role } from '../../src/identity/person.ts';
import type { SegmentId } from '../../src/shared/ids.ts';
import { silentLog } from '../../src/shared/log.ts';
import { testDatabase } from './database.ts';
import { urlOf } from './test-service.ts';
import { type WebClient, webClient } from './web-client.ts';

/** The password of every person of the site. */
export const sitePassword = 'saboten-to-rakuda-27';

/** A running site. */
export interface SignInSite extends AsyncDisposable {
  readonly service: Service;
  readonly port: number;
  readonly folder: string;
  /** Certificate of the web listener, PEM. */
  readonly ca: string;
  /** A caller with cookies of its own, and a client certificate when one is given. */
  client(certificate?: { readonly key: string; readonly cert: string }): WebClient;
  addPerson(loginName: string, changes?: { readonly roles?: readonly Role[] }): Promise<Person>;
  /** Signs in by the JSON interface; the answer is given back. */
  signIn(client: WebClient, loginName: string, password?: string): ReturnType<WebClient['send']>;
}

/** Starts the site. `configuration` goes over the members of the file; `{folder}` in its texts is the site's folder. */
export async function openSignInSite(
  configuration: Readonly<Record<string, unknown>> = {},
  options: { readonly port?: number; readonly prepare?: (folder: string) => Promise<void> } = {},
): Promise<SignInSite> {
  await using open = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-sign-in-'));
  open.defer(() => rm(folder, { recursive: true, force: true }));
  await options.prepare?.(folder);
  const { connection } = open.use(await testDatabase());
  const port = options.port ?? (await freePort());
  const file = join(folder, 'tomeoki.json');
  const segment = { id: 'lgwan', name: { ja: 'LGWAN接続系', en: 'LGWAN' }, phoneRelease: true };
  const text = JSON.stringify({ web: { port }, segments: [segment], ...configuration });
  await writeFile(file, text.replaceAll('{folder}', folder));
  const environment = { TOMEOKI_DATA: folder, TOMEOKI_CONFIG: file, DATABASE_URL: urlOf(connection) };
  const config = loadConfig(readEnvironment(environment), false);
  const service = open.use(await startService(config, silentLog));
  const certificate = await readFile(join(folder, 'web-certificate.pem'), 'utf8');
  const ca = certificate.slice(certificate.indexOf('-----BEGIN CERTIFICATE-----'));
  const agents: Agent[] = [];
  open.defer(() => {
    for (const agent of agents) agent.destroy();
  });
  const moved = open.move();
  return {
    service,
    port,
    folder,
    ca,
    client: (own) => {
      // Each caller has an address of its own, as people have.
      const localAddress = `127.0.0.${2 + (agents.length % 250)}`;
      const agent = new Agent({ ca, keepAlive: false, servername: 'localhost', localAddress, ...own });
      agents.push(agent);
      return webClient(port, agent);
    },
    addPerson: (loginName, changes = {}) => addPerson(service, loginName, changes.roles ?? ['staff']),
    signIn: (client, loginName, password = sitePassword) =>
      client.send('POST', '/api/v1/sign-in', { json: { loginName, password } }),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

async function addPerson({ stores }: Service, loginName: string, roles: readonly Role[]): Promise<Person> {
  const at = stores.clock.now();
  const id = await stores.people.upsert(
    {
      staffNumber: `S-${loginName}`,
      loginName,
      displayName: `試験 ${loginName}`,
      department: '総務課',
      site: '本庁',
      roles,
      segments: ['lgwan' as SegmentId],
      state: 'active',
    },
    at,
    (personId) => ({
      kind: 'person.imported',
      segment: '-',
      at,
      actor: 'system',
      subject: `person:${personId}`,
      details: {},
    }),
  );
  await setPassword(stores, { loginName, password: sitePassword, actor: 'system' });
  const hash = await stores.people.passwordHash(id);
  if (hash !== undefined) await stores.people.setPassword(id, hash, false, at, []);
  const person = await stores.people.findById(id);
  if (person === undefined) throw new Error('the person is not there');
  return person;
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
