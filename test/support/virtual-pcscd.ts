/**
 * A real pcscd with the virtual readers of vsmartcard, in network and mount namespaces of its own: the ports of the
 * readers are reached by nobody else, and the machine's own smart card service is not touched.
 */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { VirtualCardKind } from '../../drivers/simulators/virtual-card.ts';
import { peerMissing } from './peers.ts';

const root = join(import.meta.dirname, '..', '..');
const library = join(root, 'drivers/card/pcsc/node_modules/smartcard/build/Release/smartcard_napi.node');
const programs = [
  '/usr/sbin/pcscd',
  '/usr/bin/nsenter',
  '/usr/bin/unshare',
  '/usr/sbin/ip',
  '/etc/reader.conf.d/vpcd',
];
/** Ports of the two virtual readers inside the namespace. */
const slots = { first: 35_963, second: 35_964 } as const;

/** The `skip` value of tests that need it. */
export async function virtualPcscdMissing(): Promise<string | false> {
  return (
    peerMissing(
      'pcscd with virtual readers (pcscd, vsmartcard-vpcd, iproute2; as root)',
      process.getuid?.() === 0 && programs.every(existsSync) && (await namespacesPossible()),
    ) || peerMissing('the PC/SC library (npm ci --prefix drivers/card/pcsc)', existsSync(library))
  );
}

async function namespacesPossible(): Promise<boolean> {
  const probe = promisify(execFile)('unshare', ['-n', '-m', 'ip', 'link', 'set', 'lo', 'up']);
  return await probe.then(
    () => true,
    () => false,
  );
}

/** A running smart card service. */
export interface VirtualPcscd extends AsyncDisposable {
  /** Environment with which PC/SC programs find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Puts a card on a reader, in place of what lay there; null takes it off. */
  put(slot: keyof typeof slots, card: VirtualCardKind | null): Promise<void>;
  /** Kills the service and starts it anew; every card is gone. */
  restart(): Promise<void>;
}

interface Running {
  readonly service: ChildProcess;
  readonly cards: ChildProcess;
  readonly answers: AsyncIterator<string>;
  readonly lines: Interface;
}

/** Starts the service and waits until it can be asked. */
export async function startVirtualPcscd(): Promise<VirtualPcscd> {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-pcscd-'));
  const socketFolder = join(folder, 'run');
  const socket = join(socketFolder, 'pcscd.comm');
  await mkdir(socketFolder);
  let running = await start(socketFolder, socket);
  return {
    environment: { PCSCLITE_CSOCK_NAME: socket },
    async put(slot, card) {
      const order =
        card?.kind === 'lite-s' ? { ...card, cardKeyHex: Buffer.from(card.cardKey).toString('hex') } : card;
      running.cards.stdin?.write(`${JSON.stringify({ slot: slots[slot], card: order })}\n`);
      const { value } = await running.answers.next();
      if (value !== 'done') throw new Error(`the virtual reader answers ${String(value)}`);
    },
    async restart() {
      await stop(running);
      running = await start(socketFolder, socket);
    },
    async [Symbol.asyncDispose]() {
      await stop(running);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function start(socketFolder: string, socket: string): Promise<Running> {
  await rm(socket, { force: true });
  const inside =
    'mkdir -p /run/pcscd && mount --bind "$1" /run/pcscd && ip link set lo up && exec pcscd --foreground';
  const service = spawn('unshare', ['-n', '-m', 'sh', '-c', inside, 'sh', socketFolder], { stdio: 'ignore' });
  for (let trial = 0; !existsSync(socket); trial += 1) {
    if (trial > 100 || service.exitCode !== null) throw new Error('pcscd does not start');
    await sleep(50);
  }
  const script = join(root, 'drivers/simulators/virtual-card-process.ts');
  const cards = spawn('nsenter', ['-t', String(service.pid), '-n', process.execPath, script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: cards.stdout });
  return { service, cards, lines, answers: lines[Symbol.asyncIterator]() };
}

async function stop({ service, cards, lines }: Running): Promise<void> {
  cards.stdin?.end();
  for (const child of [cards, service]) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
  lines.close();
}
