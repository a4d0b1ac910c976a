/** Opens the watched folders, and those of people inside them, and binds them to custody. */

import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type FolderReceiver,
  openFolderReceiver,
  type ReceivedFile,
} from '../../drivers/receivers/folder.ts';
import { openJobFolders } from '../../drivers/receivers/job-folders.ts';
import { sniffMediaType } from '../../ocr/raster/media-type.ts';
import { checkStructure } from '../../ocr/raster/structure.ts';
import type { ScanIntakeDeps } from '../scan/intake/intake-deps.ts';
import { resolveOwner } from '../scan/intake/resolve-owner.ts';
import { takeFolderFile, type WatchedFolder } from '../scan/intake/take-folder-file.ts';
import { faxDepartment } from '../scan/receiver/fax-origin.ts';
import type { SegmentId } from '../shared/ids.ts';
import { takeJobFolder } from './job-folder-intake.ts';
import type { Stores } from './stores.ts';

/** A folder as configured. */
type FolderConfig = Stores['config']['segments'][number]['watchedFolders'][number];

/** Where people find files of a watched folder that are not taken. */
const refusedFolder = '取り込めなかったファイル';
/** Folder of the folders of people. */
const peopleFolder = 'people';
const mostPeople = 500;
const peopleEveryMs = 5_000;
/** Longer files are not looked into while they wait; their structure is checked when they are in custody. */
const mostStructureBytes = 64 * 1024 * 1024;

/** Starts watching; `open` ends it. Rejects when a folder cannot be made or read. */
export async function watchFolders(
  stores: Stores,
  intake: ScanIntakeDeps,
  open: AsyncDisposableStack,
): Promise<void> {
  for (const segment of stores.config.segments) {
    for (const folder of segment.watchedFolders) {
      const watched = { id: folder.id, segment: segment.id as SegmentId, department: folder.department };
      await mkdir(folder.path, { recursive: true });
      open.use(await openFolder(stores, intake, folder, folder.path, ownFolder(folder, watched)));
      if (folder.people) open.use(watchPeople(stores, intake, folder, watched));
    }
  }
}

/** Whose a file is, by its name. */
type WhereOf = (name: string) => WatchedFolder | Promise<WatchedFolder>;

function ownFolder(folder: FolderConfig, watched: WatchedFolder): WhereOf {
  return (name) =>
    folder.fax === undefined
      ? watched
      : { ...watched, department: faxDepartment(folder.fax.numbers, [name]) ?? watched.department };
}

async function openFolder(
  stores: Stores,
  intake: ScanIntakeDeps,
  folder: FolderConfig,
  path: string,
  whereOf: WhereOf,
): Promise<FolderReceiver> {
  const onTrouble = (error: unknown) =>
    stores.log.warn({ folder: folder.id, err: error }, 'a file could not be taken');
  await using open = new AsyncDisposableStack();
  const aside = join(path, refusedFolder);
  const files = await openFolderReceiver({
    folder: path,
    quietMs: folder.quietMs,
    unfinishedMs: folder.unfinishedMs,
    refusedFolder: aside,
    isUnfinished,
    receive: async (file, signal) => {
      const { refused } = await takeFolderFile(intake, await whereOf(file.name.text), file, signal);
      if (!refused) return undefined;
      stores.log.warn(
        { folder: folder.id, unfinished: file.unfinished },
        'a file was not taken and was put aside',
      );
      return 'refused';
    },
    onTrouble,
  });
  open.use(files);
  open.use(
    openJobFolders({
      folder: path,
      quietMs: folder.quietMs,
      refusedFolder: aside,
      receive: async (job, signal) => await takeJobFolder(intake, await whereOf(job.name.text), job, signal),
      onTrouble,
    }),
  );
  const owned = open.move();
  return { [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** True for a document that breaks off. Bytes of no known format, and such as never become right, do not wait. */
export async function isUnfinished(file: Pick<ReceivedFile, 'byteLength' | 'open'>): Promise<boolean> {
  if (file.byteLength > mostStructureBytes) return false;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of file.open()) {
    length += chunk.byteLength;
    // It grew while it was read, so somebody writes.
    if (length > mostStructureBytes) return true;
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const type = sniffMediaType(bytes);
  if (type === undefined) return false;
  const checked = checkStructure(bytes, type);
  return !checked.whole && checked.fault === 'truncated';
}

/** Folders of people come and go: those that are there are watched, by the login name that they have. */
function watchPeople(
  stores: Stores,
  intake: ScanIntakeDeps,
  folder: FolderConfig,
  watched: WatchedFolder,
): AsyncDisposable {
  const root = join(folder.path, peopleFolder);
  const stop = new AbortController();
  const receivers = new Map<string, FolderReceiver>();
  const lookOnce = async () => {
    const names = await listPeople(root);
    for (const [name, receiver] of receivers) {
      if (names.includes(name)) continue;
      receivers.delete(name);
      await receiver[Symbol.asyncDispose]();
    }
    for (const name of names.slice(0, mostPeople)) {
      if (receivers.has(name)) continue;
      const whereOf: WhereOf = () => personFolder(stores, watched, name);
      receivers.set(name, await openFolder(stores, intake, folder, join(root, name), whereOf));
    }
  };
  const looking = (async () => {
    while (!stop.signal.aborted) {
      await lookOnce().catch((error: unknown) =>
        stores.log.warn({ folder: folder.id, err: error }, 'folders of people could not be watched'),
      );
      await sleep(peopleEveryMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  })();
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await looking;
      for (const receiver of receivers.values()) await receiver[Symbol.asyncDispose]();
    },
  };
}

async function listPeople(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  return entries.filter((one) => one.isDirectory() && !one.name.startsWith('.')).map(({ name }) => name);
}

/** The person's own, when there is one who may see the segment; else the tray of the folder's office. */
async function personFolder(stores: Stores, watched: WatchedFolder, name: string): Promise<WatchedFolder> {
  const person = await stores.people.findByLoginName(name);
  const { ownerId, department } = resolveOwner(
    { destination: person && { kind: 'person', person } },
    { segment: watched.segment, department: watched.department, protocol: 'other' },
  );
  return { ...watched, id: `${watched.id}/${peopleFolder}`, department, ...(ownerId && { ownerId }) };
}
