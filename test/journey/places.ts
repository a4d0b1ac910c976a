/** The people, cards, ports and devices of a journey. */

import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { CommandOutcome, ServiceSite } from '../support/service-process.ts';

/** One person who prints. */
export interface Walker {
  readonly loginName: string;
  /** IDm of the card, 16 hex digits. */
  readonly cardHex: string;
}

/** Makes people with cards; the names carry nothing. */
export function makeWalkers(count: number): readonly Walker[] {
  return Array.from({ length: count }, (_, index) => ({
    loginName: `user${index + 1}`,
    cardHex: `012e4cd8a1b2${(index + 1).toString(16).padStart(4, '0')}`,
  }));
}

/** Imports the people by the command. */
export async function importWalkers(site: ServiceSite, walkers: readonly Walker[]): Promise<void> {
  const lines = walkers.map(
    ({ loginName, cardHex }, index) =>
      `${1000 + index},${loginName},利用者 ${index + 1},総務課,本庁,staff,lgwan,felica:${cardHex}`,
  );
  const header = '職員番号,ログイン名,氏名,所属,拠点,役割,セグメント,カード';
  const file = join(site.dataFolder, 'people.csv');
  await writeFile(file, `${[header, ...lines].join('\n')}\n`);
  succeeded(await site.command(['user', 'import', file]));
}

/** Enrols a device by the command; answers the token of its panel. */
export async function addPrinter(site: ServiceSite, name: string, uri: string): Promise<string> {
  const { stdout } = succeeded(
    await site.command(['printer', 'add', name, '--uri', uri, '--segments', 'lgwan']),
  );
  const token = /panel\/pair#(\S+)/.exec(stdout)?.[1];
  if (token === undefined) throw new Error('the command named no pairing address');
  return token;
}

/** The outcome of a command that must succeed. */
export function succeeded(outcome: CommandOutcome): CommandOutcome {
  if (outcome.code === 0) return outcome;
  throw new Error(`the command ended with ${outcome.code}: ${outcome.stdout}\n${outcome.stderr}`);
}

/** Ports that are free now, below those that the system hands out, so that nobody takes them during a restart. */
export async function fixedPorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    if (!ports.includes(port) && (await isFree(port))) ports.push(port);
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** The audit chains as `audit verify --json` tells them, asked until everything is sealed. */
export async function auditReport(site: ServiceSite): Promise<{ links: number; unsealed: number }> {
  for (let tries = 0; ; tries += 1) {
    const { stdout } = succeeded(await site.command(['audit', 'verify', '--json']));
    const { segments } = JSON.parse(stdout) as { segments: { verifiedLinks: number; unsealed: number }[] };
    const sum = (of: 'verifiedLinks' | 'unsealed') => segments.reduce((total, one) => total + one[of], 0);
    const unsealed = sum('unsealed');
    if (unsealed === 0 || tries >= 10) return { links: sum('verifiedLinks'), unsealed };
  }
}
