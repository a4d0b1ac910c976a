/** The desk app of this installation, found or built when a browser first asks for it, and its live updates. */

import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import type { DeviceWatch } from '../devices/watch/device-snapshot.ts';
import { type LiveHub, openLiveHub } from '../http/live-hub.ts';
import type { DeskApp, DeskFile } from '../http/options.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { Log } from '../shared/log.ts';
import { postgresDeskStore } from '../stores/postgres/desk-store.ts';
import type { Stores } from './stores.ts';

const script = join(import.meta.dirname, '../../scripts/build-desk.mjs');
const longestBuildMs = 120_000;
const mostFiles = 500;
const mostBytes = 50_000_000;

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The app of this installation. Nothing happens before the first call; a failed build is tried again at the next. */
export function openDeskApp(log: Log): DeskApp {
  let loading: Promise<ReadonlyMap<string, DeskFile>> | undefined;
  return {
    files: async () => {
      loading ??= load();
      try {
        return await loading;
      } catch (error) {
        loading = undefined;
        log.error({ err: error }, 'The desk app could not be built.');
        throw new ServiceError('SERVICE_DESK_NOT_BUILT', { cause: error });
      }
    },
  };
}

/** Live updates of what the desk shows: segments that ask for one factor, and what this process hears of devices. */
export function liveHub(
  { database, clock, log, segments }: Stores,
  watch: Pick<DeviceWatch, 'revision'>,
): LiveHub {
  const shown = segments.filter(({ releaseFactors }) => releaseFactors === 1).map(({ id }) => id);
  const desk = postgresDeskStore(database);
  return openLiveHub({ desk, clock, log, segments: shown, devicesHeard: () => watch.revision });
}

/** A process of its own builds, so that the bundler's memory goes with it. It answers at once when nothing has changed. */
async function load(): Promise<ReadonlyMap<string, DeskFile>> {
  const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: longestBuildMs });
  const folder = stdout.trimEnd().split('\n').at(-1) ?? '';
  const names = await readdir(join(folder, 'files'));
  if (names.length > mostFiles) throw new RangeError(`${names.length} files`);
  const files = new Map([['index.html', await read(join(folder, 'index.html'))]]);
  let bytes = 0;
  for (const name of names) {
    const file = await read(join(folder, 'files', name));
    bytes += file.body.byteLength;
    if (bytes > mostBytes) throw new RangeError(`more than ${mostBytes} bytes`);
    files.set(name, file);
  }
  return files;
}

async function read(path: string): Promise<DeskFile> {
  return { mediaType: mediaTypes[extname(path)] ?? 'application/octet-stream', body: await readFile(path) };
}
