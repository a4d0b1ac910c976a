/** Looks at everything the service depends on, and says what to do where something is wrong. */

import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { openOcr } from '../../ocr/ocr.ts';
import type { Config } from '../config/config.ts';
import { activeRules } from '../scan/filing/active-rules.ts';
import { errorTextOf } from '../shared/errors/catalogue.ts';
import type { Bilingual } from '../shared/errors/error-text.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { Log } from '../shared/log.ts';
import { openFiling } from './filing-services.ts';
import { openFilingTarget } from './filing-targets.ts';
import { openMailer } from './paper-chores.ts';
import { hasSftp, hostKeyLine, receiverLines } from './receiver-report.ts';
import { openStores, type Stores } from './stores.ts';

/** One finding. */
export interface Finding {
  readonly name: Bilingual;
  readonly state: 'ok' | 'warning' | 'failed';
  /** What was found, in English and figures. */
  readonly found: string;
  /** What to do; present unless all is well. */
  readonly advice?: Bilingual;
}

/** Largest difference between our clock and the database's that is not told, in milliseconds. */
const tolerableClockMs = 5_000;

/** Runs all checks; later ones that need a failed one are left out. `onFinding` is told as they come. */
export async function examine(
  config: Config,
  log: Log,
  onFinding: (finding: Finding) => void,
): Promise<boolean> {
  let isWell = true;
  const tell = (finding: Finding) => {
    if (finding.state === 'failed') isWell = false;
    onFinding(finding);
  };
  tell(nodeVersion());
  await check(tell, { ja: '文字認識のデータ', en: 'Recognition data' }, () => recognition(config), {
    ja: 'npm ci をやり直してください。',
    en: 'Run npm ci again.',
  });
  tell(fonts());
  let stores: Stores | undefined;
  await check(
    tell,
    { ja: 'データベースと鍵', en: 'Database and keys' },
    async () => {
      stores = await openStores(config, log);
      return `PostgreSQL ${Math.floor(stores.database.serverVersion / 10_000)}, ${config.databaseUrl === undefined ? 'embedded' : 'external'}; keys: ${stores.keys.kind}`;
    },
    { ja: '上の説明に従ってください。', en: 'Follow the text above.' },
  );
  if (stores !== undefined) {
    await using opened = stores;
    await examineStores(opened, tell);
  }
  await examinePorts(config, tell);
  return isWell;
}

async function examineStores(stores: Stores, tell: (finding: Finding) => void): Promise<void> {
  await check(
    tell,
    { ja: '文書の保存場所', en: 'Document store' },
    async () => {
      await stores.blobs.check();
      return stores.config.blobs.kind;
    },
    { ja: '保存場所の設定と権限を確認してください。', en: 'Check the store and its permissions.' },
  );
  for (const target of stores.config.filing.targets) {
    await check(
      tell,
      { ja: `保管先 ${target.name}`, en: `Filing target ${target.name}` },
      async () => {
        await using open = new AsyncDisposableStack();
        await openFilingTarget(stores, target, open).check();
        return target.kind;
      },
      { ja: '保管先の設定と権限を確認してください。', en: 'Check the target and its permissions.' },
    );
  }
  await examineFiling(stores, tell);
  await examineReceivers(stores.config, tell);
  await examineMail(stores.config, tell);
  await examineDirectory(stores, tell);
  tell(await clock(stores));
  tell(await room(stores.config));
}

/** Connects to the directory, and says when it was read last. People who are known need it for nothing. */
async function examineDirectory(stores: Stores, tell: (finding: Finding) => void): Promise<void> {
  const name = { ja: 'ディレクトリ', en: 'Directory' };
  if (stores.ldap === undefined) return tell({ name, state: 'ok', found: 'no LDAP directory is configured' });
  const { changedAt, failure } = await stores.directoryStore.standing('ldap');
  const last = `last read ${changedAt?.toISOString() ?? 'never'}${failure === undefined ? '' : `, then ${failure}`}`;
  try {
    tell({ name, state: 'ok', found: `${await stores.ldap.directory.check()}; ${last}` });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    tell({ name, state: 'warning', found: `${error.code}; ${last}`, advice: errorTextOf(error.code).advice });
  }
}

