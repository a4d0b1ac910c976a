/** The only reader of the process environment. */

/** What the environment may say; everything else is in the configuration file or the database. */
export interface Environment {
  /** `TOMEOKI_DATA`: folder of all data. */
  readonly dataFolder: string | undefined;
  /** `TOMEOKI_CONFIG`: path of the configuration file; default `tomeoki.json` in the data folder. */
  readonly configFile: string | undefined;
  /** `DATABASE_URL`: an external PostgreSQL; without it the embedded one is used. */
  readonly databaseUrl: string | undefined;
  /** `TOMEOKI_KEYS`: the key ring as JSON, instead of the key file. */
  readonly keysJson: string | undefined;
  /** `TOMEOKI_S3_ACCESS_KEY_ID` and `TOMEOKI_S3_SECRET_ACCESS_KEY`: for S3 stores whose configuration names no keys. */
  readonly s3AccessKeyId: string | undefined;
  readonly s3SecretAccessKey: string | undefined;
  /** `TOMEOKI_SMTP_PASSWORD`: of the mail account whose password the configuration does not name. */
  readonly smtpPassword: string | undefined;
  /** `TOMEOKI_LDAP_PASSWORD`: of the directory account whose password the configuration does not name. */
  readonly ldapPassword: string | undefined;
  /** `TOMEOKI_OIDC_CLIENT_SECRET`: of the identity provider whose secret the configuration does not name. */
  readonly oidcClientSecret: string | undefined;
  /** `TOMEOKI_BOX_CLIENT_SECRET`: of filing targets in Box whose configuration names none. */
  readonly boxClientSecret?: string | undefined;
  /** `TOMEOKI_WEBDAV_PASSWORD`: of filing targets on WebDAV servers whose configuration names none. */
  readonly webdavPassword?: string | undefined;
  /** `TOMEOKI_KINTONE_API_TOKEN`: of filing targets in kintone whose configuration names none. */
  readonly kintoneApiToken?: string | undefined;
  /** `TOMEOKI_CLOCK_OFFSET_MS`: moves the service's clock; for simulations. */
  readonly clockOffsetMs: number;
  /** `TOMEOKI_LOG`: pino level; default `info`. */
  readonly logLevel: string;
  /** `XDG_DATA_HOME` and `HOME`, for the default data folder. */
  readonly xdgDataHome: string | undefined;
  readonly home: string | undefined;
  /** Language of the terminal: `ja` when `LANG` begins so, else `en`. */
  readonly language: 'ja' | 'en';
}

/** Reads the environment. An unreadable clock offset counts as 0. */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const offset = Number(env['TOMEOKI_CLOCK_OFFSET_MS'] ?? '0');
  return {
    dataFolder: nonEmpty(env['TOMEOKI_DATA']),
    configFile: nonEmpty(env['TOMEOKI_CONFIG']),
    databaseUrl: nonEmpty(env['DATABASE_URL']),
    keysJson: nonEmpty(env['TOMEOKI_KEYS']),
    s3AccessKeyId: nonEmpty(env['TOMEOKI_S3_ACCESS_KEY_ID']),
    s3SecretAccessKey: nonEmpty(env['TOMEOKI_S3_SECRET_ACCESS_KEY']),
    smtpPassword: nonEmpty(env['TOMEOKI_SMTP_PASSWORD']),
    ldapPassword: nonEmpty(env['TOMEOKI_LDAP_PASSWORD']),
    oidcClientSecret: nonEmpty(env['TOMEOKI_OIDC_CLIENT_SECRET']),
    boxClientSecret: nonEmpty(env['TOMEOKI_BOX_CLIENT_SECRET']),
    webdavPassword: nonEmpty(env['TOMEOKI_WEBDAV_PASSWORD']),
    kintoneApiToken: nonEmpty(env['TOMEOKI_KINTONE_API_TOKEN']),
    clockOffsetMs: Number.isFinite(offset) ? offset : 0,
    logLevel: nonEmpty(env['TOMEOKI_LOG']) ?? 'info',
    xdgDataHome: nonEmpty(env['XDG_DATA_HOME']),
    home: nonEmpty(env['HOME']),
    language: (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '').startsWith('ja') ? 'ja' : 'en',
  };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
