/** Opens filing targets in Box, on WebDAV servers and in kintone; their libraries are loaded when they are first used. */

import { readFile } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import type { BoxTargetConfig, KintoneTargetConfig, WebdavTargetConfig } from '../config/filing-targets.ts';
import type { FilingTarget } from '../ports/filing-target.ts';
import type { Clock } from '../shared/clock.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { BoxCredentials } from '../stores/filing/box/box-client.ts';
import { notSetUp } from '../stores/filing/not-set-up.ts';
import { openWebdavTarget } from '../stores/filing/webdav/webdav-target.ts';
import { webdavSignIn } from './webdav-sign-in.ts';

type Secrets = Pick<Config, 'filingSecrets'>;

/** A folder of Box. */
export function openBox(
  config: Secrets,
  target: BoxTargetConfig,
  open: AsyncDisposableStack,
  clock?: Clock,
): FilingTarget {
  const opened = lazily(open, async () => {
    const { openBoxTarget } = await import('../stores/filing/box/box-target.ts');
    return openBoxTarget({
      folderId: target.folderId,
      ...(clock && { clock }),
      credentials: await boxCredentials(config, target),
      ...(target.urls && { urls: target.urls }),
      ...(target.template && { template: target.template }),
      ...(target.retentionPolicyId !== undefined && { retentionPolicyId: target.retentionPolicyId }),
    });
  });
  return {
    ...opened.target,
    describe: async (location) => await (await opened.get()).describe?.(location),
    lockOf: async (location) => await (await opened.get()).lockOf?.(location),
  };
}

/** A folder of a WebDAV server. */
export function openWebdav(
  config: Secrets,
  target: WebdavTargetConfig,
  open: AsyncDisposableStack,
): FilingTarget {
  return lazily(open, async () => {
    const { url, user, certificateSha256, clearText } = target;
    const password = target.password ?? config.filingSecrets?.webdavPassword;
    const mayUseBasic = clearText || !url.startsWith('http:');
    const isKnown = user !== undefined && password !== undefined;
    return openWebdavTarget({
      url,
      certificateSha256,
      ca: await readPem(target.caFile),
      ...(isKnown && { signIn: webdavSignIn({ userName: user, password }, mayUseBasic) }),
    });
  }).target;
}

/** An app of kintone. */
export function openKintone(
  stores: { readonly config: Secrets; readonly clock: Clock },
  target: KintoneTargetConfig,
  open: AsyncDisposableStack,
): FilingTarget {
  return lazily(open, async () => {
    const { openKintoneTarget } = await import('../stores/filing/kintone/kintone-target.ts');
    const apiToken = target.apiToken ?? stores.config.filingSecrets?.kintoneApiToken;
    if (apiToken === undefined) throw notSetUp(['apiToken']);
    const { baseUrl, appId, guestSpaceId, attach, link, fields } = target;
    return openKintoneTarget({
      ...{ baseUrl, appId, guestSpaceId, attach, link, fields, apiToken },
      limits: { concurrent: target.concurrentRequests, perDay: target.requestsPerDay },
      clock: stores.clock,
      ca: await readPem(target.caFile),
    });
  }).target;
}

async function boxCredentials(config: Secrets, target: BoxTargetConfig): Promise<BoxCredentials> {
  const { enterpriseId, userId, clientId, jwtFile } = target;
  const subject = userId !== undefined ? { userId } : { enterpriseId: enterpriseId ?? '' };
  if (jwtFile !== undefined) return readJwtFile(await readFile(jwtFile, 'utf8'), subject);
  const clientSecret = target.clientSecret ?? config.filingSecrets?.boxClientSecret;
  if (clientId === undefined || clientSecret === undefined) throw notSetUp(['clientSecret']);
  return { kind: 'client-credentials', clientId, clientSecret, subject };
}

/** The file of the developer console: `boxAppSettings` with `appAuth`, and `enterpriseID`. */
function readJwtFile(text: string, asked: BoxCredentials['subject']): BoxCredentials {
  const at = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  const textAt = (value: unknown, key: string): string => {
    const found = at(value, key);
    if (typeof found !== 'string' || found === '') throw notSetUp([`jwtFile: ${key}`]);
    return found;
  };
  const file = parseJson(text);
  const settings = at(file, 'boxAppSettings');
  const auth = at(settings, 'appAuth');
  const isAsked = 'userId' in asked || asked.enterpriseId !== '';
  return {
    kind: 'jwt',
    clientId: textAt(settings, 'clientID'),
    clientSecret: textAt(settings, 'clientSecret'),
    keyId: textAt(auth, 'publicKeyID'),
    privateKey: textAt(auth, 'privateKey'),
    passphrase: textAt(auth, 'passphrase'),
    subject: isAsked ? asked : { enterpriseId: textAt(file, 'enterpriseID') },
  };
}

/** A parser's message would hold a part of the file. */
function parseJson(text: string): unknown {
  const parsed = (): unknown => JSON.parse(text);
  try {
    return parsed();
  } catch {
    return raise(notSetUp(['jwtFile: not JSON']));
  }
}

function raise(error: Error): never {
  throw error;
}

async function readPem(path: string | undefined): Promise<string | undefined> {
  return path === undefined ? undefined : await readFile(path, 'utf8');
}

/** A target that is made at its first use; one that cannot be made is tried again at the next. */
function lazily(open: AsyncDisposableStack, make: () => Promise<FilingTarget & Partial<Disposable>>) {
  let made: Promise<FilingTarget & Partial<Disposable>> | undefined;
  const get = async () => {
    made ??= make();
    try {
      return await made;
    } catch (error) {
      made = undefined;
      throw error;
    }
  };
  open.defer(async () => (await made?.catch(() => undefined))?.[Symbol.dispose]?.());
  const target: FilingTarget = {
    put: async (item, source) => (await get()).put(item, source),
    readBack: async (location) => (await get()).readBack(location),
    remove: async (location) => {
      const opened = await get();
      if (opened.remove === undefined) throw new ServiceError('STORE_FILING_NOT_SET_UP');
      return await opened.remove(location);
    },
    check: async () => (await get()).check(),
  };
  return { target, get };
}
