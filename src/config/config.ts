/** The service's configuration: environment, file and defaults, validated and frozen. */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ServiceError } from '../shared/errors/service-error.ts';
import { defaultConfig } from './defaults.ts';
import type { Environment } from './env.ts';
import { type ConfigFile, configSchema } from './schema.ts';

/** Everything that is decided before the service starts. */
export interface Config extends ConfigFile {
  readonly dataFolder: string;
  /** Path of the configuration file, whether it is there or not; absent where the configuration was made otherwise. */
  readonly configFile?: string;
  /** Undefined: the embedded PostgreSQL in the data folder. */
  readonly databaseUrl: string | undefined;
  /** Path of the key file; not used when `keysJson` is set. */
  readonly keyFile: string;
  readonly keysJson: string | undefined;
  readonly s3Credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  readonly smtpPassword?: string | undefined;
  readonly ldapPassword?: string | undefined;
  readonly oidcClientSecret?: string | undefined;
  /** Of filing targets whose part of the file names none. */
  readonly filingSecrets?: Pick<Environment, 'boxClientSecret' | 'webdavPassword' | 'kintoneApiToken'>;
  readonly clockOffsetMs: number;
  readonly logLevel: string;
}

/**
 * The folder of all data: `TOMEOKI_DATA`, else `/var/lib/tomeoki` for root, else the XDG data folder of the person.
 */
export function dataFolderOf(environment: Environment, isRoot: boolean): string {
  if (environment.dataFolder !== undefined) return resolve(environment.dataFolder);
  if (isRoot) return '/var/lib/tomeoki';
  const base = environment.xdgDataHome ?? (environment.home && join(environment.home, '.local', 'share'));
  if (base === undefined) {
    throw new ServiceError('CONFIG_INVALID', {
      message: 'no data folder: set TOMEOKI_DATA (HOME and XDG_DATA_HOME are not set)',
    });
  }
  return join(base, 'tomeoki');
}

/**
 * Loads the configuration. Without a file the sample segments apply.
 *
 * @throws ServiceError `CONFIG_INVALID` with `details.problems`, one text a problem with its path.
 */
export function loadConfig(environment: Environment, isRoot = process.getuid?.() === 0): Config {
  const dataFolder = dataFolderOf(environment, isRoot);
  const path = environment.configFile ?? join(dataFolder, 'tomeoki.json');
  const parsed = configSchema.safeParse(readConfigFile(path, environment.configFile !== undefined));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || '(file)'}: ${issue.message}`,
    );
    throw new ServiceError('CONFIG_INVALID', { message: problems.join('; '), details: { problems } });
  }
  const { s3AccessKeyId, s3SecretAccessKey } = environment;
  return deepFreeze({
    ...parsed.data,
    dataFolder,
    configFile: path,
    databaseUrl: environment.databaseUrl,
    keyFile: join(dataFolder, 'keys.json'),
    keysJson: environment.keysJson,
    s3Credentials:
      s3AccessKeyId !== undefined && s3SecretAccessKey !== undefined
        ? { accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey }
        : undefined,
    smtpPassword: environment.smtpPassword,
    ldapPassword: environment.ldapPassword,
    oidcClientSecret: environment.oidcClientSecret,
    filingSecrets: {
      boxClientSecret: environment.boxClientSecret,
      webdavPassword: environment.webdavPassword,
      kintoneApiToken: environment.kintoneApiToken,
    },
    clockOffsetMs: environment.clockOffsetMs,
    logLevel: environment.logLevel,
  });
}

function readConfigFile(path: string, mustExist: boolean): unknown {
  if (!mustExist && !existsSync(path)) return defaultConfig;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'it is not valid JSON' : 'it cannot be read';
    throw new ServiceError('CONFIG_INVALID', {
      message: `configuration file ${path}: ${why}`,
      details: { problems: [`${path}: ${why}`] },
      cause,
    });
  }
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
