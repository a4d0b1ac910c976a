/**
 * Builds the desk app into a cache folder named by a hash of its sources, and prints that folder. Nothing is done when
 * the folder is there already; the folder appears with one rename, so that two builds at once do not disturb each other.
 *
 *     node scripts/build-desk.mjs [CACHE-FOLDER]      default: node_modules/.cache/tomeoki/desk
 *
 * Plain JavaScript, because `npm start` runs it before anything else and an older Node must be able to say what is wrong.
 */

import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = join(repository, 'src', 'ui', 'desk', 'app');
const cache = resolve(process.argv[2] ?? join(repository, 'node_modules', '.cache', 'tomeoki', 'desk'));

/** Folders of older sources are kept that long, in case a service is just starting on one. */
const keptMs = 24 * 60 * 60 * 1000;

/** Everything that decides what comes out. */
function hashOfSources() {
  const hash = createHash('sha256');
  const own = ['package-lock.json', 'scripts/build-desk.mjs'].map((path) => join(repository, path));
  const files = readdirSync(sources, { recursive: true })
    .map(String)
    .filter((file) => /\.(ts|tsx|css|html|svg|json)$/.test(file))
    .sort();
  for (const path of [...own, ...files.map((file) => join(sources, file))]) {
    const bytes = readFileSync(path);
    hash.update(`${path.slice(repository.length)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, 24);
}

/** Bundles into `folder`. No inline script, style or picture: the policy of the pages forbids them. */
async function bundle(folder) {
  const [{ build }, { default: react }, { default: tailwind }] = await Promise.all([
    import('vite'),
    import('@vitejs/plugin-react'),
    import('@tailwindcss/vite'),
  ]);
  await build({
    root: sources,
    base: '/app/',
    configFile: false,
    envFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [react(), tailwind()],
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsDir: 'files',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
      reportCompressedSize: false,
      target: ['chrome111', 'edge111', 'firefox128', 'safari16.4'],
    },
  });
}

/** Takes away what older sources left. */
function tidy(current) {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (name === current || performance.timeOrigin + performance.now() - statSync(path).mtimeMs < keptMs)
      continue;
    rmSync(path, { recursive: true, force: true });
  }
}

async function main() {
  const name = hashOfSources();
  const folder = join(cache, name);
  if (!existsSync(join(folder, 'index.html'))) {
    const building = join(cache, `.building-${process.pid}-${randomBytes(4).toString('hex')}`);
    mkdirSync(building, { recursive: true });
    try {
      await bundle(building);
      renameSync(building, folder);
    } catch (error) {
      rmSync(building, { recursive: true, force: true });
      // Another process was quicker with the same sources.
      if (!existsSync(join(folder, 'index.html'))) throw error;
    }
    tidy(name);
  }
  process.stdout.write(`${folder}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(
    `机上画面 (/app) を組み立てられませんでした。「npm ci」をもう一度実行し、node_modules に書き込めることを確かめてください。\n` +
      `The desk app (/app) could not be built. Run "npm ci" again, and make sure that node_modules can be written.\n` +
      `Node ${process.versions.node}: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}