/** The rules in force, copies that wait or differ, and targets that rest. */
async function examineFiling(stores: Stores, tell: (finding: Finding) => void): Promise<void> {
  const name = { ja: '保管の規則と写し', en: 'Filing rules and copies' };
  const { rules: deps, outbox } = openFiling(stores);
  const { version, rules, broken } = await activeRules(deps.filingRules, deps.configured);
  const named = new Set(rules.flatMap(({ targets }) => targets));
  const unknown = [...named].filter((target) => !deps.targets.has(target));
  const standing = await outbox.standing();
  const drifted = standing.reduce((sum, one) => sum + one.drifted, 0);
  const waiting = standing.reduce((sum, one) => sum + one.waiting, 0);
  const resting = standing.filter(({ rest }) => rest !== undefined).map(({ target }) => target);
  const found = [
    `version ${version}, ${rules.length} rules`,
    ...(broken.length > 0 ? [`not readable: ${broken.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`targets that are not configured: ${unknown.join(', ')}`] : []),
    ...(waiting > 0 ? [`${waiting} copies wait`] : []),
    ...(drifted > 0 ? [`${drifted} copies differ from what was filed`] : []),
    ...(resting.length > 0 ? [`resting after a fault: ${resting.join(', ')}`] : []),
  ].join('; ');
  if (broken.length + unknown.length + drifted + resting.length === 0)
    return tell({ name, state: 'ok', found });
  const advice = {
    ja: 'tomeoki file targets と tomeoki file rules check で確かめてください。',
    en: 'Look with `tomeoki file targets` and `tomeoki file rules check`.',
  };
  tell({ name, state: 'warning', found, advice });
}

/** Where devices send scans to, and by which keys they know the SFTP receivers again. */
async function examineReceivers(config: Config, tell: (finding: Finding) => void): Promise<void> {
  for (const { id, found } of receiverLines(config)) {
    tell({ name: { ja: `スキャンの受け口 ${id}`, en: `Scan receiver ${id}` }, state: 'ok', found });
  }
  if (!hasSftp(config)) return;
  await check(tell, { ja: 'SFTP のホスト鍵', en: 'SFTP host keys' }, () => hostKeyLine(config.dataFolder), {
    ja: '鍵のファイルと権限を確認してください。',
    en: 'Check the key file and its permissions.',
  });
}

/** Connects, encrypts and signs in; no mail is sent. */
async function examineMail(config: Config, tell: (finding: Finding) => void): Promise<void> {
  const name = { ja: 'メール', en: 'Mail' };
  if (config.mail === undefined) {
    return tell({ name, state: 'ok', found: 'no server is configured: nobody is reminded of held jobs' });
  }
  const advice = {
    ja: '設定の mail と、サーバーの証明書とアカウントを確認してください。',
    en: "Check `mail` in the configuration, and the server's certificate and account.",
  };
  const { host, port, security } = config.mail;
  const look = async () => await (await openMailer(config))?.check();
  const outcome = await look().catch(() => undefined);
  if (outcome?.kind === 'accepted') return tell({ name, state: 'ok', found: `${host}:${port}, ${security}` });
  const trouble = outcome?.trouble ?? 'the CA file cannot be read';
  tell({ name, state: 'warning', found: `${host}:${port}: ${trouble}`, advice });
}

async function check(
  tell: (finding: Finding) => void,
  name: Bilingual,
  look: () => Promise<string>,
  advice: Bilingual,
): Promise<void> {
  try {
    tell({ name, state: 'ok', found: await look() });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? `${String(error.code)}: ` : '';
    const text = error instanceof Error ? error.message : String(error);
    const own = error instanceof Error && 'advice' in error ? (error.advice as Bilingual) : advice;
    tell({ name, state: 'failed', found: `${code}${text}`, advice: own });
  }
}

function nodeVersion(): Finding {
  const name = { ja: 'Node.js', en: 'Node.js' };
  const isNew = Number.parseInt(process.versions.node, 10) >= 24;
  if (isNew) return { name, state: 'ok', found: process.versions.node };
  return {
    name,
    state: 'failed',
    found: process.versions.node,
    advice: { ja: 'npm ci をやり直してください。', en: 'Run npm ci again.' },
  };
}

async function recognition(config: Config): Promise<string> {
  const { engine, models, modelFolder } = config.ocr;
  await using reader = await openOcr({ engine, models, ...(modelFolder !== undefined && { modelFolder }) });
  return reader.engine;
}

/** Without fallback fonts a PDF that does not carry its Japanese fonts would come out blank. */
function fonts(): Finding {
  const name = { ja: '代替フォント', en: 'Fallback fonts' };
  const folder = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-jp')), '..', 'fonts');
  if (existsSync(join(folder, 'NotoSansJP-Regular.otf'))) return { name, state: 'ok', found: 'Noto Sans JP' };
  return {
    name,
    state: 'failed',
    found: 'Noto Sans JP is missing',
    advice: { ja: 'npm ci をやり直してください。', en: 'Run npm ci again.' },
  };
}

async function clock(stores: Stores): Promise<Finding> {
  const name = { ja: '時計', en: 'Clock' };
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(stores.database.kysely);
  const differenceMs = Math.abs((rows[0]?.now.getTime() ?? 0) - stores.clock.now().getTime());
  const found = `${stores.clock.now().toISOString()}, ${Math.round(differenceMs)} ms from the database's`;
  if (differenceMs <= tolerableClockMs + Math.abs(stores.config.clockOffsetMs)) {
    return { name, state: 'ok', found };
  }
  return {
    name,
    state: 'warning',
    found,
    advice: { ja: '時刻同期（NTP）を確認してください。', en: 'Check the time synchronisation (NTP).' },
  };
}

async function room(config: Config): Promise<Finding> {
  const name = { ja: '空き容量', en: 'Room on disk' };
  const { bavail, bsize } = await statfs(config.dataFolder);
  const free = bavail * bsize;
  const found = `${(free / 1024 ** 3).toFixed(1)} GiB free in ${config.dataFolder}`;
  if (free >= config.limits.freeDiskBytes) return { name, state: 'ok', found };
  return {
    name,
    state: 'failed',
    found,
    advice: {
      ja: '容量を空けてください。受け付けを止めています。',
      en: 'Make room; nothing new is taken in.',
    },
  };
}

async function examinePorts(config: Config, tell: (finding: Finding) => void): Promise<void> {
  const wanted = [
    { what: 'web', host: config.web.host, port: config.web.port },
    ...config.segments.flatMap(({ listeners, rawListeners = [], lpdListeners = [] }) =>
      [...listeners, ...rawListeners, ...lpdListeners].map(({ id, host, port }) => ({
        what: id,
        host,
        port,
      })),
    ),
  ];
  for (const { what, host, port } of wanted) {
    const name = { ja: `ポート ${port}（${what}）`, en: `Port ${port} (${what})` };
    if (await canBind(host, port)) tell({ name, state: 'ok', found: `${host}:${port} is free` });
    else if (await answers(host, port))
      tell({ name, state: 'ok', found: `${host}:${port} is in use (the running service?)` });
    else {
      tell({
        name,
        state: 'failed',
        found: `${host}:${port} cannot be opened`,
        advice: {
          ja: '設定のアドレスとポートを確認してください。',
          en: 'Check the address and port in the configuration.',
        },
      });
    }
  }
}

function canBind(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: host === '0.0.0.0' ? '127.0.0.1' : host, port, timeout: 2_000 });
    const end = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
