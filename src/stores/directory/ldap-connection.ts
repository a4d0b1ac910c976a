/** One connection to an LDAP directory, for one question. */

import {
  Client,
  type Entry,
  InvalidCredentialsError,
  ResultCodeError,
  type SearchOptions,
  UnavailableError,
} from 'ldapts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { LdapOptions } from './ldap-options.ts';

/** Result code `busy` (RFC 4511 §A.1). */
const busy = 51;

/** A connection on which the service has signed in. */
export interface LdapConnection {
  /** Entries of one search, `sizeLimit` at most. */
  search(baseDn: string, options: SearchOptions): Promise<readonly Entry[]>;
  /** Entries page by page (RFC 2696). */
  pages(baseDn: string, options: SearchOptions): AsyncIterable<readonly Entry[]>;
}

/** Connects, signs in with the service's account, lets `work` ask, and leaves. Faults are `DIRECTORY_...` errors. */
export async function withLdap<Value>(
  options: LdapOptions,
  work: (connection: LdapConnection) => Promise<Value>,
): Promise<Value> {
  return await connected(options, async (client) => {
    try {
      await client.bind(options.bindDn, options.password);
    } catch (error) {
      if (!(error instanceof InvalidCredentialsError)) throw error;
      throw new ServiceError('DIRECTORY_ACCOUNT_REFUSED', { cause: error });
    }
    return await work({
      search: async (baseDn, search) => {
        const answer = await client.search(baseDn, { ...common(options), ...search });
        return answer.searchEntries;
      },
      async *pages(baseDn, search) {
        const paged = { pageSize: options.pageSize };
        const answers = client.searchPaginated(baseDn, { ...common(options), ...search, paged });
        for await (const { searchEntries } of answers) yield searchEntries;
      },
    });
  });
}

/**
 * Signs in as somebody else, to see whether the password is right. An empty password would be an unauthenticated bind,
 * which directories answer with success (RFC 4513 §5.1.2): it is wrong before anything is sent.
 */
export async function tryBind(
  options: LdapOptions,
  dn: string,
  password: string,
): Promise<'right' | 'wrong'> {
  if (password === '' || dn === '') return 'wrong';
  return await connected(options, async (client) => {
    try {
      await client.bind(dn, password);
      return 'right';
    } catch (error) {
      // Locked, expired, to be changed: directories say so in their own ways, and none of them lets anybody in.
      if (error instanceof ResultCodeError && !isTransient(error)) return 'wrong';
      throw error;
    }
  });
}

function common({ timeoutMs }: LdapOptions): SearchOptions {
  return { scope: 'sub', derefAliases: 'never', timeLimit: Math.ceil(timeoutMs / 1000) };
}

async function connected<Value>(
  options: LdapOptions,
  work: (client: Client) => Promise<Value>,
): Promise<Value> {
  const { url, timeoutMs, startTls } = options;
  const tls = { minVersion: 'TLSv1.2' as const, ...(options.ca !== undefined && { ca: options.ca }) };
  const limits = { timeout: timeoutMs, connectTimeout: timeoutMs };
  // Options for TLS would make the library encrypt from the first byte, which is not what StartTLS does.
  const client = new Client({ url, ...limits, ...(url.startsWith('ldaps:') && { tlsOptions: tls }) });
  try {
    if (startTls && url.startsWith('ldap:')) await client.startTLS(tls);
    return await work(client);
  } catch (error) {
    throw mapped(error);
  } finally {
    await client.unbind().catch(() => undefined);
  }
}

function mapped(error: unknown): unknown {
  if (error instanceof ServiceError) return error;
  if (error instanceof ResultCodeError && !isTransient(error)) {
    const details = { resultCode: error.code };
    return new ServiceError('DIRECTORY_ANSWER_INVALID', { details, cause: error });
  }
  return new ServiceError('DIRECTORY_UNREACHABLE', { cause: error });
}

function isTransient(error: ResultCodeError): boolean {
  return error instanceof UnavailableError || error.code === busy;
}
