/**
 * Runs one suite of tests on Node's own runner and ends with its summary.
 *
 *     node scripts/run-tests.ts SUITE [PATH-PART...] [-- NODE-OPTION...]
 *
 * A PATH-PART keeps only the files whose path contains one of the parts. Options after `--` go to Node.
 */

import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

/** Which test files a suite takes, and how long one test file may run. */
interface Suite {
  readonly takes: (path: string) => boolean;
  /** Files run at the same time; suites that start servers on fixed ports run alone. */
  readonly concurrency: number;
  /** Longest time for one file, in milliseconds. */
  readonly timeoutMs: number;
}

const root = join(import.meta.dirname, '..');
const globalSetup = 'test/support/global-setup.ts';
/** Hundreds of processes load the same modules; what one has stripped and compiled the others need not. */
const compileCache = join(root, 'node_modules/.cache/tomeoki/compiled');

const isLong = (path: string): boolean => path.includes('/long/');
const needsPeers = (path: string): boolean => /^test\/(peers|conformance)\//.test(path);
/** Needs nothing outside npm either, but starts whole services, waits, or draws many pages. */
const takesLonger = (path: string): boolean =>
  /^test\/(archive\/retention\/(on-the-way|review|rounds|transfer-package)|audit\/sealing\/audit-chain|cli\/serve-signals|drivers\/(receivers\/sftp\/receiver|render\/(document-renderer|inspect\/inspect|stamp\/stamp))|http\/faces|identity\/(directory\/import-people|face\/(attempts|enrolment)|pin\/prove-pin|reader\/reader-link)|ocr\/preprocess\/skew|print\/(delegation|file-instead\/file-job|inspect\/held-documents|intake\/(identify-submitter|recent-people)|release\/(device-line|direct-queue|walk-away))|scan\/(filing\/remove-superseded|process\/early-capture|understand\/correct)|stores\/(blobs\/s3-faults|postgres\/embedded\/embedded-postgres)|tasks\/task-queue|tooling\/build-desk)\.test\.ts$/.test(
    path,
  );
/** Peers of screens and of people: browsers, directories, providers, engines, each on free ports of its own. */
const isAboutPeople = (path: string): boolean =>
  /^test\/peers\/(account-commands|archive-browser|brute-force|card-commands|client-certificate|desk-browser|face-|ldap|oidc|panel-|phone-|scim|second-factor)/.test(
    path,
  );
/** Peers that want the machine, or a port of the standard, for themselves. */
const runsAlone = (path: string): boolean =>
  /^test\/peers\/(big-job|blob-store-disk|cups-|discovery|intake-kill|ippeveprinter|journey-kills|release-)/.test(
    path,
  );
/** Peers of paper (senders of scans, readers, judges of PDF and raster, targets, stores), and all others that mind no company. */
const isAboutPaper = (path: string): boolean =>
  needsPeers(path) && !isAboutPeople(path) && !runsAlone(path) && !isLong(path);

const suites: Readonly<Record<string, Suite>> = {
  /** Needs nothing outside npm. */
  quick: {
    takes: (path) => !needsPeers(path) && !isLong(path) && !takesLonger(path),
    concurrency: 2,
    timeoutMs: 240_000,
  },
  /** Needs nothing outside npm, but is not part of `npm test`, which ends within five minutes. */
  slow: { takes: takesLonger, concurrency: 2, timeoutMs: 240_000 },
  /** Needs real peers on the machine: CUPS, SANE, S3, card readers. */
  peers: {
    takes: runsAlone,
    concurrency: 1,
    timeoutMs: 900_000,
  },
  /** Screens and people. */
  people: { takes: isAboutPeople, concurrency: 2, timeoutMs: 600_000 },
  /** Paper in (senders, recognition, filing targets), and peers that mind no company. */
  paper: { takes: isAboutPaper, concurrency: 2, timeoutMs: 600_000 },
  /** Kill rounds, fault injection, large numbers. */
  long: { takes: isLong, concurrency: 1, timeoutMs: 7_200_000 },
};

/** The suite's files in a stable order, narrowed to the wanted parts of paths. */
function filesOf(suite: Suite, parts: readonly string[]): readonly string[] {
  return globSync('test/**/*.test.ts', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.includes('/node_modules/') && suite.takes(path))
    .filter((path) => parts.length === 0 || parts.some((part) => path.includes(part)))
    .sort();
}

/** Runs the files; resolves with the runner's exit code. */
function run(suite: Suite, files: readonly string[], nodeOptions: readonly string[]): Promise<number> {
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--test',
    `--test-concurrency=${suite.concurrency}`,
    `--test-timeout=${suite.timeoutMs}`,
    ...(existsSync(join(root, globalSetup)) ? [`--test-global-setup=${globalSetup}`] : []),
    ...nodeOptions,
    ...files,
  ];
  return new Promise((resolve, reject) => {
    const env = { NODE_COMPILE_CACHE: compileCache, ...process.env };
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const [suiteName = '', ...rest] = process.argv.slice(2);
const suite = suites[suiteName];
if (suite === undefined) {
  process.stderr.write(`Unknown suite "${suiteName}"; known: ${Object.keys(suites).join(', ')}\n`);
  process.exit(2);
}
const split = rest.indexOf('--');
const parts = split < 0 ? rest : rest.slice(0, split);
const files = filesOf(suite, parts);
if (files.length === 0) {
  process.stderr.write(`No test file of the suite "${suiteName}" matches.\n`);
  process.exit(2);
}
process.exitCode = await run(suite, files, split < 0 ? [] : rest.slice(split + 1));
