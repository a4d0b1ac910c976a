/**
 * An ext4 file system on a loop device whose power can be cut: what was not synced is gone afterwards, as after a real
 * cut. Linux, as root.
 *
 * The cut is `EXT4_IOC_SHUTDOWN` with `EXT4_GOING_FLAGS_NOLOGFLUSH`: the file system stops at once, its journal is not
 * flushed, every later write fails with EIO, and what lies in the page cache never reaches the disk. The next mount
 * replays the journal. What the file system had handed to the disk by then counts as written; a disk that lies about
 * its own write cache is not simulated.
 */

import { execFile } from 'node:child_process';
import { accessSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { peerMissing } from './peers.ts';

const run = promisify(execFile);

/** Node has no ioctl. Perl's base package is on every Debian. 0x8004587d is `_IOR('X', 125, __u32)`. */
const shutdownScript =
  'my $flag = pack("L", 2); open(my $f, "<", $ARGV[0]) or die "open: $!\\n"; ioctl($f, 0x8004587d, $flag) or die "ioctl: $!\\n"';

/** The `skip` value for tests that need such a disk. A machine without loop devices is let off even in CI. */
export function loopDiskMissing(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'loop devices need root on Linux';
  if (!exists('/dev/loop-control')) return 'this machine has no loop devices';
  const programs = ['/usr/sbin/mkfs.ext4', '/usr/bin/perl'];
  return peerMissing('mkfs.ext4 (e2fsprogs) and perl-base', programs.every(exists));
}

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}

/** A mounted disk. Disposing unmounts and removes it, and ends the processes that still use it. */
export interface LoopDisk extends AsyncDisposable {
  /** Where it is mounted. */
  readonly folder: string;
  /** Cuts the power. Processes that use the disk go on and meet errors. */
  cut(): Promise<void>;
  /** Ends all processes that use the disk with SIGKILL, unmounts it and mounts it again. Returns the killed ones. */
  restart(): Promise<number>;
}

/** Makes a disk of so many bytes; the space is taken only as it is written. */
export async function openLoopDisk(sizeBytes: number): Promise<LoopDisk> {
  const base = await mkdtemp(join(tmpdir(), 'tomeoki-loop-'));
  // The database runs under another account, which must be able to pass through.
  await chmod(base, 0o711);
  const image = join(base, 'disk.img');
  const folder = join(base, 'disk');
  await mkdir(folder);
  const file = await open(image, 'wx', 0o600);
  await file.truncate(sizeBytes);
  await file.close();
  await run('/usr/sbin/mkfs.ext4', ['-q', '-F', '-m', '0', image]);
  await mount(image, folder);
  return {
    folder,
    cut: async () => {
      await run('/usr/bin/perl', ['-e', shutdownScript, folder]);
    },
    restart: async () => {
      const killed = await unmount(folder);
      await mount(image, folder);
      return killed;
    },
    [Symbol.asyncDispose]: async () => {
      await unmount(folder);
      await rm(base, { recursive: true, force: true });
    },
  };
}

/** A loop device that is just being let go is busy for a moment, so both directions are tried again. */
async function mount(image: string, folder: string): Promise<void> {
  await retry(() => run('mount', ['-t', 'ext4', '-o', 'loop', image, folder]));
}

async function unmount(folder: string): Promise<number> {
  const killed = new Set<number>();
  await retry(async () => {
    for (const pid of await usersOf(folder)) {
      process.kill(pid, 'SIGKILL');
      killed.add(pid);
    }
    await run('umount', [folder]);
  });
  return killed.size;
}

async function retry(work: () => Promise<unknown>): Promise<void> {
  for (let trial = 1; ; trial += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (trial === 50) throw error;
      await sleep(200);
    }
  }
}

/** Processes whose working folder or an open file is on the disk; this one is never among them. */
async function usersOf(folder: string): Promise<readonly number[]> {
  const users: number[] = [];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const fds = (await readdir(`/proc/${pid}/fd`).catch(() => [])).map((fd) => `/proc/${pid}/fd/${fd}`);
    for (const link of [`/proc/${pid}/cwd`, ...fds]) {
      const target = await readlink(link).catch(() => '');
      if (target === folder || target.startsWith(`${folder}/`)) {
        users.push(pid);
        break;
      }
    }
  }
  return users;
}
